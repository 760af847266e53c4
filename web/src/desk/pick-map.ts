import 'ol/ol.css';

import type OlFeature from 'ol/Feature';
import OlMap from 'ol/Map';
import View from 'ol/View';
import GeoJSON from 'ol/format/GeoJSON';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat, toLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import { Circle, Fill, Stroke, Style } from 'ol/style';

import { contextLayers } from './context-layers.ts';
import { mapControls } from './map-controls.ts';

/** How far from a thing a click still means it, in pixels. */
const REACH = 8;

const LOOK = new Style({
  stroke: new Stroke({ color: '#0b6fa4', width: 3 }),
  fill: new Fill({ color: '#0b6fa41a' }),
  image: new Circle({ radius: 6, fill: new Fill({ color: '#0b6fa455' }), stroke: new Stroke({ color: '#0b6fa4', width: 2 }) }),
});

/** A map of the features that were found, to choose one by a click. */
export class PickMap {
  readonly #source = new VectorSource();
  readonly #view = new View({ center: fromLonLat([112.55, 39]), zoom: 8, maxZoom: 19, enableRotation: false });
  readonly #map: OlMap;

  /** `onClick` is told the identifiers of what lies there, and the place. */
  constructor(target: HTMLElement, onClick: (ids: readonly string[], lonLat: readonly number[]) => void) {
    this.#map = new OlMap({ target, view: this.#view, layers: [...contextLayers(), new VectorLayer({ source: this.#source, style: LOOK, zIndex: 10 })], controls: mapControls() });
    this.#map.on('singleclick', (event) => {
      const hits = this.#map.getFeaturesAtPixel(event.pixel, { hitTolerance: REACH, layerFilter: (layer) => layer.getSource() === this.#source });
      onClick([...new Set(hits.map((hit) => String(hit.getId())))], toLonLat(event.coordinate));
    });
  }

  /** Draws what was found and brings it into view. */
  show(features: readonly unknown[]): void {
    const format = new GeoJSON({ featureProjection: 'EPSG:3857' });
    this.#source.clear();
    this.#source.addFeatures(features.map((feature) => format.readFeature(feature) as OlFeature));
    const extent = this.#source.getExtent();
    this.#map.updateSize();
    if (extent !== null && features.length > 0 && extent.every(Number.isFinite)) this.#view.fit(extent, { padding: [30, 30, 30, 30], maxZoom: 16 });
  }
}
