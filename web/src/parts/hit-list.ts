import type { Bilingual, Found, Hit } from '../api.ts';
import { pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';

const KIND: Readonly<Record<string, TextKey>> = {
  post: 'kindPost',
  range: 'kindRange',
  line: 'kindLine',
  station: 'kindStation',
  place: 'kindPlace',
  county: 'kindCounty',
  township: 'kindTownship',
  village: 'kindVillage',
  parcel: 'kindParcel',
  document: 'kindDocument',
  official: 'kindOfficial',
  site: 'kindSite',
  coordinate: 'kindCoordinate',
};

/** Something in the list that can be chosen. */
export type Option = {
  readonly title: string;
  readonly subtitle: string;
  /** In words: what tells it apart, how the text was read. */
  readonly said: readonly string[];
  readonly kind: string;
  /** Whether the text plainly means it. */
  readonly sure: boolean;
  /** What was made of the text, to be told once it is chosen. */
  readonly readAs: Bilingual | null;
  readonly choose: () => void;
};

/** A search result as an option. */
export function option(hit: Hit, choose: (hit: Hit) => void): Option {
  const key = KIND[hit.kind];
  const said = [hit.detail, hit.read_as].flatMap((words) => (words == null ? [] : [pick(words)]));
  return {
    title: hit.title,
    subtitle: hit.subtitle ?? '',
    said,
    kind: key === undefined ? hit.kind : t(key),
    sure: hit.sure === true,
    readAs: hit.read_as ?? null,
    choose: () => choose(hit),
  };
}

/** The list below the search box (WAI-ARIA listbox): one row at most is active, the keyboard stays in the box. */
export class HitList {
  readonly element: HTMLDivElement;
  /** What a screen reader is told. */
  readonly status = h('p', { class: 'visually-hidden', attrs: { role: 'status' } });
  readonly #list: HTMLUListElement;
  readonly #notes = h('div', { class: 'hit-notes' });
  readonly #input: HTMLInputElement;
  #options: readonly Option[] = [];
  #active = -1;

  constructor(input: HTMLInputElement, onChoose: (option: Option) => void, onExample: (text: string) => void) {
    const id = uniqueId('hits');
    this.#input = input;
    this.#list = h('ul', { class: 'hit-rows', attrs: { id, role: 'listbox' } });
    this.element = h('div', { class: 'hits card', attrs: { hidden: true } }, this.#list, this.#notes);
    input.setAttribute('aria-controls', id);
    // `mousedown` comes before the box loses the focus and closes the list.
    this.element.addEventListener('mousedown', (event) => {
      event.preventDefault();
      const target = event.target instanceof Element ? event.target : null;
      const row = target?.closest('.hit');
      const chosen = row === null || row === undefined ? undefined : this.#options[[...this.#list.children].indexOf(row)];
      if (chosen !== undefined) onChoose(chosen);
      const example = target?.closest<HTMLElement>('.hit-example');
      if (example?.textContent) onExample(example.textContent);
    });
    this.refresh();
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get options(): readonly Option[] {
    return this.#options;
  }

  /** The row that the keys have chosen. */
  get active(): Option | undefined {
    return this.#options[this.#active];
  }

  refresh(): void {
    this.#list.setAttribute('aria-label', t('searchLabel'));
    this.close();
    // What was said of the last list is in the language it was said in.
    fill(this.#list);
    fill(this.#notes);
    fill(this.status);
  }

  /** Shows what was found; `submitted`: somebody asked for it and has to choose. */
  show(options: readonly Option[], found: Pick<Found, 'more' | 'tried' | 'examples'> | null, text: string, submitted: boolean): void {
    this.#options = options;
    fill(this.#list, ...options.map((one, index) => this.#row(one, index)));
    this.#list.hidden = options.length === 0;
    const notes: Child[] = [];
    if (options.length === 0) notes.push(h('p', { class: 'hit-none' }, t('searchNoHits', { text })));
    for (const words of found?.tried ?? []) notes.push(h('p', { class: 'hit-note' }, pick(words)));
    if (found?.more) notes.push(h('p', { class: 'hit-note' }, t('searchMore')));
    if (options.length === 0 && found !== null && found.examples.length > 0) {
      const examples = found.examples.map((example) => h('button', { class: 'link hit-example', attrs: { type: 'button', tabindex: -1 } }, example));
      notes.push(h('p', { class: 'hit-note' }, t('searchTry')), h('p', { class: 'hit-examples' }, ...examples));
    }
    fill(this.#notes, ...notes);
    this.#notes.hidden = notes.length === 0;
    this.#tell(options.length, found, text, submitted);
    this.element.hidden = false;
    this.#input.setAttribute('aria-expanded', String(options.length > 0));
    this.activate(-1);
  }

  /** Makes a row active; −1 for none. */
  activate(index: number): void {
    this.#active = index;
    this.#input.removeAttribute('aria-activedescendant');
    [...this.#list.children].forEach((row, at) => {
      row.setAttribute('aria-selected', String(at === index));
      if (at !== index) return;
      row.scrollIntoView({ block: 'nearest' });
      this.#input.setAttribute('aria-activedescendant', row.id);
    });
  }

  /** Moves on by rows, round the ends; `Infinity` is the last one. */
  move(by: number): void {
    const count = this.#options.length;
    if (by === Infinity) this.activate(count - 1);
    else if (this.#active < 0) this.activate(by > 0 ? 0 : count - 1);
    else this.activate((this.#active + by + count) % count);
  }

  close(): void {
    this.#options = [];
    this.#active = -1;
    this.element.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
  }

  #row(one: Option, index: number): HTMLLIElement {
    return h(
      'li',
      { class: 'hit', attrs: { role: 'option', id: `${this.#list.id}-${index}`, 'aria-selected': 'false' } },
      h('span', { class: 'hit-kind' }, one.kind),
      h('span', { class: 'hit-title' }, one.title),
      one.subtitle !== '' && h('span', { class: 'hit-subtitle' }, one.subtitle),
      ...one.said.map((text) => h('span', { class: 'hit-said' }, text)),
    );
  }

  #tell(count: number, found: Pick<Found, 'tried'> | null, text: string, submitted: boolean): void {
    const tried = (found?.tried ?? []).map(pick);
    const first = count === 0 ? t('searchNoHits', { text }) : t(submitted ? 'searchSeveral' : 'searchHits', { n: count });
    fill(this.status, [first, ...tried].join(' '));
  }
}
