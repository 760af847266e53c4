import { boundingExtent } from 'ol/extent';
import ImageTile from 'ol/ImageTile';
import type BaseLayer from 'ol/layer/Base';
import TileLayer from 'ol/layer/Tile';
import { get, transform } from 'ol/proj';
import { METERS_PER_UNIT } from 'ol/proj/epsg4326';
import XYZ from 'ol/source/XYZ';
import TileGrid from 'ol/tilegrid/TileGrid';

import type { BaseGrid, Basemap } from '../base-api.ts';
import { UNIT } from './projection.ts';
import { SYSTEM } from './system.ts';

/** What is told of the tiles of a base map. */
export type BaseEvents = { readonly onTile: (arrived: boolean) => void };

/** Below all of our layers. */
export const BASE_Z = -100;

/** The layers of a base map, the lowest first. Its code, and that of its kind, is loaded when the first is wanted. */
export async function baseLayers(basemap: Basemap, events: BaseEvents): Promise<readonly BaseLayer[]> {
  if (basemap.file !== undefined) return (await import('./base-pmtiles.ts')).fileLayers(basemap, basemap.file, events);
  const grid = bestGrid(basemap.grids ?? []);
  return grid === null ? [] : grid.urls.map((url, index) => imageLayer(basemap, grid, url, index, events));
}

/** The tiles in the plane of the page, where the host has them; others are warped by the browser. */
function bestGrid(grids: readonly BaseGrid[]): BaseGrid | null {
  const own = SYSTEM === 'mercator' ? ['EPSG:3857'] : ['EPSG:4490', 'EPSG:4326'];
  return grids.find(({ crs }) => own.includes(crs)) ?? grids[0] ?? null;
}

function imageLayer({ min_zoom, max_zoom, referrer }: Basemap, grid: BaseGrid, url: string, index: number, events: BaseEvents): BaseLayer {
  const source = new XYZ({
    url,
    projection: grid.crs,
    tileGrid: cells(grid, min_zoom, max_zoom),
    wrapX: false,
    tileLoadFunction: (tile, src) => {
      const image = (tile as ImageTile).getImage();
      if (!(image instanceof HTMLImageElement)) return;
      // The page says nowhere where it is from, unless the operator's key needs it.
      if (referrer === true) image.referrerPolicy = 'origin';
      image.src = src;
    },
  });
  source.on('tileloadend', () => events.onTile(true));
  source.on('tileloaderror', () => events.onTile(false));
  return new TileLayer({ source, zIndex: BASE_Z + index, preload: 0, maxResolution: coarsest(grid, min_zoom) });
}

/** The cells of a host's levels, from the upper left corner of the world. */
function cells({ crs, cell, tile_size }: BaseGrid, minZoom: number, maxZoom: number): TileGrid {
  const world = get(crs)?.getExtent() ?? boundingExtent([transform([-180, -85], 'EPSG:4326', crs), transform([180, 85], 'EPSG:4326', crs)]);
  const resolutions = Array.from({ length: maxZoom + 1 }, (_, zoom) => cell / 2 ** zoom);
  return new TileGrid({ extent: world, origin: [world[0] ?? 0, world[3] ?? 0], resolutions, minZoom, tileSize: tile_size });
}

/** A map that begins at a large zoom is not shown far out: one view would ask for thousands of its tiles. */
function coarsest({ crs, cell }: BaseGrid, minZoom: number): number {
  const metres = (crs === 'EPSG:3857' ? cell : cell * METERS_PER_UNIT) / 2 ** minZoom;
  return minZoom <= 6 ? Infinity : (metres / UNIT) * 4.01;
}
