import Feature from 'ol/Feature';
import GeoJSON from 'ol/format/GeoJSON';
import Point from 'ol/geom/Point';
import { circular } from 'ol/geom/Polygon';
import VectorLayer from 'ol/layer/Vector';
import { toLonLat, type ProjectionLike } from 'ol/proj';
import type RenderFeature from 'ol/render/Feature';
import VectorSource from 'ol/source/Vector';
import { Fill, Stroke, Style } from 'ol/style';

import { item } from '../api.ts';
import { state } from '../state.ts';
import { kindOf } from './decision.ts';
import type { Palette } from './palette.ts';
import { alpha } from './style-land.ts';

/** A ring smaller than this, in pixels, would only blur what it surrounds. */
const SMALLEST = 7;
/** More rings than this at once are a pattern, not a statement. */
const MOST = 150;
/** Outlines asked of the service for one view. */
const MOST_AREAS = 30;

/**
 * How far off a place may be, as a ring of that many metres: around a point, and along the edge of an area.
 * Untiled, because a ring would be cut at the edges of tiles.
 */
export class Halos {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource();
  readonly #kept = new Map<string, Feature>();
  readonly #asked = new Set<string>();
  #colours: Palette;
  /** What was asked for the data as they are now. */
  #under = new AbortController();

  constructor(zIndex: number, colours: Palette) {
    this.#colours = colours;
    this.layer = new VectorLayer({ source: this.#source, zIndex, style: (feature, resolution) => this.#style(feature as Feature, resolution) });
  }

  restyle(colours: Palette): void {
    this.#colours = colours;
    this.layer.changed();
  }

  /** Forgets what was asked: the data are of another day, and no answer for the old one may come on the map. */
  clear(): void {
    this.#under.abort();
    this.#under = new AbortController();
    this.#kept.clear();
    this.#asked.clear();
    this.#source.clear();
  }

  /** Rings for the features in view; `metresPerPixel` is on the ground. */
  show(features: Iterable<readonly [layer: string, feature: RenderFeature]>, metresPerPixel: number, projection: ProjectionLike): void {
    const wanted = new Map<string, Feature>();
    let areas = 0;
    for (const [layer, feature] of features) {
      const accuracy: unknown = feature.get('accuracy_m');
      if (typeof accuracy !== 'number' || accuracy / metresPerPixel < SMALLEST || feature.get('precision') === 'county') continue;
      if (wanted.size >= MOST) break;
      const key = `${layer} ${String(feature.get('id'))}`;
      const known = this.#kept.get(key);
      if (known !== undefined) wanted.set(key, known);
      else if (feature.getType() === 'Point') {
        const ring = circle(feature, accuracy, projection);
        ring.set('colour', layer === 'stations' ? null : kindOf(feature));
        this.#kept.set(key, ring);
        wanted.set(key, ring);
      } else if (feature.getType().endsWith('Polygon') && areas < MOST_AREAS && !this.#asked.has(key)) {
        areas += 1;
        this.#asked.add(key);
        void this.#ask(layer, feature, accuracy, key, projection);
      }
    }
    for (const feature of this.#source.getFeatures()) if (wanted.get(String(feature.get('key'))) !== feature) this.#source.removeFeature(feature);
    for (const [key, feature] of wanted) {
      feature.set('key', key, true);
      if (!this.#source.hasFeature(feature)) this.#source.addFeature(feature);
    }
  }

  /** The whole outline: in the tiles it is cut. Without it the area stands without its ring. */
  async #ask(layer: string, feature: RenderFeature, accuracy: number, key: string, projection: ProjectionLike): Promise<void> {
    const { signal } = this.#under;
    try {
      const found = await item(layer, String(feature.get('id')), signal, state().asOf);
      if (signal.aborted) return;
      const format = new GeoJSON({ featureProjection: projection });
      for (const area of format.readFeatures(found)) {
        area.setProperties({ accuracy, key, colour: kindOf(feature) });
        this.#kept.set(key, area);
        this.#source.addFeature(area);
      }
    } catch {
      if (!signal.aborted) this.#asked.delete(key);
    }
  }

  #style(feature: Feature, resolution: number): Style {
    const kind: unknown = feature.get('colour');
    const color = typeof kind === 'string' ? this.#colours.kinds[kind as keyof Palette['kinds']] : this.#colours.ink;
    const accuracy: unknown = feature.get('accuracy');
    if (typeof accuracy === 'number') {
      const width = Math.min(160, (2 * accuracy) / resolution);
      return new Style({ stroke: new Stroke({ color: alpha(color, 0.16), width, lineJoin: 'round' }) });
    }
    return new Style({
      fill: new Fill({ color: alpha(color, kind === null ? 0.03 : 0.07) }),
      stroke: new Stroke({ color: alpha(color, kind === null ? 0.35 : 0.55), width: 1, lineDash: [3, 4] }),
    });
  }
}

function circle(feature: RenderFeature, radius: number, projection: ProjectionLike): Feature {
  const [x = 0, y = 0] = feature.getFlatCoordinates();
  const centre = toLonLat(new Point([x, y]).getCoordinates(), projection);
  return new Feature(circular(centre, radius, 48).transform('EPSG:4326', projection));
}
