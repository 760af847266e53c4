import type { Caveat, Railway, Segment } from '../api.ts';
import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';
import { confidenceBadge, matchBadge } from './badge.ts';
import { caveatList } from './caveat-list.ts';
import { doubtLink } from './doubt-link.ts';
import { historyButton, type OfficeAsked } from './history-button.ts';
import { official } from './official.ts';
import { phonesButton } from './phones-button.ts';
import type { Chooser } from './place-head.ts';
import { rosterAge } from './roster-age.ts';
import { sourceChip } from './source-chip.ts';
import { validity } from './validity.ts';
import { whyWords } from './why-words.ts';
import { word } from './word.ts';

/** The words for the tiers. */
export const TIER: Readonly<Record<Segment['tier'], TextKey>> = {
  township: 'tierTownship',
  county: 'tierCounty',
  village: 'tierVillage',
};

/** What a segment needs to know besides itself; `chooser` where one of several may be chosen. */
export type SegmentContext = { readonly railway: Railway; readonly asOf: string; readonly chooser: Chooser | null };

/** One responsibility segment: its two chiefs side by side, its range, and where that is printed. */
export function segmentCard(segment: Segment, caveats: readonly Caveat[], { railway, asOf, chooser }: SegmentContext): HTMLElement {
  const workshop = segment.workshop;
  // Its first day is that of the roster, which is told with its age.
  const until = segment.valid_to === null ? '' : validity(null, segment.valid_to);
  const why = whyWords(segment, railway);
  return h(
    'section',
    { class: `segment tier-${segment.tier}` },
    h(
      'header',
      { class: 'segment-head' },
      h('span', { class: 'tier' }, word(TIER, segment.tier)),
      h('h4', {}, segment.area ?? segment.county ?? t('unknown')),
      segment.area != null && segment.county != null && segment.area !== segment.county && h('span', { class: 'small' }, segment.county),
      matchBadge(segment.match),
      chooser !== null && chooseButton(segment, chooser),
    ),
    h(
      'div',
      { class: 'chiefs' },
      official('localChief', segment.local, phonesButton(segment, 'local')),
      official('railwayChief', segment.railway, phonesButton(segment, 'railway')),
    ),
    caveatList(caveats),
    h(
      'p',
      { class: 'segment-range' },
      h('span', { class: 'nowrap' }, `${segment.from} – ${segment.to}`),
      workshop != null && workshop !== segment.railway?.unit && ` · ${workshop}`,
      until !== '' && ` · ${until}`,
    ),
    why !== '' && h('p', { class: 'why' }, h('span', { class: 'label' }, t('whyTitle'), ' '), why),
    h('p', { class: 'roster-age small' }, rosterAge(segment.valid_from, asOf)),
    h('div', { class: 'segment-foot' }, confidenceBadge(segment.confidence), doubtLink(segment.id), sourceChip(segment.source, segment.reasons, { day: segment.valid_from, of: 'validity' }), historyButton({ refs: [{ layer: segment.tier === 'county' ? 'county_segments' : 'segments', id: segment.id }], asOf, offices: officesOf(segment) })),
  );
}

/** Chooses a candidate, or takes that back. */
function chooseButton({ id, match }: Segment, { onChoose }: Chooser): HTMLElement {
  const chosen = match === 'chosen';
  return h('button', { class: 'choose', attrs: { type: 'button' }, on: { click: () => onChoose(chosen ? null : id) } }, t(chosen ? 'unchoose' : 'chooseCandidate'));
}

/** The offices of both chiefs; those of a county are told apart by it, those of the railway by their unit. */
function officesOf({ local, railway, county }: Segment): OfficeAsked[] {
  return [
    ...(local?.office == null ? [] : [{ office: local.office, unit: local.unit, county }]),
    ...(railway?.office == null ? [] : [{ office: railway.office, unit: railway.unit, county: null }]),
  ];
}
