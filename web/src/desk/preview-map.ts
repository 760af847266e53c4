import 'ol/ol.css';

import type Feature from 'ol/Feature';
import OlMap from 'ol/Map';
import View from 'ol/View';
import GeoJSON from 'ol/format/GeoJSON';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import { Circle, Fill, Stroke, Style } from 'ol/style';

import { contextLayers } from './context-layers.ts';
import { mapControls } from './map-controls.ts';

/** What is drawn: GeoJSON features with what becomes of them. */
export type Drawn = { readonly id: string; readonly geometry: unknown; readonly change: 'new' | 'changed' | 'ended' | 'unchanged' };

/** Told apart by dash as well as by colour. */
const LOOKS: Readonly<Record<Drawn['change'], Style>> = {
  new: look('#0b6fa4', 3),
  changed: look('#a65a00', 3, [10, 4]),
  ended: look('#8c2431', 3, [2, 5]),
  unchanged: look('#6f6a60', 1.5),
};

function look(color: string, width: number, lineDash: number[] = []): Style {
  return new Style({
    stroke: new Stroke({ color, width, lineDash }),
    fill: new Fill({ color: `${color}26` }),
    image: new Circle({ radius: 6, fill: new Fill({ color: `${color}55` }), stroke: new Stroke({ color, width: 2 }) }),
  });
}

/** The records of a file on a map, before they are stored. */
export class PreviewMap {
  readonly #source = new VectorSource();
  readonly #view = new View({ center: fromLonLat([112.55, 39]), zoom: 8, maxZoom: 19, enableRotation: false });
  readonly #map: OlMap;

  constructor(target: HTMLElement) {
    const drawn = new VectorLayer({ source: this.#source, zIndex: 10, style: (feature) => LOOKS[(feature.get('change') as Drawn['change']) ?? 'new'] });
    this.#map = new OlMap({ target, view: this.#view, layers: [...contextLayers(), drawn], controls: mapControls() });
  }

  /** Draws and brings all into view; gives how many could be drawn. */
  show(all: readonly Drawn[]): number {
    this.#source.clear();
    const format = new GeoJSON({ featureProjection: 'EPSG:3857' });
    const features = all.flatMap(({ id, geometry, change }): Feature[] => {
      try {
        return [format.readFeature({ type: 'Feature', id, geometry, properties: { change } }) as Feature];
      } catch {
        // The service says what is wrong with a geometry; the map only leaves it out.
        return [];
      }
    });
    this.#source.addFeatures(features);
    const extent = this.#source.getExtent();
    this.#map.updateSize();
    if (extent !== null && features.length > 0 && extent.every(Number.isFinite)) this.#view.fit(extent, { padding: [30, 30, 30, 30], maxZoom: 16 });
    return features.length;
  }

  /** Brings one into view. */
  goTo(id: string): void {
    const extent = this.#source.getFeatureById(id)?.getGeometry()?.getExtent();
    if (extent !== undefined) this.#view.fit(extent, { padding: [60, 60, 60, 60], maxZoom: 17 });
  }

  dispose(): void {
    this.#map.setTarget();
  }
}
