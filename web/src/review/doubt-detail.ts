import { language, pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { errorWords } from '../parts/error-words.ts';
import type { TextKey } from '../text.ts';
import { session } from '../session.ts';
import { mayEdit } from '../desk/access.ts';
import { commandList, type Deciding } from './command-list.ts';
import { kindBadge, spot, stateBadge } from './doubt-list.ts';
import { noteList } from './note-list.ts';
import { marked } from './marked.ts';
import { pieces } from './pieces.ts';
import { recordCard } from './record-card.ts';
import { decide, type Decided, type Doubt, type DoubtInFull } from './service.ts';

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'loading'; readonly id: string }
  | { readonly kind: 'doubt'; readonly doubt: DoubtInFull }
  | { readonly kind: 'error'; readonly id: string; readonly error: unknown };

/** What the pane asks of the page. */
export type DetailEvents = { readonly onClose: () => void; readonly onRetry: (id: string) => void; readonly onDecided: (id: string) => void };

/** One doubt in full: beside the list, or over it on a phone. */
export class DoubtDetail {
  readonly #title = h('h2', { class: 'panel-title', attrs: { tabindex: -1, id: uniqueId('doubt') } });
  readonly #body = h('div', { class: 'detail-body' });
  readonly #close: HTMLButtonElement;
  readonly element: HTMLElement;
  readonly #events: DetailEvents;
  #state: State = { kind: 'closed' };

