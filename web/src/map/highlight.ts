import GeoJSON from 'ol/format/GeoJSON';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import { Stroke, Style } from 'ol/style';

import { ACCENT, RANGE } from './palette.ts';
import { PROJECTION } from './projection.ts';

/** The stretches that the answer is about: an edge around the band of the roster, or a range between two posts. */
export class Highlight {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource();

  constructor(zIndex: number, kind: 'edge' | 'range') {
    const style = kind === 'edge' ? [edge, gap] : [edge, band];
    this.layer = new VectorLayer({ source: this.#source, zIndex, style, updateWhileAnimating: true });
  }

  /** Shows features of GeoJSON, in degrees, instead of those before; where they lie, `null` when nowhere. */
  show(features: readonly unknown[]): number[] | null {
    const format = new GeoJSON({ featureProjection: PROJECTION });
    this.#source.clear();
    for (const feature of features) this.#source.addFeatures(format.readFeatures(feature));
    return this.#source.isEmpty() ? null : this.#source.getExtent();
  }
}

const edge = new Style({ stroke: new Stroke({ color: ACCENT, width: 21.5, lineCap: 'round', lineJoin: 'round' }) });
const gap = new Style({ stroke: new Stroke({ color: '#fff', width: 17.5, lineCap: 'round', lineJoin: 'round' }) });
const band = new Style({ stroke: new Stroke({ color: RANGE, width: 17.5, lineCap: 'round', lineJoin: 'round' }) });
