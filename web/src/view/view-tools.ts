import { t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { isFiltered, onState, state } from '../state.ts';
import type { TextKey } from '../text.ts';
import type { Box } from './service.ts';

/** What the tools ask of the page. */
export type ViewEvents = {
  /** What of the earth is in view; `null` before the map has a size. */
  readonly extent: () => Box | null;
  /** A row of the table was chosen. */
  readonly onFeature: (layer: string, id: string) => void;
};

/** A part that is loaded when it is first opened. */
export type Tool = {
  readonly element: HTMLElement;
  /** Draws again, after a change of language. */
  refresh(): void;
  /** It has been opened, or closed. */
  shown(open: boolean): void;
};

type Name = 'day' | 'filter' | 'table';

const TEXTS: Readonly<Record<Name, TextKey>> = { day: 'toolDay', filter: 'toolFilter', table: 'toolTable' };

/** The way to the day, the filters and the table. They come when they are asked for. */
export class ViewTools {
  readonly element = h('nav', { class: 'view-tools' });
  /** Where the cards stand. */
  readonly host = h('div', { class: 'view-host' });
  readonly #buttons = new Map<Name, HTMLButtonElement>();
  readonly #places = new Map<Name, HTMLElement>();
  readonly #tools = new Map<Name, Promise<Tool>>();
  readonly #drawn = new Set<Tool>();
  readonly #events: ViewEvents;
  #open: Name | null = null;

  constructor(events: ViewEvents) {
    this.#events = events;
    for (const name of Object.keys(TEXTS) as Name[]) {
      const place = h('div', { class: `view-place view-place-${name}`, attrs: { id: uniqueId('view'), hidden: true } });
      place.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        this.close();
        this.#buttons.get(name)?.focus();
      });
      const button = h('button', { class: `view-button view-button-${name}`, attrs: { type: 'button', 'aria-controls': place.id, 'aria-expanded': 'false' }, on: { click: () => this.toggle(name) } });
      this.#buttons.set(name, button);
      this.#places.set(name, place);
      this.element.append(button);
      this.host.append(place);
    }
    onState(['asOf', 'filters'], () => this.#label());
    this.refresh();
  }

  refresh(): void {
    this.element.setAttribute('aria-label', t('toolsLabel'));
    this.#label();
    for (const tool of this.#drawn) tool.refresh();
  }

  /** Opens a tool, or closes the one that is open. */
  toggle(name: Name): void {
    if (this.#open === name) this.close();
    else void this.#show(name);
  }

  /** What the table takes from the map from below, in pixels. */
  below(): number {
    return this.#open === 'table' ? (this.#places.get('table')?.offsetHeight ?? 0) : 0;
  }

  /** Closes what is open. */
  close(): void {
    const name = this.#open;
    this.#open = null;
    delete this.element.dataset.open;
    if (name === null) return;
    this.#places.get(name)?.toggleAttribute('hidden', true);
    this.#buttons.get(name)?.setAttribute('aria-expanded', 'false');
    void this.#tools.get(name)?.then((tool) => tool.shown(false));
  }

  async #show(name: Name): Promise<void> {
    this.close();
    this.#open = name;
    this.element.dataset.open = name;
    const place = this.#places.get(name);
    this.#buttons.get(name)?.setAttribute('aria-expanded', 'true');
    place?.toggleAttribute('hidden', false);
    try {
      let tool = this.#tools.get(name);
      if (tool === undefined) {
        tool = this.#load(name);
        this.#tools.set(name, tool);
      }
      const { element } = await tool;
      this.#drawn.add(await tool);
      if (this.#open !== name || place === undefined) return;
      fill(place, element);
      (await tool).shown(true);
    } catch {
      this.#tools.delete(name);
      if (place !== undefined) fill(place, h('p', { class: 'card notice', attrs: { role: 'alert' } }, t('toolFailed')));
    }
  }

  async #load(name: Name): Promise<Tool> {
    const close = (): void => {
      this.close();
      this.#buttons.get(name)?.focus();
    };
    if (name === 'day') return new (await import('./day-card.ts')).DayCard(close);
    if (name === 'filter') return new (await import('./filter-card.ts')).FilterCard(close);
    return new (await import('./table-panel.ts')).TablePanel(close, this.#events);
  }

  /** What holds stands on the buttons: the day, and how much is chosen. */
  #label(): void {
    const { asOf, filters } = state();
    const chosen = Object.values(filters).reduce((sum, values) => sum + values.length, 0);
    for (const [name, button] of this.#buttons) {
      fill(button, name === 'day' ? (asOf ?? t('toolDay')) : name === 'filter' && chosen > 0 ? t('filterActive', { n: chosen }) : t(TEXTS[name]));
    }
    this.#buttons.get('day')?.classList.toggle('is-set', asOf !== null);
    this.#buttons.get('filter')?.classList.toggle('is-set', isFiltered(filters));
  }
}
