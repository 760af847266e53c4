import { language, onLanguage, setLanguage, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { SignIn } from '../parts/sign-in.ts';
import { SkipLinks } from '../parts/skip-links.ts';
import { WorkEntry } from '../parts/work-entry.ts';
import { loadSession, onSession } from '../session.ts';
import { DoubtDetail } from './doubt-detail.ts';
import { DoubtList } from './doubt-list.ts';
import { FilterBar } from './filter-bar.ts';
import { readFilter, writeFilter, type Filter } from './filter.ts';
import { csvAddress, doubt, review, type Review } from './service.ts';

/** The page of what needs a person. The address says what it shows; every part speaks to this one only. */
export class ReviewPage {
  readonly #listed = new Latest();
  readonly #opened = new Latest();
  readonly #head = h('header', { class: 'review-head' });
  readonly #work = new WorkEntry();
  readonly #signIn = new SignIn();
  readonly #bar = new FilterBar({ onFilter: (filter, typing) => this.#go(filter, typing) });
  readonly #list = new DoubtList(() => void this.#load());
  readonly #detail = new DoubtDetail({ onClose: () => this.#close(), onRetry: (id) => void this.#open(id), onDecided: (id) => this.#decided(id) });
  readonly #body = h('main', { class: 'review-body', attrs: { tabindex: -1 } }, h('div', { class: 'review-side' }, this.#bar.element, this.#list.element), this.#detail.element);
  readonly #skip = new SkipLinks(['skipToList', () => this.#list.first() ?? this.#body]);
  #filter: Filter = readFilter(location.hash);
  #review: Review | null = null;

  constructor(root: HTMLElement) {
    root.append(this.#skip.element, this.#head, this.#signIn.dialog, this.#body);
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#filter.id !== null && !holdsWords(event.target)) this.#close();
    });
    // Links of the page, steps back and forth, and addresses typed by hand all come this way.
    window.addEventListener('popstate', () => this.#show(readFilter(location.hash)));
    onLanguage(() => this.#refresh());
    // Notes come only with a doubt that somebody who is signed in asks for.
    onSession(() => this.#filter.id !== null && void this.#open(this.#filter.id));
    void loadSession();
    this.#refresh();
    this.#bar.show(this.#filter);
    this.#showOpen();
    void this.#load();
  }

  /** Goes to another view. What is typed letter by letter is one step, not many. */
  #go(filter: Filter, replace = false): void {
    const address = `${location.pathname}${location.search}${writeFilter(filter)}`;
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.#show(filter);
  }

  #show(filter: Filter): void {
    const before = this.#filter;
    this.#filter = filter;
    this.#bar.show(filter);
    if (writeFilter({ ...before, id: null }) !== writeFilter({ ...filter, id: null })) {
      // The link to the other page is gone with this one: the keyboard goes on at the top of the list.
      void this.#load(writeFilter({ ...before, id: null, from: filter.from }) === writeFilter({ ...filter, id: null }));
    }
    if (before.id !== filter.id) this.#showOpen();
    this.#list.showOpen(filter);
    this.#drawHead();
  }

  async #load(fromTop = false): Promise<void> {
    const filter = this.#filter;
    this.#list.showLoading(filter);
    try {
      const found = await review(filter, this.#listed.next());
      this.#review = found;
      this.#bar.learn(found);
      this.#list.showReview(this.#filter, found);
      this.#drawHead();
      if (!fromTop || this.#filter.id !== null) return;
      this.#list.focus(null);
      scrollTo(0, 0);
    } catch (error) {
      if (!isAbort(error)) this.#list.showError(this.#filter, error);
    }
  }

  #showOpen(): void {
    const { id } = this.#filter;
    this.#body.classList.toggle('with-doubt', id !== null);
    if (id === null) {
      this.#opened.cancel();
      this.#detail.close();
      return;
    }
    // On a narrow window the doubt takes the place of the list.
    if (matchMedia('(max-width: 999px)').matches) scrollTo(0, 0);
    void this.#open(id);
  }

  async #open(id: string): Promise<void> {
    this.#detail.showLoading(id);
    try {
      const found = await doubt(id, this.#opened.next());
      this.#detail.showDoubt(found, true);
    } catch (error) {
      if (!isAbort(error)) this.#detail.showError(id, error);
    }
  }

  /** What was decided changes the list and its counts, too. */
  #decided(id: string): void {
    if (this.#filter.id === id) void this.#open(id);
    void this.#load();
  }

  #close(): void {
    const { id } = this.#filter;
    this.#go({ ...this.#filter, id: null });
    this.#list.focus(id);
  }

  #refresh(): void {
    document.title = `${t('reviewTitle')} · landrail`;
    this.#drawHead();
    for (const part of [this.#skip, this.#work, this.#signIn, this.#bar, this.#list, this.#detail]) part.refresh();
  }

  #drawHead(): void {
    const other = language() === 'zh' ? 'en' : 'zh';
    const label = t('switchLanguage');
    const found = this.#review;
    fill(
      this.#head,
      h('a', { class: 'review-back', attrs: { href: './' } }, t('reviewMap')),
      h('h1', { class: 'review-title' }, t('reviewTitle')),
      h('p', { class: 'review-total' }, found !== null && t('reviewOpenOf', { open: found.open, total: found.by_kind.reduce((sum, { total }) => sum + total, 0) })),
      this.#work.element,
      this.#signIn.element,
      h('a', { class: 'download review-csv', attrs: { href: csvAddress(this.#filter), download: 'review.csv' } }, t('reviewCsv')),
      h(
        'button',
        {
          class: 'map-button language',
          attrs: { type: 'button', lang: other === 'en' ? 'en' : 'zh-CN', title: label, 'aria-label': `${t('otherLanguage')}: ${label}` },
          on: { click: () => setLanguage(other) },
        },
        t('otherLanguage'),
      ),
    );
  }
}

/** Whether Escape belongs to a field: what is written there must not be lost with the doubt. */
function holdsWords(target: EventTarget | null): boolean {
  // A dialog closes itself; while a modal one is open the key is meant for it, wherever the keyboard is.
  if (document.querySelector('dialog[open]') !== null) return true;
  if (target instanceof Element && target.closest('[role="dialog"]') !== null) return true;
  return target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.value !== '');
}
