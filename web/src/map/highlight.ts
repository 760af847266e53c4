import GeoJSON from 'ol/format/GeoJSON';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import { Stroke, Style } from 'ol/style';

import { PROJECTION } from './projection.ts';
import { onTheme, palette } from './theme.ts';

/** The stretches that the answer is about: an edge around the band of the roster, or a range between two posts. */
export class Highlight {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource();

  constructor(zIndex: number, kind: 'edge' | 'range') {
    this.layer = new VectorLayer({ source: this.#source, zIndex, style: styles(kind), updateWhileAnimating: true });
    onTheme(() => this.layer.setStyle(styles(kind)));
  }

  /** Shows features of GeoJSON, in degrees, instead of those before; where they lie, `null` when nowhere. */
  show(features: readonly unknown[]): number[] | null {
    const format = new GeoJSON({ featureProjection: PROJECTION });
    this.#source.clear();
    for (const feature of features) this.#source.addFeatures(format.readFeatures(feature));
    return this.#source.isEmpty() ? null : this.#source.getExtent();
  }
}

function styles(kind: 'edge' | 'range'): Style[] {
  const { accent, edge, range } = palette();
  const round = (color: string, width: number): Style => new Style({ stroke: new Stroke({ color, width, lineCap: 'round', lineJoin: 'round' }) });
  return [round(accent, 21.5), round(kind === 'edge' ? edge : range, 17.5)];
}
