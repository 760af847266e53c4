import type OlMap from 'ol/Map';
import Overlay from 'ol/Overlay';
import { containsCoordinate } from 'ol/extent';

import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import type { CountyDecision } from './county-decisions.ts';

/** Under a county's name, in pixels. */
const BELOW = 12;
/** A county narrower than this, in pixels, has room for the number alone. */
const ROOM = 96;

export type CountyPlace = { readonly at: readonly number[]; readonly width: number };

/**
 * How many decisions are known to a county only, as a button at the county's name, or below the map when the
 * name of the county one looks at is out of view. A button of the page, not a drawing: it can be reached with the keyboard and is read
 * out.
 */
export class CountyCounts {
  /** Of the county in the middle, when its name is not in view. */
  readonly strip = h('div', { class: 'county-strip', attrs: { hidden: true } });
  readonly #map: OlMap;
  readonly #onOpen: (county: string) => void;
  readonly #overlays = new Map<string, { readonly overlay: Overlay; readonly button: HTMLButtonElement }>();
  #said = '';
  #places: ReadonlyMap<string, CountyPlace> = new Map();
  #counts: ReadonlyMap<string, readonly CountyDecision[]> = new Map();
  #here: ReadonlySet<string> = new Set();

  constructor(map: OlMap, onOpen: (county: string) => void) {
    this.#map = map;
    this.#onOpen = onOpen;
  }

  /** Where the names of the counties stand. */
  setPlaces(places: ReadonlyMap<string, CountyPlace>): void {
    this.#places = places;
    this.refresh();
  }

  /** The decisions of a county that are in view. */
  of(county: string): readonly CountyDecision[] {
    return this.#counts.get(county) ?? [];
  }

  /** `here` are the counties that the middle of the map lies in. */
  show(counts: ReadonlyMap<string, readonly CountyDecision[]>, here: ReadonlySet<string>): void {
    [this.#counts, this.#here] = [counts, here];
    this.refresh();
  }

  refresh(): void {
    const view = this.#map.getView();
    const size = this.#map.getSize();
    const resolution = view.getResolution();
    if (size === undefined || resolution === undefined) return;
    const extent = view.calculateExtent(size);
    const elsewhere: [string, number][] = [];
    for (const [county, decisions] of this.#counts) {
      const place = this.#places.get(county);
      if (place === undefined || !containsCoordinate(extent, [...place.at])) {
        if (this.#here.has(county)) elsewhere.push([county, decisions.length]);
        this.#hide(county);
      } else this.#label(county, decisions.length, place, place.width / resolution < ROOM);
    }
    for (const county of this.#overlays.keys()) if (!this.#counts.has(county)) this.#hide(county);
    // Drawn anew only when it says something else: a button may have the focus.
    const says = `${t('countyOnlyStrip')} ${JSON.stringify(elsewhere)}`;
    if (says === this.#said) return;
    this.#said = says;
    this.strip.hidden = elsewhere.length === 0;
    fill(this.strip, h('span', {}, t('countyOnlyStrip')), ...elsewhere.map(([county, n]) => this.#button(county, n, `${county || t('countyNone')} ${n}`)));
  }

  #label(county: string, n: number, place: CountyPlace, narrow: boolean): void {
    let known = this.#overlays.get(county);
    if (known === undefined) {
      const button = this.#button(county, n, '');
      known = { button, overlay: new Overlay({ element: button, positioning: 'top-center', offset: [0, BELOW] }) };
      this.#overlays.set(county, known);
      this.#map.addOverlay(known.overlay);
    }
    known.button.setAttribute('aria-label', t('countyOnlyLabel', { county, n }));
    known.button.title = known.button.getAttribute('aria-label') ?? '';
    fill(known.button, h('span', {}, narrow ? String(n) : t('countyOnly', { n })));
    known.overlay.setPosition([...place.at]);
  }

  #hide(county: string): void {
    const known = this.#overlays.get(county);
    if (known === undefined) return;
    known.overlay.setPosition(undefined);
    // Its words would stay in the language of the day it was hidden.
    fill(known.button);
    known.button.removeAttribute('aria-label');
    known.button.removeAttribute('title');
  }

  #button(county: string, n: number, text: string): HTMLButtonElement {
    // What is heard begins as what is seen does: who speaks to the page says what he sees.
    const label = t('countyStripLabel', { county: county || t('countyNone'), n });
    return h(
      'button',
      { class: 'county-count', attrs: { type: 'button', 'aria-label': label, 'aria-haspopup': 'dialog' }, on: { click: () => this.#onOpen(county) } },
      h('span', {}, text),
    );
  }
}
