import { ApiError, type Answer, type Hit, type RangeAnswer } from '../api.ts';
import { t } from '../language.ts';
import { choose } from '../lib/choose.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { folds, refold } from '../lib/folds.ts';
import { EXAMPLES, isQuery, parseTyped, queryText, type Query, type RangeQuery } from '../lib/query.ts';
import { answerView } from './answer-view.ts';
import { errorWords } from './error-words.ts';
import type { AnswerEvents } from './place-head.ts';
import { rangeView } from './range-card.ts';
import { sourceChip } from './source-chip.ts';

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'loading'; readonly query: Query }
  | { readonly kind: 'answer'; readonly query: Query; readonly answer: Answer; readonly head: (() => HTMLElement) | null }
  | { readonly kind: 'range'; readonly query: RangeQuery; readonly answer: RangeAnswer }
  | { readonly kind: 'hit'; readonly hit: Hit }
  | { readonly kind: 'error'; readonly title: string; readonly error: unknown };

/** What the panel asks of the page. */
export type PanelEvents = AnswerEvents & { readonly onClose: () => void };

/** The panel beside the map, a sheet at the bottom of a phone. It holds one state and draws it. */
export class AnswerPanel {
  readonly element: HTMLElement;
  readonly #events: PanelEvents;
  readonly #title = h('h2', { class: 'panel-title', attrs: { tabindex: -1, id: uniqueId('panel') } });
  readonly #body = h('div', { class: 'panel-body' });
  readonly #grip: HTMLButtonElement;
  readonly #close: HTMLButtonElement;
  #state: State = { kind: 'closed' };
  #tall = false;
  /** Which candidate was chosen, for as long as its answer is shown. */
  #chosen: string | null = null;
  #handout: typeof import('../handout/handout.ts') | null = null;
  #preparing = false;

  constructor(events: PanelEvents) {
    this.#events = events;
    this.#close = h('button', { class: 'icon-button', attrs: { type: 'button' }, on: { click: () => this.close() } }, '✕');
    this.#grip = h('button', { class: 'grip', attrs: { type: 'button' }, on: { click: () => this.#toggleTall() } });
    this.element = h(
      'section',
      {
        class: 'panel card',
        attrs: { hidden: true, 'aria-labelledby': this.#title.id },
        on: { keydown: (event) => event.key === 'Escape' && this.close() },
      },
      this.#grip,
      h('header', { class: 'panel-head' }, this.#title, this.#close),
      this.#body,
    );
    window.addEventListener('beforeprint', () => this.#print());
  }

  /** Whether an answer, an error or a wait is on show. */
  get isOpen(): boolean {
    return this.#state.kind !== 'closed';
  }

  showLoading(query: Query): void {
    this.#set({ kind: 'loading', query });
  }

  /**
   * Shows an answer; `focus` moves the keyboard to it, for questions that came from the keyboard. `head` stands
   * before all else: where the phone is.
   */
  showAnswer(query: Query, answer: Answer, focus: boolean, head: (() => HTMLElement) | null = null): void {
    this.#set({ kind: 'answer', query, answer, head });
    if (focus) this.#title.focus({ preventScroll: true });
  }

  /** Shows the stretch between two posts; `focus` as above. */
  showRange(query: RangeQuery, answer: RangeAnswer, focus: boolean): void {
    this.#set({ kind: 'range', query, answer });
    if (focus) this.#title.focus({ preventScroll: true });
  }

  /** Shows a search result that has no place on the map. */
  showHit(hit: Hit): void {
    this.#set({ kind: 'hit', hit });
  }

  showError(title: string, error: unknown): void {
    this.#set({ kind: 'error', title, error });
  }

  /** Closes the panel and tells the page. */
  close(): void {
    this.hide();
    this.#events.onClose();
  }

  /** Closes the panel quietly. */
  hide(): void {
    this.#set({ kind: 'closed' });
  }

  /** Draws the same state again, after a change of language or of who is signed in: what was open stays open. */
  refresh(): void {
    const before = folds(this.#body);
    this.#draw();
    refold(this.#body, before);
  }

  #choose(id: string | null): void {
    this.#chosen = id;
    this.#draw();
    this.#body.querySelector<HTMLElement>('.choose')?.focus();
    this.#body.querySelector('.railway')?.scrollIntoView({ block: 'nearest' });
  }

  #set(state: State): void {
    this.#state = state;
    this.#chosen = null;
    if (state.kind === 'answer') this.#prepareHandout();
    this.#draw();
    this.#body.scrollTop = 0;
  }

  #draw(): void {
    const state = this.#state;
    this.element.hidden = state.kind === 'closed';
    this.element.parentElement?.classList.toggle('with-panel', state.kind !== 'closed');
    this.element.classList.toggle('with-head', state.kind === 'answer' && state.head !== null);
    this.element.setAttribute('aria-busy', String(state.kind === 'loading'));
    this.#close.setAttribute('aria-label', t('close'));
    this.#drawTall();
    switch (state.kind) {
      case 'closed':
        fill(this.#body);
        break;
      case 'loading':
        this.#fill(queryText(state.query), h('p', { class: 'loading', attrs: { role: 'status' } }, t('loading', { text: queryText(state.query) })));
        break;
      case 'answer':
        this.#fill(queryText(state.query), state.head?.(), answerView(state.answer, state.query, this.#events, { chosen: this.#chosen, onChoose: (id) => this.#choose(id) }, state.head !== null));
        break;
      case 'range':
        this.#fill(queryText(state.query), rangeView(state.answer, state.query, this.#events.onAsk));
        break;
      case 'hit':
        this.#fill(
          state.hit.title,
          state.hit.subtitle != null && h('p', {}, state.hit.subtitle),
          h('p', { class: 'notice' }, t('noPlace')),
          this.#facts(state.hit),
          state.hit.source != null && sourceChip(state.hit.source),
        );
        break;
      case 'error':
        this.#fill(
          state.title,
          h('div', { class: 'error', attrs: { role: 'alert' } }, h('strong', {}, t('errorTitle')), h('p', {}, errorWords(state.error))),
          this.#help(state.title, state.error),
        );
        break;
    }
  }

  /** What is held about it. Loaded when it is asked for: most answers have a place. */
  #facts(hit: Hit): HTMLElement {
    const place = h('div', {});
    import('./hit-facts.ts').then(
      ({ hitFacts }) => place.append(hitFacts(hit)),
      (error: unknown) => fill(place, h('p', { class: 'refused small', attrs: { role: 'alert' } }, errorWords(error))),
    );
    return place;
  }

