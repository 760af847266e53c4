import type { Caveat, Gap, Railway, Segment } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { metres } from '../lib/format.ts';
import type { TextKey } from '../text.ts';
import { caveatList } from './caveat-list.ts';
import { TIER } from './segment-card.ts';
import { segmentList } from './segment-list.ts';
import { TRACK } from './track.ts';
import { word } from './word.ts';

const SIDE: Readonly<Record<Railway['side'], TextKey>> = {
  left: 'sideLeft',
  right: 'sideRight',
  on: 'sideOn',
  unknown: 'sideUnknown',
};
/** Later documents that touch what the roster says of a chief. */
const LATER = 'later_evidence';

/** Why nobody is listed: said in one box with what that does not mean. */
const NOT_LISTED = new Set(['line_not_listed', 'range_not_listed']);

/** Whether a caveat names the chief or the place of a segment; candidates are folded, and must not hide it. */
function concerns(caveat: Caveat, { match, area, local, railway }: Segment): boolean {
  if (match === 'candidate') return false;
  return [area, local?.name, railway?.name].some((name) => name != null && name !== '' && caveat.zh.includes(name));
}

/** One railway near the place: where along it, how far, and who answers for it. */
export function railwayCard(railway: Railway, placed: boolean): HTMLElement {
  // A gap is told in its own box; a caveat about one chief stands beside that chief.
  const gaps = railway.roster === 'uncovered' ? (railway.gaps ?? []) : [];
  const later = railway.caveats.filter((caveat) => caveat.code === LATER);
  const beside = new Map(railway.segments.map((segment) => [segment.id, later.filter((caveat) => concerns(caveat, segment))]));
  const told = new Set([...beside.values()].flat());
  const unlisted = railway.roster === 'not_listed' ? railway.caveats.filter(({ code }) => NOT_LISTED.has(code)) : [];
  const inGap = (caveat: Caveat): boolean => gaps.length > 0 && caveat.code === 'uncovered';
  const rest = railway.caveats.filter((caveat) => !told.has(caveat) && !unlisted.includes(caveat) && !inGap(caveat));
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
    placed && h('p', { class: 'railway-where' }, where(railway)),
    caveatList(rest),
    railway.roster === 'not_listed' &&
      h('div', { class: 'notice' }, ...unlisted.map((caveat) => h('p', { class: 'sentence' }, pick(caveat))), h('p', {}, t('rosterNotListed'))),
    railway.roster === 'uncovered' && h('div', { class: 'notice' }, gapList(gaps), h('p', {}, t('rosterUncovered'))),
    railway.roster === 'unknown_post' && h('p', { class: 'notice' }, t('rosterUnknownPost')),
    railway.segments.length > 0
      ? segmentList(railway.segments, beside)
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
