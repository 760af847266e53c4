import { language, t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import type { TextKey } from '../text.ts';
import type { PickMap } from './pick-map.ts';
import { allItems, type Feature } from './service.ts';
import { shown } from './shown.ts';
import { w } from './words.ts';

/** The layers whose features are of records, and can be edited. */
export const EDITABLE = ['parcels', 'temporary_uses', 'constraints', 'segments', 'county_segments'] as const;
export type Editable = (typeof EDITABLE)[number];
const TITLE: Readonly<Record<Editable, TextKey>> = {
  parcels: 'layerParcels', temporary_uses: 'layerTemporaryUses', constraints: 'layerConstraints', segments: 'layerSegments', county_segments: 'layerCountySegments',
};
/** Most hits that are listed. */
const MOST = 50;

/** Finds a feature by its identifier or by the words of its properties. */
export class FeaturePicker {
  readonly element = h('div', { class: 'card work-card work-picker' });
  readonly #onPick: (layer: Editable, id: string) => void;
  readonly #latest = new Latest();
  readonly #found = h('div', { attrs: { 'aria-live': 'polite' } });
  readonly #target = h('div', { class: 'work-map pick-map', attrs: { tabindex: 0, role: 'application', hidden: true } });
  readonly #said = h('div', {});
  #map: Promise<PickMap> | null = null;
  #hits: readonly Feature[] = [];
  readonly #drawing = new Latest();
  /** The layer with its geometry, which only the map needs; of the last search. */
  #placed: { readonly layer: Editable; readonly features: readonly Feature[] } | null = null;
  #layer: Editable = 'parcels';
  #text = '';

  constructor(onPick: (layer: Editable, id: string) => void) {
    this.#onPick = onPick;
  }

  refresh(): void {
    const [layerId, textId] = [uniqueId('layer'), uniqueId('find')];
    const layers = h('select', { attrs: { id: layerId }, on: { change: () => this.#choose(layers.value as Editable) } }, ...EDITABLE.map((layer) => h('option', { attrs: { value: layer } }, t(TITLE[layer]))));
    layers.value = this.#layer;
    const input = h('input', { attrs: { id: textId, type: 'search', autocomplete: 'off', spellcheck: 'false', value: this.#text, placeholder: w('findHint') } });
    const find = async (): Promise<void> => {
      this.#text = input.value.trim();
      await this.#find();
    };
    fill(
      this.element,
      h(
        'form',
        { class: 'work-fields', on: { submit: (event) => (event.preventDefault(), void find()) } },
        h('div', { class: 'work-field' }, h('label', { attrs: { for: layerId } }, w('layer')), layers),
        h('div', { class: 'work-field wide' }, h('label', { attrs: { for: textId } }, w('find')), input),
        h('button', { class: 'primary', attrs: { type: 'submit' } }, w('findDo')),
      ),
      this.#found,
      this.#said,
      this.#target,
    );
    this.#target.setAttribute('aria-label', w('pickMap'));
  }

  #toggle(button: HTMLElement): void {
    this.#target.hidden = !this.#target.hidden;
    button.setAttribute('aria-expanded', String(!this.#target.hidden));
    if (!this.#target.hidden) void this.#draw();
  }

  /** What was found on a map: a click lists what lies there. A county that stands for a parcel is no place to click. */
  async #draw(): Promise<void> {
    fill(this.#said);
    this.#map ??= Promise.all([import('./pick-map.ts'), shown(this.#target)]).then(([{ PickMap }]) => new PickMap(this.#target, (ids) => this.#clicked(ids)));
    // A script that did not come is asked for again the next time.
    this.#map.catch(() => (this.#map = null));
    const layer = this.#layer;
    try {
      if (this.#placed?.layer !== layer) {
        const features = await allItems(layer, this.#drawing.next());
        this.#placed = { layer, features };
      }
      const hits = new Set(this.#hits.map(({ id }) => id));
      (await this.#map).show(this.#placed.features.filter(({ id }) => hits.has(id)).filter(({ geometry, properties }) => geometry !== null && !['county', 'township', 'village'].includes(String(properties['precision']))));
    } catch (error) {
      if (!isAbort(error)) fill(this.#said, h('p', { class: 'error', attrs: { role: 'alert' } }, errorWords(error)));
    }
  }

  #clicked(ids: readonly string[]): void {
    const [only, ...others] = ids;
    if (only !== undefined && others.length === 0) this.#onPick(this.#layer, only);
    else if (only !== undefined) this.#list(this.#layer, this.#hits.filter(({ id }) => ids.includes(id)));
  }

  #choose(layer: Editable): void {
    this.#layer = layer;
    void this.#find();
  }

  async #find(): Promise<void> {
    const layer = this.#layer;
    this.#drawing.cancel();
    this.#placed = null;
    this.#hits = [];
    // What was found before can no longer be clicked.
    void this.#map?.then((map) => map.show([])).catch(() => undefined);
    try {
      fill(this.#found, h('p', { class: 'loading' }, w('loading')));
      this.#list(layer, await allItems(layer, this.#latest.next(), { skipGeometry: 'true' }));
    } catch (error) {
      if (!isAbort(error)) fill(this.#found, h('p', { class: 'error', attrs: { role: 'alert' } }, errorWords(error)));
    }
  }

  #list(layer: Editable, all: readonly Feature[]): void {
    const words = this.#text.toLowerCase().split(/\s+/u).filter((word) => word !== '');
    const hits = all.filter((one) => {
      const text = [one.id, ...Object.values(one.properties)].join('\n').toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const open = (id: string): HTMLElement =>
      h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => this.#onPick(layer, id) } }, id);
    this.#hits = hits;
    if (!this.#target.hidden) void this.#draw();
    const toMap = h('button', { class: 'download', attrs: { type: 'button', 'aria-expanded': String(!this.#target.hidden) }, on: { click: () => this.#toggle(toMap) } }, w('pickOnMap'));
    // What was ended is in no list any more and is still found by its identifier.
    const exact = hits.length === 0 && this.#text !== '' && !/\s/u.test(this.#text);
    fill(
      this.#found,
      h('p', { class: 'work-status' }, hits.length > MOST ? w('hitsFirst', { n: hits.length, most: MOST }) : w('hits', { n: hits.length })),
      hits.length > 0 && toMap,
      exact && h('p', {}, w('hitsExact'), ' ', open(this.#text)),
      h('ul', { class: 'work-hits' }, ...hits.slice(0, MOST).map((hit) => h('li', {}, open(hit.id), ' ', h('span', { class: 'small' }, describe(hit))))),
    );
  }
}

/** A feature in a few of its own words. */
export function describe({ properties: p }: Feature): string {
  const parts = [p['title'], p['parcel_no'], p['line'], p['printed_range'], p['what'], p['county'], p['township'], p['situs']];
  const words = [...new Set(parts.filter((part): part is string => typeof part === 'string' && part !== ''))];
  return words.slice(0, 4).join(language() === 'zh' ? '，' : ', ');
}
