import type OlMap from 'ol/Map';
import VectorTileLayer from 'ol/layer/VectorTile';
import { getPointResolution } from 'ol/proj';
import type RenderFeature from 'ol/render/Feature';
import type VectorSource from 'ol/source/Vector';

import { encloses } from '../lib/nearby.ts';
import { bandsBy, onBandsBy } from './band-choice.ts';
import { Bands } from './bands.ts';
import { byCounty, type CountyDecision } from './county-decisions.ts';
import { CountyCounts, type CountyPlace } from './county-counts.ts';
import { extentOf, kindOf, statusOf } from './decision.ts';
import { Halos } from './halos.ts';
import { showing, type BandName } from './shown.ts';
import type { Look } from './styles.ts';
import { trackSide } from './style-rail.ts';
import { onTheme, palette } from './theme.ts';

/** How long nothing must have been drawn for the map to be at rest. */
const REST_MS = 120;

/** The layers of decisions about land. */
const LAND = ['parcels', 'temporary_uses'] as const;

/**
 * What the look of the map depends on, and what is drawn beside the tiles: rings of accuracy, and the counts at
 * the counties. It looks at what is in view whenever the map has come to rest.
 */
export class MapLook implements Look {
  readonly bands = new Bands(palette().bands.length, bandsBy());
  readonly halos: Halos;
  readonly counts: CountyCounts;
  /** Which features the filters leave. */
  chosen: (layer: string, feature: RenderFeature) => boolean = () => true;
  #timer = 0;
  readonly #map: OlMap;
  readonly #tiles: (layer: string) => VectorTileLayer | null;

  /** `tiles` gives a layer, `restyle` draws some layers anew, or everything. */
  constructor(
    map: OlMap,
    zIndex: number,
    tiles: (layer: string) => VectorTileLayer | null,
    restyle: (layers: readonly string[] | null) => void,
    onCounty: (county: string, decisions: readonly CountyDecision[]) => void,
  ) {
    this.#map = map;
    this.#tiles = tiles;
    this.halos = new Halos(zIndex, palette());
    this.counts = new CountyCounts(map, (county) => onCounty(county, this.counts.of(county)));
    onTheme(() => {
      this.halos.restyle(palette());
      restyle(null);
    });
    onBandsBy(() => {
      this.bands.by = bandsBy();
      restyle(['segments']);
    });
    // After a move, and after the tiles of it have come.
    map.on('moveend', () => this.counts.refresh());
    map.on('rendercomplete', () => this.#lookSoon());
  }

  get colours(): Look['colours'] {
    return palette();
  }

  readonly ground = (): { readonly metresPerUnit: number; readonly stretch: number } => {
    const view = this.#map.getView();
    const [projection, centre] = [view.getProjection(), view.getCenter()];
    if (centre === undefined) return { metresPerUnit: 1, stretch: 1 };
    const degrees = projection.getUnits() === 'degrees';
    return {
      metresPerUnit: getPointResolution(projection, 1, centre, 'm'),
      stretch: degrees ? Math.cos(((centre[1] ?? 0) * Math.PI) / 180) : 1,
    };
  };

  /** Where the names of the counties stand. */
  setCounties(source: VectorSource): void {
    const places = new Map<string, CountyPlace>();
    for (const feature of source.getFeatures()) {
      const at = feature.getGeometry()?.getExtent();
      if (at?.[0] === undefined || at[1] === undefined) continue;
      places.set(String(feature.get('name') ?? ''), { at: [at[0], at[1]], width: Number(feature.get('width') ?? 0) });
    }
    this.counts.setPlaces(places);
  }

  /** The data are of another day. */
  clear(layer: string): void {
    if (layer === 'segments') this.bands.clear();
    if ((LAND as readonly string[]).includes(layer)) this.halos.clear();
  }

  /** Once, when the map has come to rest: while it is moved every frame is complete. */
  #lookSoon(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const view = this.#map.getView();
      if (view.getInteracting() || view.getAnimating()) this.#lookSoon();
      else this.#look();
    }, REST_MS);
  }

  /** The counties of decisions known to no more than these, in which the middle of the map lies. */
  #here(land: readonly RenderFeature[]): ReadonlySet<string> {
    const [x, y] = this.#map.getView().getCenter() ?? [];
    if (x === undefined || y === undefined) return new Set();
    const areas = land.filter((feature) => extentOf(feature) === 'county' && encloses(feature.getFlatCoordinates(), feature.getEnds() ?? [], x, y));
    return new Set(areas.map((feature) => String(feature.get('county') ?? '')));
  }

  /** Takes note of what is in view. */
  #look(): void {
    const view = this.#map.getView();
    const size = this.#map.getSize();
    const resolution = view.getResolution();
    if (size === undefined || resolution === undefined) return;
    const extent = view.calculateExtent(size);
    const inView = (layer: string): RenderFeature[] => {
      const drawn = this.#tiles(layer);
      if (drawn === null || !drawn.getVisible()) return [];
      return (drawn.getFeaturesInExtent(extent) as unknown as RenderFeature[]).filter((feature) => this.chosen(layer, feature));
    };
    const land = LAND.flatMap((layer) => inView(layer).map((feature) => [layer, feature] as const));
    const stations = inView('stations').map((feature) => ['stations', feature] as const);
    const metres = resolution * this.ground().metresPerUnit;
    this.counts.show(byCounty(land), this.#here(land.map(([, feature]) => feature)));
    this.halos.show([...land, ...stations], metres, view.getProjection());
    const tags = new Set<string>();
    for (const [layer, feature] of land) {
      const extentKnown = extentOf(feature);
      tags.add(`${layer} kind:${kindOf(feature)}`).add(`${layer} extent:${extentKnown}`);
      if (extentKnown !== 'county') tags.add(`${layer} status:${statusOf(feature)}`);
      if (extentKnown !== 'county' && Number(feature.get('accuracy_m')) / metres >= 7) tags.add(`${layer} halo`);
    }
    for (const layer of ['lines', 'kilometre_posts']) {
      for (const feature of inView(layer)) tags.add(`${layer} ${feature.get('schematic') === false ? 'surveyed' : 'schematic'}`);
    }
    const names = new Map<string, BandName>();
    for (const feature of inView('segments')) {
      if (trackSide(feature.get('track')) !== 0) tags.add('segments tracks');
      if (this.bands.isShared(feature)) tags.add('segments shared');
      const name = this.bands.label(feature);
      if (name !== '') names.set(name, { name, colour: this.bands.colourOf(name) });
    }
    showing(tags, [...names.values()]);
  }
}
