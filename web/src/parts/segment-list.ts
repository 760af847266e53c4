import type { Segment } from '../api.ts';
import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { segmentCard } from './segment-card.ts';

/** More undecided townships than this are folded away, with their number. */
const FOLD_FROM = 4;
const TIERS: readonly Segment['tier'][] = ['village', 'township', 'county'];

/** The segments of one railway, the nearest tier first; many candidates fold into one row. */
export function segmentList(segments: readonly Segment[]): HTMLElement {
  return h('div', { class: 'segments' }, ...TIERS.flatMap((tier) => tierCards(segments.filter((s) => s.tier === tier))));
}

function tierCards(segments: readonly Segment[]): HTMLElement[] {
  const open = segments.filter((segment) => segment.match !== 'candidate');
  const candidates = segments.filter((segment) => segment.match === 'candidate');
  const cards = candidates.map(segmentCard);
  if (cards.length < FOLD_FROM) return [...open.map(segmentCard), ...cards];
  const names = candidates.map((segment) => segment.area ?? segment.county ?? t('unknown'));
  return [
    ...open.map(segmentCard),
    h(
      'details',
      { class: 'candidates' },
      h(
        'summary',
        {},
        h('strong', {}, t('candidates', { n: cards.length })),
        h('span', { class: 'candidate-names' }, names.join(t('listSeparator'))),
      ),
      ...cards,
    ),
  ];
}
