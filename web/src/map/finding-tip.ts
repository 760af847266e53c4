import Overlay from 'ol/Overlay';
import { buffer } from 'ol/extent';
import type BaseLayer from 'ol/layer/Base';
import VectorTileLayer from 'ol/layer/VectorTile';
import RenderFeature from 'ol/render/Feature';

import { pick } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { distanceToLines } from '../lib/near-line.ts';

/** How near a click must be, in pixels. */
const REACH = 7;

/** What a check found at the place that was clicked: a small card there, gone with the next click. */
export class FindingTip {
  readonly #element = h('ul', { class: 'finding-tip card', attrs: { role: 'status' } });
  readonly overlay = new Overlay({ element: this.#element, positioning: 'bottom-center', offset: [0, -12], stopEvent: false });

  /** Shows what is drawn of the findings near a place, each message once; nothing there takes the card away. */
  show(place: number[], layers: readonly BaseLayer[], resolution: number): void {
    const told = new Set(layers.flatMap((layer) => messages(layer, place, resolution * REACH)));
    fill(this.#element, ...[...told].map((text) => h('li', {}, text)));
    this.overlay.setPosition(told.size === 0 ? undefined : place);
  }
}

/** Measured on the tiles' own coordinates: asking the map for its pixels is slow, and browsers complain of it. */
function messages(layer: BaseLayer, [x = NaN, y = NaN]: number[], reach: number): string[] {
  if (!(layer instanceof VectorTileLayer) || !layer.getVisible()) return [];
  return layer
    .getFeaturesInExtent(buffer([x, y, x, y], reach))
    .filter((feature) => feature instanceof RenderFeature)
    .filter((feature) => feature.get('severity') !== 'note')
    .filter((feature) => {
      const flat = feature.getFlatCoordinates();
      return distanceToLines(flat, feature.getEnds() ?? [flat.length], feature.getStride(), [x, y]) <= reach;
    })
    .map((feature) => pick({ zh: String(feature.get('message') ?? ''), en: String(feature.get('message_en') ?? '') }))
    .filter((text) => text !== '');
}
