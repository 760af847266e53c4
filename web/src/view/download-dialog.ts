import { address, getJson } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { filtersOf } from '../lib/filters.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { NO_FILTERS, UNKNOWN, type FilterName } from '../lib/permalink.ts';
import { zoneOfMost, zonesBetween, type Zone } from '../lib/zones.ts';
import { copyButton } from '../parts/copy-button.ts';
import { errorWords } from '../parts/error-words.ts';
import { onState, state } from '../state.ts';
import { today } from './day-strip.ts';
import { FILTER_TEXT, layerTitle, TABLES, valueText } from './names.ts';
import { selectionParams, summary, type Box, type Selection } from './service.ts';

type Format = 'shp.zip' | 'geojson' | 'csv';
const FORMATS = [
  ['shp.zip', 'formatShp'],
  ['geojson', 'formatGeojson'],
  ['csv', 'formatCsv'],
] as const;
/** The system of the service where none is asked for. */
const DEGREES = 'EPSG:4490';

/** What a dialog begins with. */
export type Asked = { readonly layer: string; readonly inView: boolean };

/** Chooses what to download and how, in plain words; the download itself is a link. */
export class DownloadDialog {
  readonly element: HTMLDialogElement;
  readonly #extent: () => Box | null;
  readonly #latest = new Latest();
  readonly #extents = new Latest();
  readonly #title = h('h2', { attrs: { id: uniqueId('download') } });
  readonly #body = h('form', { class: 'download-body', on: { change: () => this.#changed(), submit: (event) => event.preventDefault() } });
  readonly #count = h('p', { class: 'download-count', attrs: { role: 'status' } });
  readonly #link = h('div', { class: 'download-link' });
  #layer = 'segments';
  #inView = false;
  #filtered = true;
  #format: Format = 'shp.zip';
  #crs = DEGREES;
  #gbk = false;
  #bom = true;
  #wkt = false;
  /** The longitudes and latitudes of the layer; `null` while they are not known. */
  #bounds: Box | null = null;

