import { item, search, type Hit } from '../api.ts';
import { pick, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { state } from '../state.ts';
import { TABLES, valueText } from '../view/names.ts';
import { columns, type Column } from '../view/service.ts';
import { errorWords } from './error-words.ts';
import { historyButton } from './history-button.ts';
import { row } from './land-rows.ts';

/** The search names temporary uses parcels, too. */
const DECISIONS = ['temporary_uses', 'parcels'];
/** What is always told of a decision: silence there would look like none. */
const ALWAYS = new Set(['situs', 'party', 'land_use', 'area_printed']);
/** What stands in the title, in the chip of the source, or says a number a second time. */
const ELSEWHERE = new Set(['id', 'title', 'file', 'document', 'source_line', 'area_m2', 'area_units_agree', 'party_role', 'basic_farmland_state', 'redline_state']);
/** Decisions of one document that are told in full. */
const MOST = 5;

const latest = new Latest();

/** What is held about something that has no place to ask about: the decision itself, or those that a document took. */
export function hitFacts(hit: Hit): HTMLElement {
  const element = h('div', { class: 'hit-facts' });
  void tell(element, hit);
  return element;
}

async function tell(element: HTMLElement, hit: Hit): Promise<void> {
  const signal = latest.next();
  fill(element, h('p', { class: 'loading small', attrs: { role: 'status' } }, t('searching')));
  try {
    if (hit.kind !== 'document') {
      fill(element, await facts(hit, signal));
      return;
    }
    const { results } = await search(hit.title, 50, state().asOf, signal);
    const taken = results.filter(({ kind, id, source }) => kind === 'parcel' && id != null && source?.document === hit.title);
    const rest = taken.splice(MOST).length;
    const told = await Promise.all(taken.map(async (one) => h('section', {}, h('h3', {}, one.title), await facts(one, signal))));
    fill(element, ...told, rest > 0 && h('p', { class: 'small' }, t('hitMore', { n: rest })));
  } catch (error) {
    if (!isAbort(error)) fill(element, h('p', { class: 'refused small', attrs: { role: 'alert' } }, errorWords(error)));
  }
}

async function facts({ kind, id, layer: known }: Hit, signal: AbortSignal): Promise<HTMLElement | null> {
  const layers = known !== undefined ? [known] : kind === 'parcel' ? DECISIONS : TABLES.filter((layer) => layer === kind);
  if (id == null || layers.length === 0) return null;
  const { asOf } = state();
  const [layer, feature] = await first(layers, async (one) => [one, (await item(one, id, signal, asOf)) as { readonly properties: Readonly<Record<string, unknown>> }] as const);
  const named = await columns(layer, signal);
  const rows = named.flatMap((column) => told(column, feature.properties[column.name], DECISIONS.includes(layer)));
  return h('div', {}, h('dl', { class: 'facts' }, ...rows), historyButton({ refs: [{ layer, id }], asOf, offices: [] }));
}

function told({ name, title, title_en: english, unit }: Column, value: unknown, decision: boolean): HTMLElement[] {
  if (ELSEWHERE.has(name) || ((value === null || value === undefined) && !(decision && ALWAYS.has(name)))) return [];
  const label = `${pick({ zh: title, en: english })}${unit === '' || unit === 'a' ? '' : ` (${unit})`}`;
  if (value === null || value === undefined) return row({ label }, null);
  return row({ label }, typeof value === 'boolean' ? t(value ? 'yes' : 'no') : valueText(name, String(value)));
}

/** The first that answers; the refusal of the last when none does. */
async function first<T>(all: readonly string[], ask: (one: string) => Promise<T>): Promise<T> {
  const [one, ...rest] = all;
  if (one === undefined) throw new Error('nothing to ask for');
  if (rest.length === 0) return ask(one);
  try {
    return await ask(one);
  } catch (error) {
    if (isAbort(error)) throw error;
    return first(rest, ask);
  }
}
