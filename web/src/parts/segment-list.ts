import type { Caveat, Segment } from '../api.ts';
import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { segmentCard } from './segment-card.ts';

/** More undecided townships than this are folded away, with their number. */
const FOLD_FROM = 4;
const TIERS: readonly Segment['tier'][] = ['village', 'township', 'county'];

/** Caveats that concern one segment, by its id. */
export type Beside = ReadonlyMap<string, readonly Caveat[]>;

/** The segments of one railway, the nearest tier first; many candidates fold into one row. */
export function segmentList(segments: readonly Segment[], beside: Beside): HTMLElement {
  return h('div', { class: 'segments' }, ...TIERS.flatMap((tier) => tierCards(segments.filter((s) => s.tier === tier), beside)));
}

function tierCards(segments: readonly Segment[], beside: Beside): HTMLElement[] {
  const card = (segment: Segment): HTMLElement => segmentCard(segment, beside.get(segment.id) ?? []);
  const open = segments.filter((segment) => segment.match !== 'candidate');
  const candidates = segments.filter((segment) => segment.match === 'candidate');
  const cards = candidates.map(card);
  if (cards.length < FOLD_FROM) return [...open.map(card), ...cards];
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
