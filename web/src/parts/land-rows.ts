import type { Decision, Farmland, LandClass, Plot } from '../api.ts';
import { language, pick, t } from '../language.ts';
import { h, type Child } from '../lib/dom.ts';
import { area } from '../lib/format.ts';
import { stated } from '../lib/stated.ts';
import type { TextKey } from '../text.ts';

/** More plots than this are folded: an approval may list dozens. */
const FOLD_FROM = 4;

/** A row of the facts: what it is called, and what is said; a text that is empty or absent is not stated. */
export function row(name: TextKey | { readonly label: string }, value: Child): HTMLElement[] {
  const label = typeof name === 'string' ? t(name) : name.label;
  const unknown = value == null || value === '' || value === false;
  return [h('dt', {}, label), unknown ? h('dd', { class: 'unknown' }, t('unknown')) : h('dd', {}, value)];
}

/** Term and what follows its end. Of a refused use none is told: the term asked for would look like a permission. */
export function termRows(decision: Decision): HTMLElement[] {
  const { renewal, reclamation } = decision;
  const term = termWords(decision);
  return [
    ...(term === null && (decision.kind !== 'temporary_use' || GIVES_NOTHING.has(decision.status)) ? [] : row('term', term)),
    ...(renewal == null ? [] : row('renewal', joined([renewal.printed, renewal.of === 'unknown' ? null : t('renewalOf', { of: stated(renewal.of, (of) => of) })]))),
    ...(reclamation == null ? [] : row('reclamation', joined([reclamation.printed, due(reclamation)]))),
  ];
}

/** Statuses by which nobody may use the land. */
const GIVES_NOTHING = new Set(['refused', 'revoked']);

/** The term and whether it is over on the day asked about; `null` where nothing is to be told. */
export function termWords(decision: Decision): string | null {
  if (GIVES_NOTHING.has(decision.status)) return null;
  const { term_years: n = null, term_months: months = null, term_printed: printed = null, term_end: to = null, expiry } = decision;
  const length = joined([n === null ? null : t('termYears', { n }), months === null ? null : t('termMonths', { n: months })], ' ') || null;
  if (expiry != null) return joined([length, printed, pick(expiry)]) || null;
  if (n !== null && months === null) return to === null ? t('termOpen', { n }) : t('termUntil', { n, to });
  return joined([length, printed, to === null ? null : t('validTo', { to })]) || null;
}

function due({ due: to, overdue }: NonNullable<Decision['reclamation']>): string {
  if (to === null) return t('reclamationUnknown');
  return t(overdue ? 'reclamationOverdue' : 'validTo', { to });
}

/** Farmland, redline and the land by class. A stated zero is stated as none; silence is never none. */
export function classRows(decision: Decision): HTMLElement[] {
  const { cultivated, basic_farmland: farmland, redline, classes = [] } = decision;
  const always = decision.kind === 'temporary_use';
  const one = (name: Parameters<typeof row>[0], value: string | null): HTMLElement[] => (value === null && !always ? [] : row(name, value));
  return [
    ...one('cultivated', land(cultivated)),
    ...one(language() === 'zh' && farmland?.word != null ? { label: farmland.word } : 'farmland', land(farmland)),
    ...one('redline', land(redline)),
    ...(classes.length === 0 ? [] : row('landClasses', classList(classes))),
  ];
}

function classList(classes: readonly LandClass[]): HTMLElement {
  const words = ({ printed, area: size }: LandClass): string => `${printed} ${areaOf(size)}`;
  return h('ul', { class: 'plain' }, ...classes.map((one) => h('li', {}, one.within == null ? words(one) : t('landWithin', { what: words(one) }))));
}

/** The plots of a decision, each with its use, its place and its area. */
export function plotRows(plots: readonly Plot[]): HTMLElement[] {
  if (plots.length === 0) return [];
  const list = h('ul', { class: 'plain decision-parts' }, ...plots.map(plot));
  const folded = plots.length < FOLD_FROM ? list : h('details', { class: 'plots' }, h('summary', {}, t('plotCount', { n: plots.length })), list);
  return row('plots', folded);
}

function plot({ no, land_use: use, place, area: size }: Plot): HTMLElement {
  return h('li', {}, h('p', {}, h('strong', {}, no), ` ${stated(use, (words) => words)}`), h('p', { class: 'small' }, joined([place, areaOf(size)])));
}

function areaOf(size: LandClass['area']): string {
  return stated(size, ({ m2, printed }) => joined([area(m2), t('areaPrinted', { printed })]));
}

function land(said: Farmland | null | undefined): string | null {
  if (said?.state === 'none') return t('farmlandNone');
  return said?.m2 == null ? null : area(said.m2);
}

function joined(parts: readonly (string | null)[], by = ' · '): string {
  return parts.filter((part) => part !== null && part !== '').join(by);
}