  constructor(events: DetailEvents) {
    this.#events = events;
    this.#close = h('button', { class: 'icon-button', attrs: { type: 'button' }, on: { click: events.onClose } }, '✕');
    this.element = h(
      'section',
      { class: 'review-detail card', attrs: { 'aria-labelledby': this.#title.id } },
      h('header', { class: 'panel-head' }, this.#title, this.#close),
      this.#body,
    );
    this.refresh();
  }

  showLoading(id: string): void {
    this.#set({ kind: 'loading', id });
  }

  /** Shows a doubt; `focus` moves the keyboard to it. */
  showDoubt(doubt: DoubtInFull, focus: boolean): void {
    this.#set({ kind: 'doubt', doubt });
    if (focus) this.#title.focus({ preventScroll: true });
  }

  showError(id: string, error: unknown): void {
    this.#set({ kind: 'error', id, error });
  }

  close(): void {
    this.#set({ kind: 'closed' });
  }

  refresh(): void {
    this.#draw();
  }

  /** Whether this session may decide it here; others see the commands. */
  #deciding(doubt: DoubtInFull): Deciding | null {
    const { tag, id, county, decided } = doubt;
    if (tag == null || decided !== null || !mayEdit(session(), county)) return null;
    return async (request, signal) => {
      await decide(id, tag, request, session().csrf ?? '', signal);
      this.#events.onDecided(id);
    };
  }

  #set(state: State): void {
    this.#state = state;
    this.#draw();
    this.element.scrollTop = 0;
  }

  #draw(): void {
    const state = this.#state;
    this.element.classList.toggle('closed', state.kind === 'closed');
    this.element.setAttribute('aria-busy', String(state.kind === 'loading'));
    this.#close.setAttribute('aria-label', t('close'));
    switch (state.kind) {
      case 'closed':
        fill(this.#title);
        fill(this.#body, h('p', { class: 'none' }, t('reviewChoose')));
        break;
      case 'loading':
        fill(this.#title, state.id);
        fill(this.#body, h('p', { class: 'loading', attrs: { role: 'status' } }, t('reviewLoadingOne', { id: state.id })));
        break;
      case 'error': {
        const retry = h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => this.#events.onRetry(state.id) } }, t('retry'));
        fill(this.#title, state.id);
        fill(this.#body, h('div', { class: 'error', attrs: { role: 'alert' } }, h('p', {}, errorWords(state.error)), retry));
        break;
      }
      case 'doubt':
        fill(this.#title, state.doubt.id);
        fill(this.#body, ...content(state.doubt, (doubt) => this.#deciding(doubt)));
        break;
    }
  }
}

/** The printed cell beside what is used of it, with the characters marked that differ. */
function besides({ used }: DoubtInFull, printed: string): HTMLElement {
  return h(
    'div',
    { class: 'besides' },
    h('pre', { class: 'verbatim', attrs: { lang: 'zh-CN' } }, ...pieces(marked(printed, used))),
    used !== null && h('div', { class: 'used-value' }, h('span', { class: 'small' }, t('reviewUsed')), h('p', { attrs: { lang: 'zh-CN' } }, valueWords(used))),
  );
}

function content(doubt: DoubtInFull, deciding: (doubt: DoubtInFull) => Deciding | null): Child[] {
  const { records_full: records, records_total: all } = doubt;
  return [
    h('p', { class: 'doubt-head' }, kindBadge(doubt), stateBadge(doubt.state)),
    h('p', { class: 'detail-words sentence' }, pick(doubt)),
    h('h3', {}, t('reviewPrinted')),
    doubt.printed === null ? h('p', { class: 'unknown' }, t('reviewPrintedNone')) : besides(doubt, doubt.printed),
    facts(doubt),
    ...(doubt.decided === null ? [] : [h('h3', {}, t('reviewDecided')), decision(doubt.decided)]),
    ...(doubt.how.length === 0 ? [] : [h('h3', {}, t(doubt.decided === null ? 'reviewDecide' : 'reviewUndo')), commandList(doubt, deciding(doubt))]),
    ...(doubt.notes === undefined ? [] : [h('h3', {}, t('reviewNotes')), noteList(doubt.id, doubt.notes)]),
    h('h3', {}, t('reviewRecords'), all > 0 && h('span', { class: 'count' }, all)),
    all === 0 ? h('p', { class: 'unknown' }, t('reviewRecordsNone')) : h('div', { class: 'records' }, ...records.map((record) => recordCard(record, doubt.printed))),
    all > records.length && h('p', { class: 'small more-records' }, t('reviewRecordsMore', { n: all - records.length }), ' ', ...others(doubt)),
  ];
}

/** The ids of records that did not come in full: too many, or no longer among those in force. */
function others({ records, records_full: full }: DoubtInFull): Child[] {
  const shown = new Set(full.map(({ id }) => id));
  return records.filter((id) => !shown.has(id)).flatMap((id) => [h('code', {}, id), ' ']);
}

/** What is not known is said to be, never left out. */
function facts(doubt: Doubt): HTMLElement {
  const rows: [TextKey, string | null][] = [
    ['reviewUsed', doubt.used],
    ['reviewCandidates', doubt.candidates.length > 0 ? doubt.candidates.join(' | ') : null],
    ['reviewField', fieldWords(doubt)],
    ['reviewCounty', doubt.county],
    ['reviewDocument', doubt.document ?? t('reviewNoDocument')],
    ['reviewFile', doubt.file],
    ['reviewPlace', [spot(doubt), doubt.row === null ? null : t('reviewRow', { row: doubt.row })].filter((part) => part !== null).join(t('listSeparator')) || null],
  ];
  return h(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([name, value]) => [h('dt', {}, t(name)), value === null ? h('dd', { class: 'unknown' }, t('unknownPlain')) : h('dd', {}, value)]),
  );
}

/** The corrections file writes these two in words. */
function valueWords(value: string | null): string {
  if (value === null || value === 'unknown') return t('unknownPlain');
  return value === 'none' ? t('statedNone') : value;
}

/** The name of a field comes in Chinese only; its path is the same in both languages. */
function fieldWords({ field, field_zh: zh }: Doubt): string | null {
  return [language() === 'zh' ? zh : null, field].filter((part) => part !== null).join(' · ') || null;
}

function decision({ state, by, at, reason, changes }: Decided): HTMLElement {
  const change = (one: Decided['changes'][number]): Child =>
    h('li', {}, h('code', {}, `${one.record} ${one.field}`), ' ', t('reviewChange', { old: valueWords(one.old), new: valueWords(one.new) }));
  return h(
    'div',
    { class: 'decided' },
    h('p', {}, stateBadge(state), ' ', by ?? t('unknownPlain'), ' · ', at === null ? t('unknownPlain') : h('time', { attrs: { datetime: at } }, at.replace('T', ' '))),
    h('p', {}, reason ?? t('reviewNoReason')),
    changes.length > 0 && h('ul', { class: 'plain' }, ...changes.map(change)),
  );
}
