import type { Hit } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { isQuery, parseTyped, type Query } from '../lib/query.ts';
import { search } from '../offline/search.ts';
import type { TextKey } from '../text.ts';

const LIMIT = 8;
const WAIT_MS = 180;
const KIND: Readonly<Record<string, TextKey>> = {
  post: 'kindPost',
  line: 'kindLine',
  station: 'kindStation',
  place: 'kindPlace',
  county: 'kindCounty',
  township: 'kindTownship',
  parcel: 'kindParcel',
  document: 'kindDocument',
  official: 'kindOfficial',
  coordinate: 'kindCoordinate',
};

/** What the search box tells the page. */
export type SearchEvents = {
  readonly onQuery: (query: Query) => void;
  readonly onHit: (hit: Hit) => void;
  readonly onError: (text: string, error: unknown) => void;
};

type Option = { readonly title: string; readonly subtitle: string; readonly kind: string; readonly choose: () => void };

/** A box for a coordinate, a line with a post, or a name; names list their hits (WAI-ARIA combobox). */
export class SearchBox {
  readonly element: HTMLFormElement;
  readonly #events: SearchEvents;
  readonly #input: HTMLInputElement;
  readonly #button: HTMLButtonElement;
  readonly #list: HTMLUListElement;
  readonly #status = h('p', { class: 'visually-hidden', attrs: { role: 'status' } });
  readonly #latest = new Latest();
  #options: readonly Option[] = [];
  #active = -1;
  #timer = 0;

  constructor(events: SearchEvents) {
    this.#events = events;
    const id = uniqueId('hits');
    this.#list = h('ul', { class: 'hits card', attrs: { id, role: 'listbox', hidden: true } });
    this.#input = h('input', {
      class: 'search-input',
      attrs: {
        type: 'search',
        role: 'combobox',
        autocomplete: 'off',
        spellcheck: 'false',
        enterkeyhint: 'search',
        maxlength: 120,
        'aria-autocomplete': 'list',
        'aria-expanded': 'false',
        'aria-controls': id,
      },
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#closeSoon() },
    });
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
      this.#list,
      this.#status,
    );
    this.refresh();
  }

  /** Shows a text without asking anything. */
  setText(text: string): void {
    this.#input.value = text;
    this.#close();
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
    this.#list.setAttribute('aria-label', t('searchLabel'));
    this.#button.textContent = t('searchButton');
    this.#close();
  }

  #typed(): void {
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    const typed = parseTyped(this.#input.value);
    if (typed.kind === 'swapped') {
      this.#show([this.#swapped(typed.lon, typed.lat)]);
    } else if (typed.kind === 'text') {
      // The list goes at once: an old hit must not be chosen for a new text.
      this.#close();
      this.#timer = window.setTimeout(() => void this.#suggest(typed.text, false), WAIT_MS);
    } else {
      this.#close();
    }
  }

  async #submit(): Promise<void> {
    window.clearTimeout(this.#timer);
    const chosen = this.#options[this.#active] ?? this.#options[0];
    if (chosen !== undefined) {
      this.#choose(chosen);
      return;
    }
    const typed = parseTyped(this.#input.value);
    if (isQuery(typed)) {
      this.#close();
      this.#events.onQuery(typed);
    } else if (typed.kind === 'swapped') {
      this.#show([this.#swapped(typed.lon, typed.lat)]);
    } else if (typed.kind === 'text') {
      await this.#suggest(typed.text, true);
    }
  }

  /** Lists the hits; a submitted text that has exactly one goes there at once. */
  async #suggest(text: string, submitted: boolean): Promise<void> {
    try {
      const hits = await search(text, LIMIT, this.#latest.next());
      const options = hits.map((hit) => this.#option(hit));
      const [only] = options;
      if (submitted && options.length === 1 && only !== undefined) this.#choose(only);
      else this.#show(options, text);
    } catch (error) {
      if (isAbort(error)) return;
      this.#close();
      if (submitted) this.#events.onError(text, error);
    }
  }

  #option(hit: Hit): Option {
    const key = KIND[hit.kind];
    return {
      title: hit.title,
      subtitle: hit.subtitle ?? '',
      kind: key === undefined ? hit.kind : t(key),
      choose: () => this.#events.onHit(hit),
    };
  }

  #swapped(lon: string, lat: string): Option {
    return {
      title: t('swappedTitle', { lon, lat }),
      subtitle: t('swappedSubtitle'),
      kind: t('kindCoordinate'),
      choose: () => this.#events.onQuery({ kind: 'coordinate', lon, lat }),
    };
  }

  #key(event: KeyboardEvent): void {
    // While an input method composes a word, its keys are not ours.
    if (event.isComposing) return;
    const count = this.#options.length;
    if (event.key === 'Escape' && !this.#list.hidden) this.#close();
    else if (event.key === 'ArrowDown' && count > 0) this.#activate((this.#active + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) this.#activate(this.#active <= 0 ? count - 1 : this.#active - 1);
    else return;
    event.preventDefault();
  }

  #show(options: readonly Option[], text = ''): void {
    this.#options = options;
    this.#active = -1;
    const rows = options.map((option, index) =>
      h(
        'li',
        {
          class: 'hit',
          attrs: { role: 'option', id: `${this.#list.id}-${index}`, 'aria-selected': 'false' },
          // `mousedown` comes before the box loses the focus and closes the list.
          on: {
            mousedown: (event) => {
              event.preventDefault();
              this.#choose(option);
            },
          },
        },
        h('span', { class: 'hit-kind' }, option.kind),
        h('span', { class: 'hit-title' }, option.title),
        option.subtitle !== '' && h('span', { class: 'hit-subtitle' }, option.subtitle),
      ),
    );
    const none = h('li', { class: 'hit-none' }, t('searchNoHits', { text }));
    fill(this.#list, ...(rows.length > 0 ? rows : [none]));
    fill(this.#status, rows.length > 0 ? t('searchHits', { n: rows.length }) : t('searchNoHits', { text }));
    this.#list.hidden = false;
    this.#input.setAttribute('aria-expanded', 'true');
    this.#input.removeAttribute('aria-activedescendant');
  }

  #activate(index: number): void {
    this.#active = index;
    [...this.#list.children].forEach((row, at) => {
      row.setAttribute('aria-selected', String(at === index));
      if (at !== index) return;
      row.scrollIntoView({ block: 'nearest' });
      this.#input.setAttribute('aria-activedescendant', row.id);
    });
  }

  #choose(option: Option): void {
    this.#close();
    option.choose();
  }

  #closeSoon(): void {
    window.setTimeout(() => {
      if (document.activeElement !== this.#input) this.#close();
    }, 100);
  }

  #close(): void {
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    this.#options = [];
    this.#active = -1;
    this.#list.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
  }
}