  constructor(extent: () => Box | null) {
    this.#extent = extent;
    this.element = h('dialog', { class: 'download-dialog card', attrs: { 'aria-labelledby': this.#title.id } });
    this.element.addEventListener('close', () => {
      this.#latest.cancel();
      this.#extents.cancel();
    });
    onState(['asOf', 'filters', 'map'], () => this.element.open && this.#draw());
  }

  /** Opens it. */
  show({ layer, inView }: Asked): void {
    this.#layer = layer;
    this.#inView = inView;
    if (!this.element.open) this.element.showModal();
    this.#learnBounds();
    this.refresh();
  }

  refresh(): void {
    fill(this.#title, t('downloadTitle'));
    const close = h('button', { class: 'icon-button', attrs: { type: 'button', 'aria-label': t('close') }, on: { click: () => this.element.close() } }, '✕');
    fill(this.element, h('header', { class: 'view-head' }, this.#title, close), this.#body, h('footer', { class: 'download-foot' }, this.#count, this.#link));
    this.#draw();
  }

  /** What is asked for. */
  #selection(): Selection {
    const { asOf, filters } = state();
    return { layer: this.#layer, asOf, filters: this.#filtered ? filters : NO_FILTERS, bbox: this.#inView ? this.#extent() : null };
  }

  #href(): string {
    return address(`export/${this.#layer}.${this.#format}`, {
      ...(this.#crs === DEGREES ? {} : { crs: this.#crs }),
      ...(this.#gbk && this.#format !== 'geojson' ? { encoding: 'gbk' } : {}),
      ...(this.#format === 'csv' && this.#wkt ? { wkt: 'true' } : {}),
      ...(this.#format === 'csv' && this.#bom && !this.#gbk ? { bom: 'true' } : {}),
      ...selectionParams(this.#selection()),
    });
  }

  /** Takes over what the form says. */
  #changed(): void {
    const form = new FormData(this.#body);
    const text = (name: string): string => String(form.get(name) ?? '');
    const layer = text('layer');
    const other = layer !== this.#layer;
    this.#layer = layer;
    this.#inView = text('extent') === 'view';
    this.#filtered = form.has('filtered') || this.#body.querySelector('[name=filtered]') === null;
    this.#format = (FORMATS.find(([format]) => format === text('format'))?.[0] ?? 'shp.zip') satisfies Format;
    this.#crs = text('crs') || DEGREES;
    if (this.#body.querySelector('[name=encoding]:not(:disabled)') !== null) this.#gbk = text('encoding') === 'gbk';
    if (this.#format === 'csv' && this.#body.querySelector('[name=bom]') !== null) [this.#bom, this.#wkt] = [form.has('bom'), form.has('wkt')];
    if (other) this.#learnBounds();
    this.#draw();
  }

  /** Where the layer lies, for the zones. */
  #learnBounds(): void {
    const { asOf } = state();
    this.#bounds = null;
    getJson<{ extent?: { spatial?: { bbox?: readonly Box[] } } }>(address(`collections/${this.#layer}`, asOf === null ? {} : { as_of: asOf }), this.#extents.next()).then(
      ({ extent }) => {
        this.#bounds = extent?.spatial?.bbox?.[0] ?? null;
        this.#draw();
      },
      // Without it no zone is suggested; the usual two are offered.
      () => undefined,
    );
  }

  #draw(): void {
    const held = document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLSelectElement ? document.activeElement : null;
    const layers = h('select', { attrs: { name: 'layer', 'aria-label': t('downloadLayer') } }, ...TABLES.map((layer) => h('option', { attrs: { value: layer, selected: layer === this.#layer } }, layerTitle(layer))));
    fill(
      this.#body,
      h('label', { class: 'download-layer' }, h('span', { class: 'legend-like' }, t('downloadLayer')), layers),
      this.#what(),
      group('downloadFormat', ...FORMATS.map(([format, key]) => radio('format', format, t(key), this.#format === format))),
      this.#systems(),
      this.#encodings(),
    );
    const again = held === null ? undefined : [...this.#body.elements].find((one) => (one as HTMLInputElement).name === held.name && (one as HTMLInputElement).value === held.value);
    if (again instanceof HTMLElement) again.focus();
    this.#offer();
  }

  #what(): HTMLElement {
    const { asOf, filters } = state();
    const { used, unused } = filtersOf(this.#layer, filters);
    const words = (name: FilterName): string =>
      `${t(FILTER_TEXT[name])} ${filters[name].map((value) => (value === UNKNOWN ? t('filterNotStated') : valueText(name, value))).join(t('listSeparator'))}`;
    return group(
      'downloadWhat',
      radio('extent', 'all', t('downloadWhole'), !this.#inView),
      radio('extent', 'view', t('downloadInView'), this.#inView),
      used.length > 0 && check('filtered', t('downloadFiltered', { words: used.map(words).join(t('clauseSeparator')) }), this.#filtered),
      unused.length > 0 && h('p', { class: 'small' }, t('downloadUnused', { names: unused.map((name) => t(FILTER_TEXT[name])).join(t('listSeparator')) })),
      h('p', { class: asOf === null ? 'small' : 'small other-day-words' }, t('downloadDay', { day: asOf ?? `${today()} (${t('today')})` })),
    );
  }

  /** The systems, with the zone that suits the data first among the zones. */
  #systems(): HTMLElement {
    const extent = this.#inView ? this.#extent() : null;
    const [west, east] = this.#longitudes(extent);
    const { zones, edges } = zonesBetween(west, east);
    const best = zoneOfMost(west, east);
    const all = [...(best === null ? [] : [best]), ...zones.filter(({ zone }) => zone !== best?.zone)].slice(0, 3);
    const choice = (code: string, text: Child[]): HTMLElement => radio('crs', code, text, this.#crs === code);
    const zone = ({ zone: no, meridian: cm, prefixed, plain }: Zone): HTMLElement[] =>
      [
        { epsg: plain, prefix: t('zonePlain'), suggested: no === best?.zone },
        { epsg: prefixed, prefix: t('zonePrefix', { zone: no }), suggested: false },
      ].map(({ epsg, prefix, suggested }) => choice(`EPSG:${epsg}`, [t('systemZone', { cm, prefix, epsg }), suggested && h('strong', {}, ` ${t('zoneSuggested')}`)]));
    const [one, other] = zones;
    const about = { west: west.toFixed(2), east: east.toFixed(2) };
    const note =
      one === undefined || best === null
        ? null
        : other === undefined
          ? t('zoneOne', { ...about, zone: one.zone, cm: one.meridian })
          : t('zoneSeveral', { ...about, edge: edges.join(t('listSeparator')), one: one.zone, cmOne: one.meridian, other: other.zone, cmOther: other.meridian });
    // A zone that was chosen for another layer stays a choice while it is the chosen one.
    const offered = new Set([DEGREES, 'EPSG:4326', 'EPSG:3857', ...all.flatMap(({ prefixed, plain }) => [`EPSG:${prefixed}`, `EPSG:${plain}`])]);
    if (!offered.has(this.#crs)) this.#crs = DEGREES;
    return group(
      'downloadSystem',
      choice(DEGREES, [t('system4490')]),
      note !== null && h('p', { class: 'small download-zone' }, note),
      ...all.flatMap(zone),
      choice('EPSG:4326', [t('system4326')]),
      choice('EPSG:3857', [t('system3857')]),
    );
  }

  /** The longitudes of what is downloaded, as far as it is known. */
  #longitudes(extent: Box | null): readonly [number, number] {
    const bounds = this.#bounds;
    if (bounds === null) return extent === null ? [111.2, 113.9] : [extent[0], extent[2]];
    if (extent === null) return [bounds[0], bounds[2]];
    const [west, east] = [Math.max(bounds[0], extent[0]), Math.min(bounds[2], extent[2])];
    return west <= east ? [west, east] : [bounds[0], bounds[2]];
  }

  #encodings(): HTMLElement {
    const json = this.#format === 'geojson';
    const gbk = this.#gbk && !json;
    const encoding = (value: string, text: string, checked: boolean): HTMLElement => radio('encoding', value, text, checked, json);
    return group(
      'downloadEncoding',
      encoding('utf-8', t('encodingUtf8'), !gbk),
      encoding('gbk', t('encodingGbk'), gbk),
      h('p', { class: 'small' }, t(json ? 'encodingJson' : 'encodingRare')),
      this.#format === 'csv' && !gbk && check('bom', t('csvBom'), this.#bom),
      this.#format === 'csv' && check('wkt', t('csvWkt'), this.#wkt),
    );
  }

  /** Counts, and offers the link; with GBK it asks first whether every character has a place. */
  #offer(): void {
    const selection = this.#selection();
    const signal = this.#latest.next();
    const href = this.#href();
    fill(this.#count, t('downloadCounting'));
    const shown = h('code', { class: 'download-address' }, href);
    const link = h('a', { class: 'primary download', attrs: { href, download: true } }, t('downloadDo'));
    fill(this.#link, h('details', {}, h('summary', {}, t('downloadAddress')), shown, copyButton(shown, t('downloadAddress'))), link);
    summary(selection, signal).then(
      async ({ numberMatched: n, numberOfFeatures: all, numberWithoutGeometry: nowhere }) => {
        const words = n === 0 ? t('downloadNothing') : n === all ? t('downloadCount', { n }) : t('downloadCountPart', { n, all });
        const without = nowhere === 0 ? '' : t(selection.bbox === null ? 'downloadNowhereIn' : 'downloadNowhereOut', { n: nowhere });
        fill(this.#count, words, ' ', without);
        if (this.#gbk && this.#format !== 'geojson') await this.#try(href, signal);
      },
      (error: unknown) => {
        if (!isAbort(error)) fill(this.#count, errorWords(error));
      },
    );
  }

  /** Whether the service can write it at all: a link that fails would leave a file with an error in it. */
  async #try(href: string, signal: AbortSignal): Promise<void> {
    try {
      if ((await fetch(href, { method: 'HEAD', signal })).ok) return;
      await getJson(href, signal);
    } catch (error) {
      if (isAbort(error)) return;
      this.#link.querySelector('a.download')?.setAttribute('hidden', '');
      fill(this.#count, h('span', { class: 'refused' }, `${t('downloadRefused')}${errorWords(error)}`));
    }
  }
}

function group(title: 'downloadWhat' | 'downloadFormat' | 'downloadSystem' | 'downloadEncoding', ...children: Child[]): HTMLElement {
  return h('fieldset', {}, h('legend', {}, t(title)), ...children);
}

function radio(name: string, value: string, words: string | readonly Child[], checked: boolean, disabled = false): HTMLElement {
  const input = h('input', { attrs: { type: 'radio', name, value, checked, disabled } });
  return h('label', { class: 'download-choice' }, input, h('span', {}, ...(typeof words === 'string' ? [words] : words)));
}

function check(name: string, words: string, checked: boolean): HTMLElement {
  return h('label', { class: 'download-choice' }, h('input', { attrs: { type: 'checkbox', name, value: 'true', checked } }), h('span', {}, words));
}
