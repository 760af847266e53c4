import { pick, t } from '../language.ts';
import { fill, h, type Child } from '../lib/dom.ts';
import { fieldWords } from '../lib/field-words.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import { session } from '../session.ts';
import { lacks } from './access.ts';
import { FeaturePicker } from './feature-picker.ts';
import { editLink } from './links.ts';
import { writeRoute, type Route } from './route.ts';
import { history, type History, type Version } from './service.ts';
import type { TabView } from './tab.ts';
import { moment } from './time.ts';
import { w } from './words.ts';

/** How a feature read, from when to when, and what was changed of it. */
export class HistoryTab implements TabView {
  readonly element = h('section', { class: 'work-history' });
  readonly #latest = new Latest();
  readonly #picker = new FeaturePicker((layer, id) => (location.hash = writeRoute('history', [layer, id])));
  #asked: readonly [string, string] | null = null;
  #state: { readonly kind: 'none' } | { readonly kind: 'loading' } | { readonly kind: 'told'; readonly history: History } | { readonly kind: 'error'; readonly error: unknown } = { kind: 'none' };

  show({ path: [layer, id] }: Route): void {
    this.#asked = layer === undefined || id === undefined ? null : [layer, id];
    if (this.#asked === null) {
      this.#state = { kind: 'none' };
      this.refresh();
    } else void this.#load(this.#asked);
  }

  refresh(): void {
    this.#picker.refresh();
    fill(this.element, this.#picker.element, h('div', { attrs: { 'aria-live': 'polite' } }, ...this.#content()));
  }

  async #load([layer, id]: readonly [string, string]): Promise<void> {
    this.#state = { kind: 'loading' };
    this.refresh();
    try {
      this.#state = { kind: 'told', history: await history(layer, id, this.#latest.next()) };
    } catch (error) {
      if (isAbort(error)) return;
      this.#state = { kind: 'error', error };
    }
    this.refresh();
  }

  #content(): Child[] {
    const state = this.#state;
    if (state.kind === 'none') return [];
    if (state.kind === 'loading') return [h('p', { class: 'loading' }, w('loading'))];
    if (state.kind === 'error') return [h('p', { class: 'error', attrs: { role: 'alert' } }, errorWords(state.error))];
    const { versions, layer, id, note_zh: zh = '', note_en: en = '' } = state.history;
    const edits = lacks(session(), 'edit') === null && editLink(layer, id);
    const head = h('p', { class: 'work-actions' }, h('strong', {}, id), edits);
    if (versions === null) return [head, h('p', { class: 'caveat' }, pick({ zh, en }))];
    return [head, h('ol', { class: 'versions', attrs: { reversed: true } }, ...[...versions].reverse().map(version))];
  }
}

function version({ from, to, action, reason, actor, changes }: Version): HTMLElement {
  const by = actor === null || actor === undefined ? null : w('by', { name: actor });
  return h(
    'li',
    { class: 'card version' },
    h('p', { class: 'version-head' }, h('strong', {}, moment(from.at)), ' → ', to === null ? w('inForce') : moment(to.at ?? ''), h('span', { class: 'badge' }, actionWords(action)), by !== null && h('span', {}, by)),
    reason !== null && h('p', {}, w('because', { reason })),
    changes === null
      ? h('p', { class: 'small' }, w('firstVersion'))
      : changes.length === 0
        ? h('p', { class: 'small' }, w('sameContent'))
        : h(
            'div',
            { class: 'scroll', attrs: { tabindex: 0, role: 'region', 'aria-label': w('changesTable') } },
            h(
              'table',
              { class: 'work-table changes' },
              h('thead', {}, h('tr', {}, ...(['field', 'was', 'is'] as const).map((key) => h('th', { attrs: { scope: 'col' } }, w(key))))),
              h('tbody', {}, ...changes.map(({ field, old, new: now }) => h('tr', {}, h('th', { attrs: { scope: 'row' } }, h('span', { attrs: { title: field } }, fieldWords(field))), h('td', {}, value(old)), h('td', {}, value(now))))),
            ),
          ),
  );
}

function value(text: string | null): string {
  return text === null ? '—' : text === 'unknown' ? t('unknown') : text === 'none' ? t('statedNone') : text;
}

/** The kind of an entry; one that is not known here is shown as it came. */
export function actionWords(action: string): string {
  switch (action) {
    case 'edit.create':
      return w('actCreate');
    case 'edit.correct':
      return w('actCorrect');
    case 'edit.end':
      return w('actEnd');
    case 'edit.withdraw':
      return w('actWithdraw');
    case 'import':
      return w('actImport');
    case 'embedded':
      return w('actEmbedded');
    default:
      return action;
  }
}
