import type { Constraint, Day } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';
import { sourceChip } from './source-chip.ts';
import { validity } from './validity.ts';
import { word } from './word.ts';

const GROUPS: readonly (readonly [Constraint['verdict'], TextKey])[] = [
  ['applies', 'verdictApplies'],
  ['undecided', 'verdictUndecided'],
  ['does_not_apply', 'verdictNot'],
];
const REASON: Readonly<Record<string, TextKey>> = {
  not_covered: 'reasonNotCovered',
  extent_unknown: 'reasonExtent',
  accuracy: 'reasonAccuracy',
  date_unknown: 'reasonDate',
};

/** Constraints by verdict. The undecided stand apart: they may still bind. */
export function constraintList(constraints: readonly Constraint[]): HTMLElement {
  if (constraints.length === 0) return h('p', { class: 'notice' }, t('constraintsNone'));
  return h('div', {}, ...GROUPS.map(([verdict, title]) => group(verdict, title, constraints)));
}

function group(verdict: Constraint['verdict'], title: TextKey, all: readonly Constraint[]): HTMLElement | null {
  const members = all.filter((constraint) => constraint.verdict === verdict);
  if (members.length === 0) return null;
  return h(
    'details',
    { class: `verdict verdict-${verdict}`, attrs: { open: verdict !== 'does_not_apply' } },
    h('summary', {}, h('span', { class: 'verdict-mark', attrs: { 'aria-hidden': 'true' } }), t(title), h('span', { class: 'count' }, members.length)),
    h('ul', { class: 'plain' }, ...members.map(item)),
  );
}

/** A day that is known only between two days is given by the first. */
function day(value: Day | undefined): string | null {
  return typeof value === 'object' ? (value?.earliest ?? value?.latest ?? null) : (value ?? null);
}

function item(constraint: Constraint): HTMLElement {
  const what = constraint.what == null ? '' : pick(constraint.what);
  const why = constraint.why == null ? '' : pick(constraint.why);
  const small = [
    constraint.distance_limit == null ? '' : t('limit', { limit: constraint.distance_limit }),
    constraint.basis ?? '',
    validity(day(constraint.validity?.from), day(constraint.validity?.to)),
    constraint.verified === false ? t('notVerified') : '',
  ].filter((part) => part !== '');
  return h(
    'li',
    { class: 'constraint' },
    h('p', { class: 'constraint-title' }, pick(constraint.title), constraint.reason != null && h('span', { class: 'badge' }, word(REASON, constraint.reason))),
    what !== '' && h('p', { class: 'what' }, what),
    why !== '' && why !== what && h('p', { class: 'why' }, why),
    small.length > 0 && h('p', { class: 'small' }, small.join(' · ')),
    constraint.source != null && sourceChip(constraint.source),
  );
}
