import type { Answer, Constraint, Day, Place } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { fineMetres, metres } from '../lib/format.ts';
import { landNotSearched } from '../lib/land-searched.ts';
import type { TextKey } from '../text.ts';
import { doubtLink } from './doubt-link.ts';
import { historyButton } from './history-button.ts';
import { sourceChip } from './source-chip.ts';
import { validity } from './validity.ts';
import { word } from './word.ts';

/** The verdicts in the order of a reader's need. */
export const GROUPS: readonly (readonly [Constraint['verdict'], TextKey])[] = [
  ['applies', 'verdictApplies'],
  ['undecided', 'verdictUndecided'],
  ['does_not_apply', 'verdictNot'],
];
/** The words for why a rule is undecided. */
export const REASON: Readonly<Record<string, TextKey>> = {
  not_covered: 'reasonNotCovered',
  extent_unknown: 'reasonExtent',
  accuracy: 'reasonAccuracy',
  date_unknown: 'reasonDate',
  offline: 'reasonOffline',
};

/** A list of this many or more is folded, with its number and its titles. */
const FOLD_FROM = 6;

/** One rule with the lines it was checked against: near a junction the same rule comes once per line. */
export type Rule = readonly [Constraint, ...Constraint[]];

/** Constraints by verdict. The undecided stand apart: they may still bind. */
export function constraintList(constraints: readonly Constraint[], answer: Answer): HTMLElement {
  const why = landNotSearched(answer) === 'landNotCovered' ? 'landNotCovered' : null;
  if (constraints.length === 0) return h('p', { class: 'notice' }, t(why ?? 'constraintsNone'));
  const { place } = answer;
  return h('div', {}, why !== null && h('p', { class: 'notice' }, t('constraintsPart')), ...GROUPS.map(([verdict, title]) => group(verdict, title, constraints, place)));
}

function group(verdict: Constraint['verdict'], title: TextKey, all: readonly Constraint[], place: Place): HTMLElement | null {
  const rules = byRule(all.filter((constraint) => constraint.verdict === verdict));
  if (rules.length === 0) return null;
  const open = verdict === 'applies' || (verdict === 'undecided' && rules.length < FOLD_FROM);
  const titles = [...new Set(rules.map(([first]) => pick(first.title)))].join(t('listSeparator'));
  return h(
    'details',
    { class: `verdict verdict-${verdict}`, attrs: { open } },
    h(
      'summary',
      {},
      h('span', { class: 'verdict-mark', attrs: { 'aria-hidden': 'true' } }),
      t(title),
      h('span', { class: 'count' }, rules.length),
      h('span', { class: 'verdict-titles' }, titles),
    ),
    h('ul', { class: 'plain' }, ...rules.map((rule) => item(rule, place))),
  );
}

/** How many rules a list holds, each counted once however many lines it was checked against. */
export function ruleCount(constraints: readonly Constraint[]): number {
  return GROUPS.reduce((sum, [verdict]) => sum + byRule(constraints.filter((one) => one.verdict === verdict)).length, 0);
}

/** The rules of a list, each with the lines it was checked against. */
export function byRule(constraints: readonly Constraint[]): Rule[] {
  const rules = new Map<string, Rule>();
  for (const one of constraints) {
    const key = `${one.id}|${one.reason ?? ''}`;
    const known = rules.get(key);
    rules.set(key, known === undefined ? [one] : [...known, one]);
  }
  return [...rules.values()];
}

/** A day that is known only between two days is given by the first. */
function day(value: Day | undefined): string | null {
  return typeof value === 'object' ? (value?.earliest ?? value?.latest ?? null) : (value ?? null);
}

/** A rule in one line; its demand, its reasons and its basis inside. */
function item(rule: Rule, place: Place): HTMLElement {
  const [first] = rule;
  const what = first.what == null ? '' : pick(first.what);
  const whys = [...new Set(rule.map(({ why }) => (why == null ? '' : pick(why))))].filter((why) => why !== '' && why !== what);
  const small = [first.basis ?? '', validity(day(first.validity?.from), day(first.validity?.to))].filter((part) => part !== '');
  const sources = new Map(rule.map(({ source }) => [JSON.stringify(source), source]));
  return h(
    'li',
    { class: 'constraint' },
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('span', { class: 'constraint-title' }, pick(first.title)),
        ' ',
        first.verified === false && h('span', { class: 'badge unverified' }, t('notVerified')),
        ' ',
        first.reason != null && h('span', { class: 'badge' }, word(REASON, first.reason)),
        ...rule.map((one) => measured(one)),
      ),
      what !== '' && h('p', { class: 'what sentence' }, what),
      ...whys.map((why) => h('p', { class: 'why sentence' }, why)),
      small.length > 0 && h('p', { class: 'small' }, small.join(' · ')),
      h('div', { class: 'segment-foot' }, doubtLink(recordOf(first.id)), ...[...sources.values()].map((source) => source != null && sourceChip(source)), historyButton({ refs: recordsOf(first, place), asOf: null, offices: [] })),
    ),
  );
}

/** A constraint that a decision sets is a doubt of that decision. */
function recordOf(id: string): string {
  return id.split('#')[0] ?? id;
}

/** Where the record behind a constraint may stand: a decision, a rule drawn along a line, in a county, or a zone of its own. */
function recordsOf({ id, line }: Constraint, { county }: Place): { layer: string; id: string }[] {
  const decision = recordOf(id);
  if (decision !== id) return ['parcels', 'temporary_uses'].map((layer) => ({ layer, id: decision }));
  const drawn = line == null ? [`rule-${id}-${county?.adcode ?? ''}`, `rule-${id}`] : [`rule-${id}-${line}`, `rule-${id}`];
  return [...drawn, id].map((one) => ({ layer: 'constraints', id: one }));
}

/** How far the line is, how sure that is, and the distance the rule asks about; empty where nothing was measured. */
export function measuredWords({ line, distance_m: distance, lateral_m: lateral, distance_limit: limit }: Constraint): string {
  // Rounded to nothing it would claim that there is no error.
  const tolerance = lateral == null || lateral === 0 ? '' : ` ±${fineMetres(lateral)}`;
  const parts = [
    line == null ? '' : line,
    distance == null ? '' : `${metres(distance)}${tolerance}`,
    limit == null ? '' : t('limit', { limit }),
  ].filter((part) => part !== '');
  return parts.join(' · ');
}

function measured(one: Constraint): HTMLElement | null {
  const words = measuredWords(one);
  return words === '' ? null : h('span', { class: 'measured' }, words);
}
