import { address, getJson, type Bilingual } from './api.ts';

/** The tiles of a base map of another host, in one system: every level halves the cells of the one before. */
export type BaseGrid = {
  readonly crs: 'EPSG:3857' | 'EPSG:4490' | 'EPSG:4326';
  /** Units of the system along a cell of level 0. */
  readonly cell: number;
  readonly tile_size: number;
  /** Templates of addresses, a layer each, the lowest first. */
  readonly urls: readonly string[];
};

/** A `PMTiles` file that the service has. */
export type BaseFile = {
  readonly path: string;
  readonly tiles: 'raster' | 'vector';
  readonly media_type: string;
  /** West, south, east, north in degrees. */
  readonly bounds: readonly [number, number, number, number];
};

/** A base map as the operator has configured it. */
export type Basemap = {
  readonly id: string;
  readonly kind: string;
  readonly title: Bilingual;
  readonly attribution: Bilingual;
  readonly map_approval_no: string | null;
  /** How far it lies off our data, in metres; `null` when it does not. */
  readonly shift: { readonly datum: string; readonly east_m: number; readonly north_m: number } | null;
  readonly min_zoom: number;
  readonly max_zoom: number;
  readonly hosts: readonly string[];
  readonly grids?: readonly BaseGrid[];
  readonly referrer?: boolean;
  readonly file?: BaseFile;
};

/** The base maps that the operator has configured. */
export async function basemaps(signal: AbortSignal): Promise<readonly Basemap[]> {
  return (await getJson<{ basemaps: readonly Basemap[] }>(address('basemaps'), signal)).basemaps;
}
