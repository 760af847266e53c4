import 'ol/ol.css';

import Collection from 'ol/Collection';
import Feature from 'ol/Feature';
import OlMap from 'ol/Map';
import type MapBrowserEvent from 'ol/MapBrowserEvent';
import View from 'ol/View';
import { altKeyOnly, always, never, singleClick } from 'ol/events/condition';
import GeoJSON from 'ol/format/GeoJSON';
import LinearRing from 'ol/geom/LinearRing';
import MultiPoint from 'ol/geom/MultiPoint';
import OlPoint from 'ol/geom/Point';
import Polygon from 'ol/geom/Polygon';
import Draw from 'ol/interaction/Draw';
import Modify from 'ol/interaction/Modify';
import Snap from 'ol/interaction/Snap';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import { Circle, Fill, RegularShape, Stroke, Style } from 'ol/style';

import { isAbort, Latest } from '../lib/latest.ts';
import { contextLayers } from './context-layers.ts';
import { mapControls } from './map-controls.ts';
import type { Point, Polygons, Ring } from './rings.ts';
import { inBox, type Feature as Served } from './service.ts';

/** What a click on the map does. */
export type Mode = 'modify' | 'draw' | 'hole' | 'erase';

export type BoundaryEvents = {
  /** While a vertex is dragged. */
  readonly onLive: (polygons: Polygons) => void;
  /** When a step is done. */
  readonly onChange: (polygons: Polygons) => void;
  /** A hole was drawn where there is no polygon. */
  readonly onOutside: () => void;
  /** How many neighbours can be snapped to; `cut` where there are more of them than were read. */
  readonly onNeighbours: (count: number | null, cut?: boolean) => void;
};

/** Boundaries that were given, not those that stand for a whole county. */
const OWN = new Set(['surveyed', 'drawn']);
/** Further out there are too many neighbours, and no vertex can be told from the next, m per pixel. */
const COARSEST = 30;
/** How near a pointer snaps, pixels: a finger needs more. */
const REACH = matchMedia('(pointer: coarse)').matches ? 18 : 12;

const EDGE = new Style({ stroke: new Stroke({ color: '#0b6fa4', width: 2.5 }), fill: new Fill({ color: '#0b6fa422' }) });
const VERTICES = new Style({
  image: new Circle({ radius: 4, fill: new Fill({ color: '#ffffff' }), stroke: new Stroke({ color: '#0b6fa4', width: 2 }) }),
  geometry: (feature) => {
    const geometry = feature.getGeometry();
    return geometry instanceof Polygon ? new MultiPoint(geometry.getCoordinates().flatMap((ring) => ring.slice(0, -1))) : undefined;
  },
});
const NEIGHBOUR = new Style({ stroke: new Stroke({ color: '#6a4b8a', width: 1.5, lineDash: [6, 3] }), fill: new Fill({ color: '#6a4b8a14' }) });
const CROSSING = new Style({ image: new RegularShape({ points: 4, radius: 11, radius2: 0, angle: Math.PI / 4, stroke: new Stroke({ color: '#b00020', width: 3 }) }) });

/** A boundary that is drawn and moved by hand. */
export class BoundaryMap {
  readonly #own = new Collection<Feature<Polygon>>();
  readonly #source = new VectorSource<Feature<Polygon>>({ features: this.#own, wrapX: false });
  readonly #neighbours = new VectorSource({ wrapX: false });
  readonly #crossings = new VectorSource({ wrapX: false });
  readonly #view = new View({ center: fromLonLat([112.55, 39]), zoom: 9, maxZoom: 21, enableRotation: false });
  readonly #map: OlMap;
  readonly #modify: Modify;
  readonly #draw: Draw;
  readonly #latest = new Latest();
  readonly #events: BoundaryEvents;
  readonly #self: string | null;
  #mode: Mode = 'modify';
  #setting = false;
  #frame = 0;

