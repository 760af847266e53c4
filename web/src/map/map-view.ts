import OlMap from 'ol/Map';
import View from 'ol/View';
import ScaleLine from 'ol/control/ScaleLine';
import VectorLayer from 'ol/layer/Vector';
import VectorTileLayer from 'ol/layer/VectorTile';
import { boundingExtent, buffer } from 'ol/extent';
import type BaseLayer from 'ol/layer/Base';
import type RenderFeature from 'ol/render/Feature';
import type { StyleFunction } from 'ol/style/Style';

import { chooses, filtersOf } from '../lib/filters.ts';
import { isAbort } from '../lib/latest.ts';
import { distanceToPath, parts } from '../lib/nearby.ts';
import { NO_FILTERS, type Filters, type MapPosition } from '../lib/permalink.ts';
import { BaseGround } from './base-ground.ts';
import { countyLabelSource } from './county-labels.ts';
import { FindingTip } from './finding-tip.ts';
import { DayLayers } from './day-layers.ts';
import { Highlight } from './highlight.ts';
import type { CountyDecision } from './county-decisions.ts';
import { LAYERS } from './layer-list.ts';
import { MapLook } from './map-look.ts';
import { Marker } from './marker.ts';
import { fromLonLat, fromLonLatExtent, inMetres, PROJECTION, toLonLat, toLonLatExtent, UNIT } from './projection.ts';
import { countyLabel, FINDING_DRAWN, tileLabel, tileStyle } from './styles.ts';
import { labelLayer, tileLayer } from './tile-layer.ts';
import { tileRequests } from './tile-requests.ts';

/** What the map tells the page. */
export type MapEvents = {
  /** `resolutionM`: how many metres on the ground a pixel stands for, about. */
  readonly onClick: (lon: number, lat: number, resolutionM: number | null) => void;
  readonly onMove: (position: MapPosition) => void;
  readonly onFailed: (layer: string) => void;
  /** Somebody wants to see the decisions that are known to a county only. */
  readonly onCounty: (county: string, decisions: readonly CountyDecision[]) => void;
};

/** How the map moves for a place: into the middle, just out from under a panel, or not at all. */
export type Follow = 'middle' | 'clear' | 'stay';

/** The room that the page's panels take from the map, in pixels: top, right, bottom, left. */
export type Padding = [number, number, number, number];

/** Above the hatches of the land layers, below the segments. */
const COUNTY_NAMES = 3.5;
/** Around the band of the segments and what the check found beside it. */
const HIGHLIGHT = LAYERS.findIndex(({ id }) => id === 'findings') - 0.5;
const RANGE = LAYERS.findIndex(({ id }) => id === 'lines') - 0.5;
/** Rings of accuracy, below the land they belong to. */
const HALOS = LAYERS.findIndex(({ id }) => id === 'parcels') - 0.5;
/** How far from the middle of a line a click still means what was found there, in pixels. */
const FINDING_REACH = 10;
/** 忻州 and 朔州, degrees. */
const HOME = [111.2, 38.2, 113.9, 40.2];

/** The room around a place that counts as in clear view, in pixels. */
const CLEAR = 30;

/** What has to be added to a number to bring it between two others; nothing where there is no room between. */
function into(value: number, least: number, most: number): number {
  if (least > most) return 0;
  return Math.max(least, Math.min(most, value)) - value;
}

/** The map and its layers. */
export class MapView {
  readonly #map: OlMap;
  readonly #view: View;
  readonly #marker = new Marker();
  readonly #tip = new FindingTip();
  readonly #highlight = new Highlight(HIGHLIGHT, 'edge');
  /** Above the lines, so that it can be told from the stretches of the roster. */
  readonly #range = new Highlight(RANGE, 'range');
  readonly #layers = new Map<string, (VectorTileLayer | VectorLayer)[]>();
  readonly #days = new DayLayers();
  /** Makes the styles anew: some remember what they have drawn. */
  readonly #restyles: { readonly layer: string; readonly draw: () => void }[] = [];
  readonly #look: MapLook;
  #filters: Filters = NO_FILTERS;
  readonly #ground: BaseGround;

