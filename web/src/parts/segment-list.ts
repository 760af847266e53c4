import type { Caveat, Railway, Segment } from '../api.ts';
import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import type { Chooser } from './place-head.ts';
import { segmentCard, type SegmentContext } from './segment-card.ts';

/** More undecided townships than this are folded away, with their number. */
const FOLD_FROM = 4;
const TIERS: readonly Segment['tier'][] = ['village', 'township', 'county'];

/** Caveats that concern one segment, by its id. */
export type Beside = ReadonlyMap<string, readonly Caveat[]>;

/** What the segments of a railway need to know besides themselves. */
export type ListContext = { readonly beside: Beside; readonly asOf: string; readonly chooser: Chooser };

/** The segments of one railway, the nearest tier first; many candidates fold into one row. */
export function segmentList(railway: Railway, context: ListContext): HTMLElement {
  const { segments } = railway;
  return h('div', { class: 'segments' }, ...TIERS.flatMap((tier) => tierCards(segments.filter((s) => s.tier === tier), railway, context)));
}

function tierCards(segments: readonly Segment[], railway: Railway, { beside, asOf, chooser }: ListContext): HTMLElement[] {
  const open = segments.filter((segment) => segment.match !== 'candidate');
  const candidates = segments.filter((segment) => segment.match === 'candidate');
  // One candidate beside what is decided is nothing to choose from.
  const choice = candidates.length > 1 || open.some(({ match }) => match === 'chosen');
  const context: SegmentContext = { railway, asOf, chooser: choice ? chooser : null };
  const card = (segment: Segment): HTMLElement => segmentCard(segment, beside.get(segment.id) ?? [], context);
  const cards = candidates.map(card);
  const help = choice && candidates.length === segments.length && h('p', { class: 'choose-help small' }, t('chooseHelp'));
  if (cards.length < FOLD_FROM) return [...open.map(card), ...(help === false ? [] : [help]), ...cards];
  return [
    ...open.map(card),
    h(
      'details',
      { class: 'candidates' },
      h(
        'summary',
        {},
        h('strong', {}, t('candidates', { n: cards.length })),
        h('span', { class: 'candidate-names' }, candidateNames(candidates)),
      ),
      help,
      ...cards,
    ),
  ];
}

/** The places of the candidates; where several counties list the same range, under the county of each. */
function candidateNames(candidates: readonly Segment[]): string {
  const counties = [...new Set(candidates.map(({ county }) => county))];
  const places = (county: string | null): string =>
    candidates
      .filter((segment) => segment.county === county)
      .map((segment) => segment.area ?? segment.county ?? t('unknown'))
      .join(t('listSeparator'));
  if (counties.length < 2) return counties.map(places).join('');
  return counties.map((county) => t('countyPlaces', { county: county ?? t('unknown'), places: places(county) })).join(t('clauseSeparator'));
}