  constructor(target: HTMLElement, self: string | null, events: BoundaryEvents) {
    this.#events = events;
    this.#self = self;
    const layer = (source: VectorSource, zIndex: number, style: Style | Style[]): VectorLayer => new VectorLayer({ source, zIndex, style, updateWhileInteracting: true });
    this.#map = new OlMap({
      target,
      view: this.#view,
      controls: mapControls(),
      layers: [...contextLayers(), layer(this.#neighbours, 10, NEIGHBOUR), layer(this.#source as VectorSource, 20, [EDGE, VERTICES]), layer(this.#crossings, 30, CROSSING)],
    });
    const erases = (event: MapBrowserEvent): boolean => singleClick(event) && (altKeyOnly(event) || this.#mode === 'erase');
    this.#modify = new Modify({ features: this.#own, deleteCondition: erases, insertVertexCondition: () => this.#mode !== 'erase', condition: always, pixelTolerance: REACH });
    this.#draw = new Draw({ type: 'Polygon', freehandCondition: never, stopClick: true });
    this.#draw.setActive(false);
    this.#modify.on('modifyend', () => this.#done());
    this.#draw.on('drawend', ({ feature }) => this.#drawn(feature as Feature<Polygon>));
    this.#source.on('changefeature', () => this.#live());
    for (const one of [this.#modify, this.#draw]) this.#map.addInteraction(one);
    // Behind the others: what snaps must see the pointer before they do.
    for (const source of [this.#source as VectorSource, this.#neighbours]) this.#map.addInteraction(new Snap({ source, pixelTolerance: REACH }));
    this.#map.on('moveend', () => {
      void this.#surround();
      // Where the map looks, for who tests or helps from outside.
      target.dataset['view'] = [this.#view.getResolution(), ...(this.#view.getCenter() ?? [])].join(' ');
    });
  }

  /** Shows a boundary; `fit` brings it into view. */
  set(polygons: Polygons, fit: boolean): void {
    this.#setting = true;
    this.#own.clear();
    this.#own.extend(polygons.map((rings) => new Feature(new Polygon(rings.map((ring) => ring.map(([x, y]) => fromLonLat([x, y])))))));
    this.#setting = false;
    if (fit) this.fit();
  }

  /** Brings the boundary into view. */
  fit(): void {
    this.#map.updateSize();
    const extent = this.#source.getExtent();
    if (this.#own.getLength() > 0 && extent !== null) this.#view.fit(extent, { padding: [50, 50, 50, 50], maxZoom: 19 });
  }

  /** Looks at a box in degrees. */
  look(box: readonly [number, number, number, number]): void {
    this.#map.updateSize();
    this.#view.fit(transformExtent([...box], 'EPSG:4326', 'EPSG:3857'), { padding: [20, 20, 20, 20], maxZoom: 17 });
  }

  mode(mode: Mode): void {
    this.#mode = mode;
    this.#draw.abortDrawing();
    this.#draw.setActive(mode === 'draw' || mode === 'hole');
    this.#modify.setActive(mode === 'modify' || mode === 'erase');
  }

  /** Takes back the last vertex of what is being drawn; gives whether there was one. */
  removeLastPoint(): boolean {
    const drawing = this.#draw.getActive() && this.#draw.getOverlay().getSource()?.getFeatures().some((one) => one.getGeometry()?.getType() === 'Polygon') === true;
    if (drawing) this.#draw.removeLastPoint();
    return drawing;
  }

  /** Marks where the boundary crosses itself. */
  cross(points: readonly Point[]): void {
    this.#crossings.clear();
    this.#crossings.addFeatures(points.map(([x, y]) => new Feature(new OlPoint(fromLonLat([x, y])))));
  }

  dispose(): void {
    this.#latest.cancel();
    this.#map.setTarget();
  }

  #polygons(): Polygons {
    return this.#own.getArray().map((feature) => (feature.getGeometry()?.getCoordinates() ?? []).map(degrees));
  }

  #live(): void {
    if (this.#setting || this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#events.onLive(this.#polygons());
    });
  }

  #done(): void {
    // A ring of which too many vertices were taken away is no ring.
    this.#events.onChange(this.#polygons().map((rings) => rings.filter((ring) => ring.length >= 4)).filter((rings) => rings.length > 0));
  }

  #drawn(feature: Feature<Polygon>): void {
    const ring = feature.getGeometry()?.getCoordinates()[0] ?? [];
    if (this.#mode === 'hole') {
      const [first] = ring;
      const around = first === undefined ? undefined : this.#own.getArray().find((one) => one.getGeometry()?.intersectsCoordinate(first) === true);
      if (around === undefined) return this.#events.onOutside();
      around.getGeometry()?.appendLinearRing(new LinearRing(ring));
    } else {
      this.#own.push(new Feature(new Polygon([ring])));
    }
    // The last click belongs to the drawing and must not move a vertex, too.
    setTimeout(() => this.#done());
  }

  /** The boundaries around, to snap to. */
  async #surround(): Promise<void> {
    const resolution = this.#view.getResolution() ?? Infinity;
    if (resolution > COARSEST) {
      this.#latest.cancel();
      this.#neighbours.clear();
      return this.#events.onNeighbours(null);
    }
    const box = transformExtent(this.#view.calculateExtent(), 'EPSG:3857', 'EPSG:4326').map((x) => Number(x.toFixed(6)));
    const signal = this.#latest.next();
    try {
      const found = await Promise.all(['parcels', 'temporary_uses'].map((layer) => inBox(layer, box, signal)));
      const own = found.flatMap(({ features }) => features).filter(({ id, geometry, properties }) => id !== this.#self && geometry !== null && OWN.has(String(properties['precision'])));
      this.#neighbours.clear();
      this.#neighbours.addFeatures(own.flatMap(read));
      this.#events.onNeighbours(own.length, found.some(({ features, numberMatched }) => numberMatched > features.length));
    } catch (error) {
      // The boundary can be drawn without them; that there is nothing to snap to is said.
      if (!isAbort(error)) this.#events.onNeighbours(null);
    }
  }
}

function read(feature: Served): Feature[] {
  return [new GeoJSON({ featureProjection: 'EPSG:3857' }).readFeature(feature) as Feature];
}

/** Nine decimals, a tenth of a millimetre, are what the service keeps: a vertex that did not move is the same again. */
function degrees(ring: number[][]): Ring {
  return ring.map((at) => {
    const [lon = 0, lat = 0] = toLonLat(at);
    return [Number(lon.toFixed(9)), Number(lat.toFixed(9))] as const;
  });
}