  constructor(target: HTMLElement, scale: HTMLElement, events: MapEvents) {
    this.#view = new View({ projection: PROJECTION, center: fromLonLat([112.55, 39.2]), zoom: 8, minZoom: 6, maxZoom: 18, enableRotation: false });
    this.#map = new OlMap({ target, view: this.#view, controls: [new ScaleLine({ target: scale, minWidth: 80 })] });
    tileRequests.follow(this.#map);
    this.#ground = new BaseGround(this.#map, () => this.#layers.get('counties')?.[0]?.changed());
    this.#map.addLayer(this.#marker.layer);
    this.#map.addLayer(this.#highlight.layer);
    this.#map.addLayer(this.#range.layer);
    this.#map.addOverlay(this.#tip.overlay);
    const restyle = (layers: readonly string[] | null): void => {
      for (const { layer, draw } of this.#restyles) if (layers === null || layers.includes(layer)) draw();
    };
    this.#look = new MapLook(this.#map, HALOS, (layer) => this.#tiles(layer), restyle, events.onCounty);
    this.#look.chosen = (layer, feature) => chooses(layer, this.#filters, feature);
    this.#map.addLayer(this.#look.halos.layer);
    this.#addLayers(events.onFailed);
    this.#map.on('singleclick', (event) => {
      this.#tip.show(event.coordinate, this.#findingsAt(event.coordinate));
      const [lon, lat] = toLonLat(event.coordinate);
      if (lon !== undefined && lat !== undefined) events.onClick(lon, lat, this.#resolutionM());
    });
    this.#map.on('moveend', () => {
      const position = this.position();
      if (position !== null) events.onMove(position);
    });
  }

  /** Where the map looks; `null` before it has a size. */
  position(): MapPosition | null {
    const [centre, zoom] = [this.#view.getCenter(), this.#view.getZoom()];
    if (centre === undefined || zoom === undefined) return null;
    const [lon, lat] = toLonLat(centre);
    return lon === undefined || lat === undefined ? null : { zoom, lat, lon };
  }

  /** Looks at a position at once. */
  look({ zoom, lat, lon }: MapPosition): void {
    this.#view.setCenter(fromLonLat([lon, lat]));
    this.#view.setZoom(zoom);
  }

  /** Shows the whole area beside the panels. */
  home(padding: Padding, duration = 0): void {
    this.#view.fit(fromLonLatExtent(HOME), { padding, duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : duration });
  }

  /** Marks a place, and moves the map as far as `follow` says; into its middle with at least the zoom `least`. */
  mark(lon: number, lat: number, toleranceM: number | null, padding: Padding, follow: Follow, least = 12): void {
    this.#marker.show(lon, lat, toleranceM);
    if (follow === 'clear') this.#uncover(fromLonLat([lon, lat]), padding);
    if (follow !== 'middle') return;
    const zoom = Math.max(this.#view.getZoom() ?? 0, least);
    const resolution = this.#view.getResolutionForZoom(zoom);
    const [x = 0, y = 0] = fromLonLat([lon, lat]);
    const [top, right, bottom, left] = padding;
    const center = [x + ((right - left) / 2) * resolution, y + ((top - bottom) / 2) * resolution];
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#lookAt(center, zoom);
    else this.#view.animate({ center, zoom, duration: 450 });
  }

  /** Marks where the numbers of a line jump: not a place that was asked for, so not with its pin. */
  markJump(lon: number, lat: number, padding: Padding, follow: Follow): void {
    this.mark(lon, lat, null, padding, follow);
    this.#marker.showJump(lon, lat);
  }

  /** Marks several places of which one is meant and, if asked, brings all of them into view. */
  markAll(places: readonly (readonly [number, number])[], padding: Padding, follow: boolean): void {
    this.#marker.showAll(places);
    if (follow) this.#fit(boundingExtent(places.map((place) => fromLonLat([...place]))), padding, 17);
  }

  /** Edges stretches given as GeoJSON and, if asked, brings them into view; nothing takes the edge away. */
  highlight(features: readonly unknown[], padding: Padding, follow: boolean): void {
    const extent = this.#highlight.show(features);
    if (follow && extent !== null) this.#fit(extent, padding, 12);
  }

  /** Draws a stretch between two posts, given as GeoJSON, and brings it into view if asked; nothing takes it away. */
  showRange(features: readonly unknown[], padding: Padding, follow: boolean): void {
    const extent = this.#range.show(features);
    if (follow && extent !== null) this.#fit(extent, padding, 16);
  }

  /** Shows these layers below all of ours; none for plain paper. */
  showBase(layers: readonly BaseLayer[]): void {
    this.#ground.show(layers);
  }

  /** Takes the marker away. */
  unmark(): void {
    this.#marker.clear();
  }

  /** Shows or hides a layer with its labels. */
  setVisible(layer: string, visible: boolean): void {
    for (const part of this.#layers.get(layer) ?? []) part.setVisible(visible);
  }

  /** Shows the layers as they are on a day; `null` is today. */
  setDay(asOf: string | null): void {
    this.#tip.clear();
    this.#days.setDay(asOf);
  }

  /** Draws only the features that are chosen. */
  setFilters(filters: Filters): void {
    this.#filters = filters;
    this.#tip.clear();
    for (const { draw } of this.#restyles) draw();
  }

  /** What of the earth is in view, `[west, south, east, north]` in degrees; `null` before the map has a size. */
  extent(): [number, number, number, number] | null {
    const size = this.#map.getSize();
    if (size === undefined) return null;
    const [west = 0, south = 0, east = 0, north = 0] = toLonLatExtent(this.#view.calculateExtent(size));
    return [west, south, east, north];
  }

  /** The counties with decisions whose names are out of view, to stand below the map. */
  get countyStrip(): HTMLElement {
    return this.#look.counts.strip;
  }

  /** Says everything again, after a change of language. */
  refresh(): void {
    this.#look.counts.refresh();
  }

  /** Zooms by steps. */
  zoomBy(steps: number): void {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#view.animate({ zoom: (this.#view.getZoom() ?? 8) + steps, duration: still ? 0 : 200 });
  }

  /** The layer that draws the tiles. */
  #tiles(layer: string): VectorTileLayer | null {
    const first = this.#layers.get(layer)?.[0];
    return first instanceof VectorTileLayer ? first : null;
  }

  /** The findings drawn under a click: measured, because the rails have a gap where the band of the roster lies. */
  #findingsAt(coordinate: number[]): RenderFeature[] {
    const reach = FINDING_REACH * (this.#view.getResolution() ?? 0);
    return (this.#layers.get('findings') ?? [])
      .filter((part) => part instanceof VectorTileLayer && part.getVisible())
      .flatMap((part) => (part as VectorTileLayer).getFeaturesInExtent(buffer(boundingExtent([coordinate]), reach)) as unknown as RenderFeature[])
      .filter((feature) => FINDING_DRAWN.has(String(feature.get('severity'))) && chooses('findings', this.#filters, feature))
      .filter((feature) => parts(feature.getFlatCoordinates(), feature.getEnds()).some((path) => distanceToPath(coordinate, path) <= reach));
  }

  /** Moves the map no more than needed for a place to come out from under a panel that has just opened. */
  #uncover(place: number[], [top, right, bottom, left]: Padding): void {
    const [x, y] = this.#map.getPixelFromCoordinate(place) ?? [];
    const [width = 0, height = 0] = this.#map.getSize() ?? [];
    const [cx, cy] = this.#view.getCenter() ?? [];
    const resolution = this.#view.getResolution();
    if (x === undefined || y === undefined || cx === undefined || cy === undefined || resolution === undefined) return;
    const shift = [into(x, left + CLEAR, width - right - CLEAR), into(y, top + CLEAR, height - bottom - CLEAR)];
    if (shift[0] === 0 && shift[1] === 0) return;
    const center = [cx - (shift[0] ?? 0) * resolution, cy + (shift[1] ?? 0) * resolution];
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#view.setCenter(center);
    else this.#view.animate({ center, duration: 250 });
  }

  #fit(extent: number[], padding: Padding, maxZoom: number): void {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const roomy = padding.map((side) => side + 40);
    this.#view.fit(extent, { padding: roomy, maxZoom, duration: still ? 0 : 450 });
  }

  #resolutionM(): number | null {
    const resolution = this.#view.getResolution();
    return resolution === undefined ? null : resolution * UNIT;
  }

  #lookAt(center: number[], zoom: number): void {
    this.#view.setCenter(center);
    this.#view.setZoom(zoom);
  }

  #addLayers(onFailed: (layer: string) => void): void {
    const signal = new AbortController().signal;
    LAYERS.forEach((info, index) => {
      const style = (): StyleFunction => {
        const chosen = this.#chosen(info.id, tileStyle(info.id, this.#look));
        return info.id === 'counties' ? this.#ground.hollow(chosen) : chosen;
      };
      const drawn = tileLayer(style(), index, info.shown);
      const parts: (VectorTileLayer | VectorLayer)[] = [drawn];
      const tiled = [drawn];
      this.#restyles.push({ layer: info.id, draw: () => drawn.setStyle(style()) });
      const label = tileLabel(info.id, this.#look);
      if (label !== null) {
        const labels = labelLayer(this.#chosen(info.id, label.style), label.zIndex, info.shown);
        parts.push(labels);
        tiled.push(labels);
        this.#restyles.push({ layer: info.id, draw: () => labels.setStyle(this.#chosen(info.id, tileLabel(info.id, this.#look)?.style ?? label.style)) });
      }
      if (info.id === 'counties') {
        // Below the railways: a place name may be crossed by a line, a line never hidden by a name.
        const countyNames = (): StyleFunction => inMetres(countyLabel(this.#look.colours));
        const names = new VectorLayer({ style: countyNames(), zIndex: COUNTY_NAMES });
        parts.push(names);
        this.#restyles.push({ layer: info.id, draw: () => names.setStyle(countyNames()) });
        countyLabelSource(signal).then(
          (source) => {
            names.setSource(source);
            this.#look.setCounties(source);
          },
          (error: unknown) => this.#failed(error, info.id, onFailed),
        );
      }
      this.#layers.set(info.id, parts);
      for (const part of parts) this.#map.addLayer(part);
      const learn =
        info.id === 'segments'
          ? (features: Parameters<MapLook['bands']['learn']>[0]) => {
              this.#look.bands.learn(features);
              for (const part of tiled) part.changed();
            }
          : null;
      // Another source holds the data of another day.
      drawn.on('change:source', () => this.#look.clear(info.id));
      this.#days.add(info.id, tiled, { onFeatures: learn, onFailed: () => onFailed(info.id) });
    });
  }

  /** The style without the features that are not chosen. */
  #chosen(layer: string, style: StyleFunction): StyleFunction {
    const filters = this.#filters;
    // A pan over thousands of features should not ask each of them about filters that there are none of.
    if (filtersOf(layer, filters).used.length === 0) return style;
    return (feature, resolution) => (chooses(layer, filters, feature) ? style(feature, resolution) : undefined);
  }

  #failed(error: unknown, layer: string, onFailed: (layer: string) => void): void {
    if (!isAbort(error)) onFailed(layer);
  }
}
