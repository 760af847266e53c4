import type { Found, Hit } from '../api.ts';
import { language, pick, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { isQuery, parseTyped, type Query } from '../lib/query.ts';
import { search } from '../offline/search.ts';
import { state } from '../state.ts';
import { HitList, option, type Option } from './hit-list.ts';

const LIMIT = 20;
const WAIT_MS = 180;
/** The service takes no longer texts; a pasted link may be long. */
const LONGEST = 1000;

/** What the search box tells the page. */
export type SearchEvents = {
  readonly onQuery: (query: Query) => void;
  readonly onHit: (hit: Hit) => void;
  readonly onError: (text: string, error: unknown) => void;
};

/**
 * A box for whatever somebody has at hand (WAI-ARIA combobox). Full forms of a coordinate, a post and a range are
 * read here and asked at once; everything else the service reads. One plain meaning is gone to, several are listed:
 * none of them is chosen for anybody.
 */
export class SearchBox {
  readonly element: HTMLFormElement;
  readonly #events: SearchEvents;
  readonly #input: HTMLInputElement;
  readonly #button: HTMLButtonElement;
  readonly #list: HitList;
  /** How the text was read, once something was chosen. */
  readonly #read = h('p', { class: 'search-read', attrs: { role: 'status' } });
  readonly #latest = new Latest();
  #timer = 0;

  constructor(events: SearchEvents) {
    this.#events = events;
    this.#input = h('input', {
      class: 'search-input',
      attrs: {
        type: 'search',
        role: 'combobox',
        autocomplete: 'off',
        spellcheck: 'false',
        enterkeyhint: 'search',
        maxlength: LONGEST,
        'aria-autocomplete': 'list',
        'aria-expanded': 'false',
        'aria-keyshortcuts': '/',
      },
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#closeSoon() },
    });
    this.#list = new HitList(
      this.#input,
      (one) => this.#choose(one),
      (text) => void this.run(text),
    );
    this.#button = h('button', { class: 'search-button', attrs: { type: 'submit' } });
    this.element = h(
      'form',
      {
        class: 'search',
        attrs: { role: 'search' },
        on: {
          submit: (event) => {
            event.preventDefault();
            void this.#submit();
          },
        },
      },
      this.#input,
      this.#button,
      this.#list.element,
      this.#list.status,
      this.#read,
    );
    document.addEventListener('keydown', (event) => this.#shortcut(event));
    // A list that an address of the page has opened has no focus to lose.
    document.addEventListener('pointerdown', (event) => {
      if (this.#list.isOpen && event.target instanceof Node && !this.element.contains(event.target)) this.#close();
    });
    this.refresh();
  }

  /** Shows a text without asking anything. */
  setText(text: string): void {
    this.#input.value = text;
    fill(this.#read);
    this.#close();
  }

  /** Asks for a text as if it had been typed and submitted, as an address of the page does. */
  async run(text: string): Promise<void> {
    this.setText(text);
    await this.#submit();
  }

  /** Begins a text that the user goes on with. */
  begin(text: string): void {
    this.setText(text);
    this.#input.focus();
    this.#input.setSelectionRange(text.length, text.length);
  }

  refresh(): void {
    this.#input.placeholder = t('searchPlaceholder');
    this.#input.setAttribute('aria-label', t('searchLabel'));
    this.#input.title = t('searchShortcut');
    this.#button.textContent = t('searchButton');
    fill(this.#read);
    this.#list.refresh();
    this.#close();
  }

  #typed(): void {
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    fill(this.#read);
    const typed = parseTyped(this.#input.value);
    // The list goes at once: an old hit must not be chosen for a new text.
    this.#close();
    if (typed.kind === 'swapped') this.#list.show([this.#swapped(typed.lon, typed.lat)], null, '', false);
    // Numbers without a system may be of a map program: the service offers the other readings.
    else if (typed.kind === 'text' || (typed.kind === 'coordinate' && typed.crs === undefined)) {
      const text = this.#input.value.trim();
      this.#timer = window.setTimeout(() => void this.#suggest(text, false), WAIT_MS);
    }
  }

  async #submit(): Promise<void> {
    window.clearTimeout(this.#timer);
    const chosen = this.#list.active;
    if (chosen !== undefined) {
      this.#choose(chosen);
      return;
    }
    const typed = parseTyped(this.#input.value);
    if (isQuery(typed)) {
      this.#close();
      this.#events.onQuery(typed);
    } else if (typed.kind === 'swapped') {
      this.#list.show([this.#swapped(typed.lon, typed.lat)], null, '', true);
    } else if (typed.kind === 'text') {
      await this.#suggest(this.#input.value.trim(), true);
    }
  }

  /** Lists what the text may mean; a submitted text with one plain meaning goes there at once. */
  async #suggest(text: string, submitted: boolean): Promise<void> {
    try {
      if (submitted) fill(this.#list.status, t('searching'));
      const found = await search(text, LIMIT, state().asOf, this.#latest.next());
      const options = found.results.map((hit) => option(hit, this.#events.onHit));
      const [first] = options;
      if (submitted && found.outcome === 'one' && first !== undefined) this.#choose(first);
      else this.#show(options, found, text, submitted);
    } catch (error) {
      if (isAbort(error)) return;
      this.#close();
      if (submitted) this.#events.onError(text, error);
    }
  }

  #show(options: readonly Option[], found: Found, text: string, submitted: boolean): void {
    // Somebody who has left the box while the answer came does not want a list over the map.
    if (!submitted && document.activeElement !== this.#input) return;
    this.#list.show(options, found, text, submitted);
  }

  #swapped(lon: string, lat: string): Option {
    return {
      title: t('swappedTitle', { lon, lat }),
      subtitle: t('swappedSubtitle'),
      said: [],
      kind: t('kindCoordinate'),
      sure: false,
      readAs: null,
      choose: () => this.#events.onQuery({ kind: 'coordinate', lon, lat }),
    };
  }

  #key(event: KeyboardEvent): void {
    // While an input method composes a word, its keys are not ours.
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = this.#list.options.length;
    const inList = this.#list.active !== undefined;
    if (event.key === 'Escape' && this.#list.isOpen) this.#close();
    else if (event.key === 'ArrowDown' && count > 0) this.#list.move(1);
    else if (event.key === 'ArrowUp' && count > 0) this.#list.move(-1);
    // Without a chosen row these keys belong to the text.
    else if (event.key === 'Home' && inList) this.#list.activate(0);
    else if (event.key === 'End' && inList) this.#list.move(Infinity);
    else return;
    event.preventDefault();
  }

  /** `/` brings the keyboard to the box from anywhere but another field. */
  #shortcut(event: KeyboardEvent): void {
    if (event.key !== '/' || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target !== null && (target.isContentEditable || target.closest('input, textarea, select, dialog') !== null)) return;
    event.preventDefault();
    this.#input.focus();
    this.#input.select();
  }

  #choose(chosen: Option): void {
    this.#close();
    chosen.choose();
    const read = chosen.readAs;
    fill(this.#read, read === null ? null : h('span', { attrs: { lang: language() === 'zh' ? 'zh-CN' : 'en' } }, pick(read)));
  }

  #closeSoon(): void {
    window.setTimeout(() => {
      if (document.activeElement !== this.#input) this.#close();
    }, 100);
  }

  #close(): void {
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    this.#list.close();
  }
}
