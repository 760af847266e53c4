import type BaseLayer from 'ol/layer/Base';
import type OlMap from 'ol/Map';
import { Fill, type Style } from 'ol/style';
import type { StyleFunction } from 'ol/style/Style';

/** What lies below our layers: a base map or plain paper. Filled areas of ours let a base map shine through. */
export class BaseGround {
  readonly #map: OlMap;
  readonly #repaint: () => void;
  #layers: readonly BaseLayer[] = [];
  readonly #hollow = new WeakMap<Style, Style>();

  /** `repaint` draws the layers anew whose style comes from `hollow`. */
  constructor(map: OlMap, repaint: () => void) {
    this.#map = map;
    this.#repaint = repaint;
  }

  /** Shows these layers instead of those before. */
  show(layers: readonly BaseLayer[]): void {
    for (const layer of this.#layers) this.#map.removeLayer(layer);
    this.#layers = layers;
    for (const layer of layers) this.#map.addLayer(layer);
    this.#repaint();
  }

  /** A style without its fill as long as a base map is shown. */
  hollow(style: StyleFunction): StyleFunction {
    return (feature, resolution) => {
      const found = style(feature, resolution);
      if (this.#layers.length === 0 || found === undefined || found === null) return found;
      return Array.isArray(found) ? found.map((one) => this.#empty(one)) : this.#empty(found);
    };
  }

  #empty(style: Style): Style {
    if (style.getFill() === null) return style;
    let empty = this.#hollow.get(style);
    if (empty === undefined) {
      empty = style.clone();
      // Not without any: a place inside must still be found by a click.
      empty.setFill(new Fill({ color: 'rgb(255 255 255 / 0.01)' }));
      this.#hollow.set(style, empty);
    }
    return empty;
  }
}
