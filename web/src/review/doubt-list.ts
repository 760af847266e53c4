import { pick, t } from '../language.ts';
import { fill, h, type Child } from '../lib/dom.ts';
import { errorWords } from '../parts/error-words.ts';
import { word } from '../parts/word.ts';
import type { TextKey } from '../text.ts';
import { FRESH, isNarrowed, writeFilter, type Filter } from './filter.ts';
import { PAGE, type Doubt, type Review } from './service.ts';

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'list'; readonly review: Review }
  | { readonly kind: 'error'; readonly error: unknown };

const STATE: Readonly<Record<string, TextKey>> = { open: 'stateOpen', accepted: 'stateAccepted', corrected: 'stateCorrected' };

/** The pages of the list, each short enough for an old machine; a doubt is a link, so that it can be opened apart. */
export class DoubtList {
  readonly #status = h('p', { class: 'review-status', attrs: { role: 'status' } });
  readonly #list = h('ol', { class: 'doubts', on: { keydown: (event) => this.#key(event) } });
  readonly #pages = h('nav', { class: 'review-pages' });
  readonly #problem = h('div', {});
  readonly element = h('section', { class: 'review-list' }, this.#status, this.#problem, this.#list, this.#pages);
  readonly #onRetry: () => void;
  #state: State = { kind: 'loading' };
  #filter: Filter = FRESH;

  constructor(onRetry: () => void) {
    this.#onRetry = onRetry;
  }

  /** Waits; what was listed stays to be seen, but is said to be old. */
  showLoading(filter: Filter): void {
    this.#filter = filter;
    this.element.setAttribute('aria-busy', 'true');
    this.#status.textContent = t('reviewLoading');
    fill(this.#problem);
  }

  showReview(filter: Filter, review: Review): void {
    this.#set(filter, { kind: 'list', review });
  }

  showError(filter: Filter, error: unknown): void {
    this.#set(filter, { kind: 'error', error });
  }

  /** Marks the doubt that is open; the links of the others keep the filter. */
  showOpen(filter: Filter): void {
    this.#filter = filter;
    for (const link of this.#links()) {
      if (link.dataset['id'] === filter.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  /** The first doubt of the list; `null` when there is none. */
  first(): HTMLElement | null {
    return this.#links()[0] ?? null;
  }

  /** Gives the keyboard to a doubt of the list, or else to the first. */
  focus(id: string | null): void {
    const links = this.#links();
    (links.find((link) => link.dataset['id'] === id) ?? links[0])?.focus();
  }

  refresh(): void {
    if (this.element.getAttribute('aria-busy') === 'true') this.#status.textContent = t('reviewLoading');
    else this.#draw();
  }

  #set(filter: Filter, state: State): void {
    this.#filter = filter;
    this.#state = state;
    this.element.setAttribute('aria-busy', 'false');
    this.#draw();
  }

  #draw(): void {
    const state = this.#state;
    this.#list.setAttribute('aria-label', t('reviewList'));
    this.#pages.setAttribute('aria-label', t('reviewPages'));
    fill(this.#status);
    fill(this.#problem);
    fill(this.#list);
    fill(this.#pages);
    if (state.kind === 'error') this.#drawError(state.error);
    if (state.kind === 'list') this.#drawList(state.review);
  }

  #drawError(error: unknown): void {
    const retry = h('button', { class: 'link', attrs: { type: 'button' }, on: { click: this.#onRetry } }, t('retry'));
    fill(
      this.#problem,
      h('div', { class: 'error', attrs: { role: 'alert' } }, h('strong', {}, t('reviewNoAnswer')), h('p', {}, errorWords(error)), h('p', {}, t('reviewNotTold')), retry, ...this.#toFirst()),
    );
  }

  /** The way out of a page that the list does not have any more. */
  #toFirst(): Child[] {
    return this.#filter.from === 0 ? [] : [' ', h('a', { class: 'link', attrs: { href: this.#href({ from: 0 }) } }, t('reviewFirst'))];
  }

  #drawList({ items, total, next, by_kind: kinds }: Review): void {
    const { from } = this.#filter;
    if (items.length > 0) {
      this.#status.textContent = t('reviewPage', { from: from + 1, to: from + items.length, n: total });
      this.#list.setAttribute('start', String(from + 1));
      fill(this.#list, ...items.map((doubt) => this.#row(doubt)));
      fill(this.#pages, ...this.#pageLinks(next));
      return;
    }
    if (total > 0) {
      // The list has become shorter than this page of it.
      fill(this.#status, t('reviewPast', { n: total }), ...this.#toFirst());
      return;
    }
    const everything = kinds.reduce((sum, kind) => sum + kind.total, 0);
    const bare = this.#filter.state === 'open' && !isNarrowed(this.#filter);
    fill(this.#status, t(bare ? 'reviewNoneOpen' : 'reviewNoneMatching'), everything > 0 && ` ${t('reviewElsewhere', { n: everything })}`);
  }

  #pageLinks(next: number | null): Child[] {
    const { from } = this.#filter;
    const link = (to: number | null, key: TextKey): Child =>
      to === null
        ? h('span', { class: 'page-link', attrs: { 'aria-disabled': 'true' } }, t(key))
        : h('a', { class: 'page-link', attrs: { href: this.#href({ from: to, id: null }) } }, t(key));
    if (from === 0 && next === null) return [];
    return [link(from === 0 ? null : Math.max(0, from - PAGE), 'reviewBefore'), link(next, 'reviewAfter')];
  }

  #row(doubt: Doubt): HTMLElement {
    return h(
      'li',
      {},
      h(
        'a',
        { class: 'doubt', attrs: { href: this.#href({ id: doubt.id }), 'data-id': doubt.id, 'aria-current': doubt.id === this.#filter.id ? 'true' : null } },
        h(
          'span',
          { class: 'doubt-head' },
          kindBadge(doubt),
          doubt.state !== 'open' && stateBadge(doubt.state),
          h('span', { class: 'doubt-where' }, where(doubt)),
          h('code', { class: 'doubt-id' }, doubt.id),
        ),
        (doubt.printed !== null || doubt.used !== null || doubt.candidates.length > 0) && h('span', { class: 'doubt-values' }, ...values(doubt)),
        h('span', { class: 'doubt-reason sentence' }, pick(doubt)),
      ),
    );
  }

  #href(change: Partial<Filter>): string {
    return writeFilter({ ...this.#filter, ...change }) || '#';
  }

  #links(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('.doubt')];
  }

  /** The arrows move from doubt to doubt; Enter opens a link by itself. */
  #key(event: KeyboardEvent): void {
    const links = this.#links();
    const at = links.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, to))]?.focus();
  }
}

/** What kind of doubt it is. */
export function kindBadge({ kind_zh: zh, kind_en: en }: Doubt): HTMLElement {
  return h('span', { class: 'badge doubt-kind' }, pick({ zh, en }));
}

/** What has been decided about a doubt. */
export function stateBadge(state: string): HTMLElement {
  return h('span', { class: `badge state-${state}` }, word(STATE, state));
}

/** Where a doubt stands, in a few words: the document or else the file, the place in it, and the county. */
function where({ document, file, place, line, row, county }: Doubt): string {
  return [document ?? file, spot({ place, line }), row === null ? null : t('reviewRow', { row }), county].filter((part) => part !== null).join(' · ');
}

/** The place in the file; `null` where there is none. */
export function spot({ place, line }: Pick<Doubt, 'place' | 'line'>): string | null {
  return place ?? (line > 0 ? t('reviewLine', { line }) : null);
}

function values({ printed, used, candidates }: Doubt): Child[] {
  const pair = (key: TextKey, value: string): Child => h('span', { class: 'doubt-value' }, h('span', { class: 'label' }, t(key)), ' ', h('q', { attrs: { lang: 'zh-CN' } }, value));
  return [
    printed !== null && pair('reviewPrinted', printed),
    used !== null && used !== printed && pair('reviewUsed', used),
    candidates.length > 0 && pair('reviewCandidates', candidates.join(' | ')),
  ];
}