  /** What to do about an error: ask again when the service was away, otherwise ways that work. */
  #help(title: string, error: unknown): HTMLElement {
    const ask = (text: string, label: string): HTMLElement => {
      const click = (): void => {
        const typed = parseTyped(text);
        if (isQuery(typed)) this.#events.onAsk(typed);
      };
      return h('button', { class: 'link', attrs: { type: 'button' }, on: { click } }, label);
    };
    const again = error instanceof ApiError && error.kind === 'network';
    return h('p', { class: 'examples' }, ...(again ? [ask(title, t('retry'))] : [t('errorHelp'), ...EXAMPLES.map((text) => ask(text, text))]));
  }

  #fill(title: string, ...children: readonly Child[]): void {
    fill(this.#title, title);
    fill(this.#body, ...children);
  }

  /** A print that the browser begins by itself gets the same sheet: it leaves no time to load anything. */
  #print(): void {
    const state = this.#state;
    if (state.kind !== 'answer' || this.#handout === null || document.documentElement.classList.contains('has-sheet')) return;
    const away = this.#handout.sheetFor(choose(state.answer, this.#chosen), state.query);
    window.addEventListener('afterprint', away, { once: true });
  }

  /** While nothing else is to be done. Without it the browser prints the panel as it stands. */
  #prepareHandout(): void {
    if (this.#handout !== null || this.#preparing) return;
    this.#preparing = true;
    const load = (): void => {
      import('../handout/handout.ts').then(
        (handout) => (this.#handout = handout),
        () => (this.#preparing = false),
      );
    };
    window.setTimeout(load, 800);
  }

  #toggleTall(): void {
    this.#tall = !this.#tall;
    this.#drawTall();
  }

  #drawTall(): void {
    this.element.classList.toggle('tall', this.#tall);
    this.#grip.setAttribute('aria-label', t(this.#tall ? 'less' : 'more'));
    this.#grip.setAttribute('aria-expanded', String(this.#tall));
  }
}
