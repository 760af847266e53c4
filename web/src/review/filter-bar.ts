import { pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';
import { FRESH, isNarrowed, narrowed, STATES, type Filter, type StateFilter } from './filter.ts';
import type { Review } from './service.ts';

/** How long after the last key the list is asked for, in milliseconds. */
const PAUSE = 300;

const STATE: Readonly<Record<StateFilter, TextKey>> = {
  open: 'stateOpen',
  accepted: 'stateAccepted',
  corrected: 'stateCorrected',
  all: 'reviewAllStates',
};

/** What the bar asks of the page. `typing`: the text is still being written, so it is no step to go back to. */
export type FilterEvents = { readonly onFilter: (filter: Filter, typing: boolean) => void };

/** The filters above the list. They know the last answer, for the kinds, counties and documents that there are. */
export class FilterBar {
  readonly element = h('section', { class: 'review-filters card' });
  readonly #events: FilterEvents;
  readonly #states = h('select', { attrs: { id: uniqueId('state') }, on: { change: () => this.#change({ state: STATES.find((state) => state === this.#states.value) ?? 'all' }) } });
  readonly #counties = h('select', { attrs: { id: uniqueId('county') }, on: { change: () => this.#change({ county: this.#counties.value || null }) } });
  readonly #documents = h('select', { attrs: { id: uniqueId('document') }, on: { change: () => this.#change({ document: this.#documents.value || null }) } });
  readonly #text = h('input', {
    attrs: { id: uniqueId('text'), type: 'search', maxlength: 200, autocomplete: 'off', spellcheck: 'false' },
    on: { input: () => this.#typed(), keydown: (event) => event.key === 'Enter' && this.#now() },
  });
  /** On a phone the fields are folded; on a desk there is nothing to fold. */
  readonly #toggle = h('button', {
    class: 'filter-toggle',
    attrs: { type: 'button', 'aria-expanded': 'false' },
    on: { click: () => this.#toggle.setAttribute('aria-expanded', String(this.#toggle.getAttribute('aria-expanded') !== 'true')) },
  });
  readonly #fields = h('div', { class: 'review-fields' });
  readonly #kinds = h('div', { class: 'review-kinds', attrs: { role: 'group' } });
  #filter: Filter = FRESH;
  #known: Review | null = null;
  #timer = 0;

  constructor(events: FilterEvents) {
    this.#events = events;
    fill(this.element, this.#toggle, this.#fields, this.#kinds);
    this.refresh();
  }

  /** Shows a filter; what is being typed is left alone. */
  show(filter: Filter): void {
    this.#filter = filter;
    if (this.#text.value.trim() !== filter.text) this.#text.value = filter.text;
    this.#draw();
  }

  /** Learns what there is to choose from. */
  learn(review: Review): void {
    this.#known = review;
    this.#draw();
  }

  refresh(): void {
    this.element.setAttribute('aria-label', t('reviewFilters'));
    this.#text.placeholder = t('reviewTextHint');
    fill(
      this.#fields,
      field('reviewState', this.#states),
      field('reviewCounty', this.#counties),
      field('reviewDocument', this.#documents),
      field('reviewText', this.#text),
    );
    this.#kinds.setAttribute('aria-label', t('reviewKind'));
    this.#draw();
  }

  #draw(): void {
    const { state, county, document, text } = this.#filter;
    const used = [state === FRESH.state ? null : t(STATE[state]), county, document, text || null].filter((part) => part !== null);
    fill(this.#toggle, t('reviewFilters'), used.length > 0 && h('span', { class: 'small' }, used.join(t('listSeparator'))));
    const counties = (this.#known?.counties ?? []).map(({ county: name, ...counts }) => ({ value: name ?? '-', label: name ?? t('reviewNoCounty'), n: this.#count(counts) }));
    const documents = (this.#known?.documents ?? []).map(({ document: no, title, ...counts }) => ({ value: no ?? '-', label: no === null ? t('reviewNoDocument') : title === null ? no : `${no} ${title}`, n: this.#count(counts) }));
    choices(this.#states, STATES.map((value) => ({ value, label: t(STATE[value]), n: null })), state);
    choices(this.#counties, [{ value: '', label: t('reviewAllCounties'), n: null }, ...counties], county ?? '');
    choices(this.#documents, [{ value: '', label: t('reviewAllDocuments'), n: null }, ...documents], document ?? '');
    this.#drawKinds();
  }

  /** Redrawn buttons lose the focus of the keyboard, which is given back. */
  #drawKinds(): void {
    const { kind } = this.#filter;
    const focused = this.#kinds.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset['kind'] : undefined;
    const known = this.#known?.by_kind ?? [];
    const strange = kind !== null && !known.some((one) => one.kind === kind) ? [{ kind, zh: kind, en: kind, open: 0, total: 0 }] : [];
    fill(
      this.#kinds,
      this.#chip('', t('reviewAllKinds'), null, kind === null, null),
      ...[...known, ...strange].filter((one) => this.#count(one) !== 0 || kind === one.kind).map((one) => this.#chip(one.kind, pick(one), this.#count(one), kind === one.kind, one.kind)),
      isNarrowed(this.#filter) && h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => this.#change({ kind: null, county: null, document: null, text: '' }) } }, t('reviewReset')),
    );
    if (focused !== undefined) this.#kinds.querySelector<HTMLElement>(`[data-kind="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  #chip(key: string, label: string, n: number | null, pressed: boolean, kind: string | null): Child {
    return h(
      'button',
      { class: 'chip', attrs: { type: 'button', 'data-kind': key, 'aria-pressed': String(pressed) }, on: { click: () => this.#change({ kind: pressed ? null : kind }) } },
      label,
      n !== null && h('span', { class: 'count' }, n),
    );
  }

  /** How many there are to work on; where all states are listed, how many there are. */
  #count({ open, total }: { open: number; total: number }): number | null {
    if (this.#filter.state === 'open') return open;
    return this.#filter.state === 'all' ? total : null;
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#now(), PAUSE);
  }

  #now(): void {
    clearTimeout(this.#timer);
    const text = this.#text.value.trim();
    if (text !== this.#filter.text) this.#events.onFilter(narrowed(this.#filter, { text }), true);
  }

  #change(change: Parameters<typeof narrowed>[1]): void {
    clearTimeout(this.#timer);
    this.#events.onFilter(narrowed(this.#filter, { text: this.#text.value.trim(), ...change }), false);
  }
}

function field(name: TextKey, input: HTMLElement): HTMLElement {
  return h('label', { class: `review-field field-${input.tagName.toLowerCase()}`, attrs: { for: input.id } }, h('span', {}, t(name)), input);
}

/** A value from the address that the service does not know stays to be seen, so that it can be taken away. */
function choices(select: HTMLSelectElement, all: readonly { value: string; label: string; n: number | null }[], chosen: string): void {
  const strange = all.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: chosen, n: null }];
  fill(select, ...[...all, ...strange].map(({ value, label, n }) => h('option', { attrs: { value } }, n === null ? label : `${label} (${n})`)));
  select.value = chosen;
}
