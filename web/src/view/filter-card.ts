import { t } from '../language.ts';
import { layersOf } from '../lib/filters.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { FILTERS, UNKNOWN, type FilterName } from '../lib/permalink.ts';
import { errorWords } from '../parts/error-words.ts';
import { clearFilters, isFiltered, onState, setFilter, shownLayers, state } from '../state.ts';
import { FILTER_TEXT, layerTitle, valueText } from './names.ts';
import { summary, type Summary } from './service.ts';
import type { Tool } from './view-tools.ts';

/** Longer lists get a field to find a value in. */
const LONG = 12;

/** A value to choose, and how many features of the layers on show have it. */
type Choice = { readonly value: string; readonly count: number };

/** Chooses features by what they state; the choices come from the data. */
export class FilterCard implements Tool {
  readonly element = h('section', { class: 'filter-card card' });
  readonly #close: () => void;
  readonly #latest = new Latest();
  readonly #title = h('h2', { attrs: { id: uniqueId('filter') } });
  readonly #body = h('div', { class: 'filter-body' });
  readonly #open = new Set<FilterName>(['county', 'line']);
  #found: ReadonlyMap<string, Summary> = new Map();
  #shown = false;

  constructor(close: () => void) {
    this.#close = close;
    this.element.setAttribute('aria-labelledby', this.#title.id);
    onState(['filters', 'layers', 'asOf'], () => this.#shown && this.#ask());
    this.refresh();
  }

  shown(open: boolean): void {
    this.#shown = open;
    if (open) {
      this.#ask();
      this.element.querySelector('summary')?.focus();
    } else this.#latest.cancel();
  }

  refresh(): void {
    fill(this.#title, t('filterTitle'));
    fill(
      this.element,
      h('header', { class: 'view-head' }, this.#title, h('button', { class: 'icon-button', attrs: { type: 'button', 'aria-label': t('close') }, on: { click: this.#close } }, '✕')),
      this.#body,
    );
    this.#draw();
  }

  /** Asks for the choices of the layers on show. */
  #ask(): void {
    const { asOf, filters } = state();
    const signal = this.#latest.next();
    const shown = shownLayers();
    const layers = [...new Set(FILTERS.flatMap((name) => layersOf(name, shown)))];
    Promise.all(layers.map(async (layer) => [layer, await summary({ layer, asOf, filters, bbox: null }, signal)] as const)).then(
      (found) => {
        this.#found = new Map(found);
        this.#draw();
      },
      (error: unknown) => {
        if (!isAbort(error)) fill(this.#body, h('p', { class: 'error', attrs: { role: 'alert' } }, errorWords(error)));
      },
    );
  }

  #draw(): void {
    // What had the keyboard is drawn anew with the rest, and gets it back.
    const focused = document.activeElement instanceof HTMLInputElement && this.element.contains(document.activeElement) ? document.activeElement : null;
    const clear = h('button', { class: 'view-small', attrs: { type: 'button', disabled: !isFiltered() }, on: { click: clearFilters } }, t('filterClear'));
    fill(this.#body, ...FILTERS.map((name) => this.#group(name)), h('p', { class: 'small' }, t('filterCounts')), h('p', { class: 'small' }, t('filterGround')), clear);
    if (focused !== null) {
      const again = [...this.#body.querySelectorAll('input')].find((input) => input.name === focused.name && input.value === focused.value);
      again?.focus();
    }
  }

  #group(name: FilterName): HTMLElement {
    const layers = layersOf(name, shownLayers());
    const chosen = state().filters[name];
    const choices = this.#choices(name, layers);
    const rows = choices.map(({ value, count }) => this.#row(name, value, count));
    const find = h('input', {
      class: 'filter-find',
      attrs: { type: 'search', name: `find-${name}`, placeholder: t('filterMore'), 'aria-label': `${t(FILTER_TEXT[name])}: ${t('filterMore')}` },
      on: { input: () => rows.forEach((row) => (row.hidden = !(row.textContent ?? '').includes(find.value.trim()))) },
    });
    const group = h(
      'details',
      { class: 'filter-group', attrs: { open: this.#open.has(name) || chosen.length > 0 } },
      h('summary', {}, h('span', {}, t(FILTER_TEXT[name])), chosen.length > 0 && h('span', { class: 'count' }, chosen.length)),
      h('p', { class: 'small' }, t('filterOn', { layers: layers.length === 0 ? '–' : layers.map(layerTitle).join(t('listSeparator')) })),
      choices.length > LONG && find,
      rows.length === 0 ? h('p', { class: 'small' }, t('filterNone')) : h('ul', { class: 'filter-values' }, ...rows),
    );
    group.addEventListener('toggle', () => (group.open ? this.#open.add(name) : this.#open.delete(name)));
    return group;
  }

  /** The values of the layers together; what is chosen stays among them though nothing has it any more. */
  #choices(name: FilterName, layers: readonly string[]): Choice[] {
    const counts = new Map<string, number>();
    let notStated = 0;
    for (const layer of layers) {
      const property = this.#found.get(layer)?.properties.find((one) => one.name === name);
      for (const { value, count } of property?.values ?? []) counts.set(value, (counts.get(value) ?? 0) + count);
      notStated += property?.notStated ?? 0;
    }
    const all = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    if (notStated > 0) all.push({ value: UNKNOWN, count: notStated });
    const gone = state().filters[name].filter((value) => !all.some((one) => one.value === value));
    return [...all, ...gone.map((value) => ({ value, count: 0 }))];
  }

  #row(name: FilterName, value: string, count: number): HTMLElement {
    const others = (): string[] => state().filters[name].filter((one) => one !== value);
    const box = h('input', {
      attrs: { type: 'checkbox', name, value, checked: state().filters[name].includes(value) },
      on: { change: () => setFilter(name, box.checked ? [...others(), value] : others()) },
    });
    const words = value === UNKNOWN ? t('filterNotStated') : valueText(name, value);
    return h('li', {}, h('label', { class: 'filter-value' }, box, h('span', {}, words), h('span', { class: 'small' }, count)));
  }
}
