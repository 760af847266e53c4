import { pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { filtersOf, isGround } from '../lib/filters.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import { onState, shownLayers, state } from '../state.ts';
import { today } from './day-strip.ts';
import { openDownloads } from './downloads.ts';
import { FILTER_TEXT, layerTitle, TABLES, valueText } from './names.ts';
import { columns, rows, summary, type Column, type Row, type Rows, type Selection } from './service.ts';
import type { Tool, ViewEvents } from './view-tools.ts';

/** Rows of a page. */
const PAGE = 1000;
/** Rows that are put into the document at once; the next follow when one comes near to the last. */
const BATCH = 100;
/** How long the map may take to show a row, in milliseconds. */
const FOLLOWING = 2000;
/** Cells longer than this are cut, with the whole text as their title. */
const LONGEST = 60;

/** What the table of a layer shows. */
type Shown = { readonly selection: Selection; readonly from: number; readonly columns: readonly Column[]; readonly page: Rows; readonly nowhere: number; readonly unused: readonly string[] };

/** The features in view as a table, a page at a time. */
export class TablePanel implements Tool {
  readonly element = h('section', { class: 'table-panel card' });
  readonly #close: () => void;
  readonly #events: ViewEvents;
  readonly #latest = new Latest();
  readonly #title = h('h2', { attrs: { id: uniqueId('table') } });
  readonly #select = h('select', { attrs: { name: 'table-layer' } });
  readonly #status = h('p', { class: 'table-status small', attrs: { role: 'status' } });
  readonly #day = h('p', { class: 'small other-day-words' });
  readonly #notes = h('p', { class: 'table-notes small' });
  readonly #scroller = h('div', { class: 'table-scroller', attrs: { tabindex: 0, role: 'group', 'aria-labelledby': this.#title.id } });
  readonly #previous = h('button', { class: 'view-small', attrs: { type: 'button', hidden: true }, on: { click: () => this.#turn(-PAGE) } });
  readonly #next = h('button', { class: 'view-small', attrs: { type: 'button', hidden: true }, on: { click: () => this.#turn(PAGE) } });
  #layer: string;
  #order: { readonly name: string; readonly descending: boolean } | null = null;
  #from = 0;
  /** Whether only what is in view is listed. */
  #inView = true;
  #open = false;
  #shown: Shown | null = null;
  #timer = 0;
  /** Until when the map moves because a row was shown, in milliseconds: its list stays as it is. */
  #following = 0;

  constructor(close: () => void, events: ViewEvents) {
    this.#close = close;
    this.#events = events;
    const shown = shownLayers();
    // Who answers where is asked for most; the ground is on the map to read it by.
    this.#layer = ['segments', ...TABLES].find((layer) => shown.has(layer) && !isGround(layer)) ?? 'segments';
    this.element.setAttribute('aria-labelledby', this.#title.id);
    this.#select.addEventListener('change', () => {
      this.#layer = this.#select.value;
      this.#order = null;
      this.#restart();
    });
    onState(['asOf', 'filters'], () => this.#restart());
    onState(['map'], () => {
      // A map that is still moving asks for nothing.
      window.clearTimeout(this.#timer);
      if (this.#open && this.#inView && Date.now() > this.#following) this.#timer = window.setTimeout(() => this.#restart(), 300);
    });
    this.refresh();
  }

  shown(open: boolean): void {
    this.#open = open;
    if (!open) {
      this.#latest.cancel();
      return;
    }
    this.#restart();
    this.#select.focus();
  }

  refresh(): void {
    fill(this.#title, t('tableTitle'));
    this.#select.setAttribute('aria-label', t('tableLayer'));
    fill(this.#select, ...TABLES.map((layer) => h('option', { attrs: { value: layer, selected: layer === this.#layer } }, layerTitle(layer))));
    fill(this.#previous, t('tablePrevious'));
    fill(this.#next, t('tableNext'));
    const view = h('input', {
      attrs: { type: 'checkbox', name: 'in-view', checked: this.#inView },
      on: {
        change: () => {
          this.#inView = view.checked;
          this.#restart();
        },
      },
    });
    fill(
      this.element,
      h(
        'header',
        { class: 'view-head table-head' },
        this.#title,
        this.#select,
        h('label', { class: 'table-view' }, view, h('span', {}, t('tableInView'))),
        this.#status,
        this.#previous,
        this.#next,
        h('button', { class: 'view-small', attrs: { type: 'button' }, on: { click: () => void openDownloads({ layer: this.#layer, inView: this.#inView }) } }, t('tableDownload')),
        h('button', { class: 'icon-button', attrs: { type: 'button', 'aria-label': t('close') }, on: { click: this.#close } }, '✕'),
      ),
      this.#day,
      this.#notes,
      this.#scroller,
    );
    this.#draw();
  }

  #selection(): Selection {
    const { asOf, filters } = state();
    return { layer: this.#layer, asOf, filters, bbox: this.#inView ? this.#events.extent() : null };
  }

  /** Reads the first page. */
  #restart(): void {
    this.#from = 0;
    if (this.#open) void this.#read();
  }

  #turn(by: number): void {
    this.#from = Math.max(0, this.#from + by);
    void this.#read();
  }

  async #read(): Promise<void> {
    const signal = this.#latest.next();
    const selection = this.#selection();
    const from = this.#from;
    const order = this.#order === null ? null : `${this.#order.descending ? '-' : ''}${this.#order.name}`;
    this.element.setAttribute('aria-busy', 'true');
    fill(this.#status, t('tableLoading'));
    try {
      const [all, page, { numberWithoutGeometry }] = await Promise.all([columns(selection.layer, signal), rows(selection, order, from, PAGE, signal), summary(selection, signal)]);
      const { unused } = filtersOf(selection.layer, selection.filters);
      this.#shown = { selection, from, columns: all, page, nowhere: selection.bbox === null ? 0 : numberWithoutGeometry, unused: unused.map((name) => FILTER_TEXT[name]) };
      const sorted = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.column : undefined;
      this.#draw();
      this.#scroller.scrollTop = 0;
      // The heads are new; the keyboard stays where it was.
      if (sorted !== undefined) this.#scroller.querySelector<HTMLElement>(`[data-column="${sorted}"]`)?.focus();
    } catch (error) {
      if (isAbort(error)) return;
      // Rows of before would stand below the words of what was asked for now.
      this.#shown = null;
      this.#draw();
      fill(this.#status, h('span', { class: 'refused', attrs: { role: 'alert' } }, errorWords(error)), ' ', h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => void this.#read() } }, t('retry')));
    }
    this.element.setAttribute('aria-busy', 'false');
  }

  #draw(): void {
    const shown = this.#shown;
    // Of the rows that stand there, not of those that are asked for.
    const asOf = shown === null ? state().asOf : shown.selection.asOf;
    fill(this.#day, asOf !== null && t(asOf > today() ? 'otherDayLater' : 'otherDay', { day: asOf }));
    if (shown === null) {
      fill(this.#scroller);
      fill(this.#notes);
      for (const button of [this.#previous, this.#next]) button.hidden = true;
      return;
    }
    const { selection, from, columns: all, page, nowhere, unused } = shown;
    const { numberMatched: matched, features } = page;
    const full = all.filter(({ name }) => features.some(({ properties }) => properties[name] != null));
    fill(this.#status, matched === 0 ? t('tableNone') : t('tableRows', { from: from + 1, to: from + features.length, all: matched }));
    this.#previous.disabled = from === 0;
    this.#next.disabled = from + features.length >= matched;
    // With one page there is nothing to turn.
    for (const button of [this.#previous, this.#next]) button.hidden = this.#previous.disabled && this.#next.disabled;
    const everywhere = h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => this.#anywhere() } }, t('tableShowNowhere'));
    const notes: Child[] = [
      nowhere > 0 && h('span', {}, t('tableNowhere', { n: nowhere }), ' ', everywhere),
      unused.length > 0 && h('span', {}, t('tableUnused', { names: unused.map((key) => t(key as 'filterCounty')).join(t('listSeparator')) })),
      features.length > 0 && all.length > full.length && h('span', {}, t('tableEmpty', { n: all.length - full.length })),
    ];
    fill(this.#notes, ...notes);
    fill(this.#scroller, features.length === 0 ? null : this.#table(full, features, selection));
  }

  #anywhere(): void {
    this.#inView = false;
    this.#restart();
  }

  #table(shown: readonly Column[], features: readonly Row[], { layer, asOf }: Selection): HTMLElement {
    const body = h('tbody', {});
    const heads = shown.map((column) => this.#head(column));
    const caption = h('caption', { class: 'visually-hidden' }, t('tableCaption', { layer: layerTitle(layer), day: asOf ?? t('today') }));
    const table = h('table', { class: 'feature-table' }, caption, h('thead', {}, h('tr', {}, ...heads)), body);
    let drawn = 0;
    const more = (): void => {
      body.append(...features.slice(drawn, drawn + BATCH).map((row) => this.#row(row, shown, layer)));
      drawn += BATCH;
    };
    more();
    this.#scroller.onscroll = () => {
      const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
      if (drawn < features.length && scrollTop + clientHeight > scrollHeight - 600) more();
    };
    return table;
  }

  #head({ name, title, title_en: english, unit }: Column): HTMLElement {
    const sorted = this.#order?.name === name ? (this.#order.descending ? 'descending' : 'ascending') : 'none';
    const words = `${pick({ zh: title, en: english })}${unit === '' ? '' : ` (${unit})`}`;
    const click = (): void => {
      this.#order = { name, descending: sorted === 'ascending' };
      this.#restart();
    };
    return h(
      'th',
      { attrs: { scope: 'col', 'aria-sort': sorted } },
      h('button', { class: 'table-sort', attrs: { type: 'button', title: t('tableSort'), 'data-column': name }, on: { click } }, words, h('span', { class: 'table-arrow', attrs: { 'aria-hidden': 'true' } }, sorted === 'none' ? '' : sorted === 'ascending' ? '▲' : '▼')),
    );
  }

  #row({ id, properties }: Row, shown: readonly Column[], layer: string): HTMLElement {
    const show = (): void => {
      this.#following = Date.now() + FOLLOWING;
      row.parentElement?.querySelector('[aria-current]')?.removeAttribute('aria-current');
      row.setAttribute('aria-current', 'true');
      this.#events.onFeature(layer, id);
    };
    const cells = shown.map(({ name }, no) => {
      const text = this.#cell(name, properties[name]);
      const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
      if (no > 0) return h('td', { attrs: { title: short === text ? null : text } }, short);
      // The first column is the identifier: it is the row's button.
      return h('th', { attrs: { scope: 'row' } }, h('button', { class: 'link table-show', attrs: { type: 'button', 'aria-label': t('tableShow', { id }) }, on: { click: show } }, short));
    });
    const row = h('tr', { attrs: { 'data-id': id } }, ...cells);
    row.addEventListener('click', (event) => {
      if (!(event.target instanceof HTMLButtonElement)) show();
    });
    return row;
  }

  /** A value for people. What is not known stays empty: a dash would look like something that was said. */
  #cell(name: string, value: unknown): string {
    if (value === null || value === undefined) return '';
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    return valueText(name, String(value));
  }
}
