import type { Gap, Railway } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { metres } from '../lib/format.ts';
import type { TextKey } from '../text.ts';
import { caveatList } from './caveat-list.ts';
import { TIER } from './segment-card.ts';
import { segmentList } from './segment-list.ts';
import { word } from './word.ts';

const SIDE: Readonly<Record<Railway['side'], TextKey>> = {
  left: 'sideLeft',
  right: 'sideRight',
  on: 'sideOn',
  unknown: 'sideUnknown',
};
const TRACK: Readonly<Record<string, TextKey>> = {
  up: 'trackUp',
  down: 'trackDown',
  single: 'trackSingle',
  left: 'trackLeft',
  right: 'trackRight',
};

/** One railway near the place: where along it, how far, and who answers for it. */
export function railwayCard(railway: Railway): HTMLElement {
  const track = railway.track == null ? undefined : TRACK[railway.track];
  return h(
    'article',
    { class: 'railway', attrs: { 'data-line': railway.line } },
    h(
      'header',
      { class: 'railway-head' },
      h('h3', {}, railway.line, track !== undefined && h('span', { class: 'track' }, t(track))),
      h('p', { class: 'post' }, post(railway)),
    ),
    h('p', { class: 'railway-where' }, where(railway)),
    caveatList(railway.caveats),
    railway.roster === 'not_listed' && h('p', { class: 'notice' }, t('rosterNotListed')),
    railway.roster === 'uncovered' && h('div', { class: 'notice' }, t('rosterUncovered'), gapList(railway.gaps ?? [])),
    railway.roster === 'unknown_post' && h('p', { class: 'notice' }, t('rosterUnknownPost')),
    railway.segments.length > 0
      ? segmentList(railway.segments)
      : railway.roster === 'listed' && h('p', { class: 'notice' }, t('segmentsNone')),
  );
}

/** Where a tier lists nobody. The workshop of both sides is named, and that this is inferred. */
function gapList(gaps: readonly Gap[]): HTMLElement | null {
  if (gaps.length === 0) return null;
  const rows = gaps.map(({ tier, from, to, workshop }) =>
    h(
      'li',
      {},
      t('gap', { tier: word(TIER, tier), from, to }),
      workshop != null && h('p', { class: 'why' }, t('gapWorkshop', { unit: workshop.unit, name: workshop.name ?? '' }), ' · ', pick(workshop.why)),
    ),
  );
  return h('ul', { class: 'plain' }, ...rows);
}

function post(railway: Railway): string {
  if (railway.post == null) return t('postUnknown');
  return railway.tolerance_m == null ? railway.post : `${railway.post} ±${metres(railway.tolerance_m)}`;
}

function where(railway: Railway): string {
  const parts: string[] = [];
  if (railway.distance_m != null) {
    const distance = railway.distance_m < 1 ? t('onLine') : t('distance', { m: metres(railway.distance_m) });
    parts.push(distance);
  }
  if (railway.lateral_m != null) parts.push(t('lateralTolerance', { m: metres(railway.lateral_m) }));
  if (railway.side !== 'on' || parts.length === 0) parts.push(word(SIDE, railway.side));
  if (railway.schematic) parts.push(t('schematicLine'));
  return parts.join(' · ');
}
