import MVT from 'ol/format/MVT';
import VectorTileLayer from 'ol/layer/VectorTile';
import type RenderFeature from 'ol/render/Feature';
import VectorTileSource from 'ol/source/VectorTile';
import type { StyleFunction } from 'ol/style/Style';
import type VectorTile from 'ol/VectorTile';

import { address, tileJson } from '../api.ts';
import { inMetres, PROJECTION, TILE_QUERY, tileGrid } from './projection.ts';
import { tileRequests } from './tile-requests.ts';

/** What hears of a source. */
export type TileEvents = {
  /** Sees the features of each tile as it arrives. */
  readonly onFeatures: ((features: readonly RenderFeature[]) => void) | null;
  /** A tile did not come, and was not given up on purpose. */
  readonly onFailed: () => void;
};

/** Zooms outside the range are an error of the service, so the range is asked for, once for all days. */
const zooms = new Map<string, Promise<{ minzoom?: number; maxzoom?: number }>>();

/** A layer's tiles of a day (`null`: today). The signal gives up the tiles that are still under way. */
export async function tileSource(
  layer: string,
  asOf: string | null,
  { onFeatures, onFailed }: TileEvents,
  signal: AbortSignal,
): Promise<VectorTileSource<RenderFeature>> {
  let range = zooms.get(layer);
  if (range === undefined) {
    // Not with the signal of a day: the next day waits for the same answer.
    range = tileJson(layer, TILE_QUERY, new AbortController().signal);
    range.catch(() => zooms.delete(layer));
    zooms.set(layer, range);
  }
  const { minzoom = 0, maxzoom = 14 } = await range;
  if (signal.aborted) throw new DOMException('given up', 'AbortError');
  const query = new URL(address('tiles/', { ...TILE_QUERY, ...(asOf === null ? {} : { as_of: asOf }) })).search;
  const source = new VectorTileSource<RenderFeature>({
    format: new MVT(),
    url: `${address('tiles/')}${layer}/{z}/{x}/{y}.mvt${query}`,
    projection: PROJECTION,
    tileGrid: tileGrid(minzoom, maxzoom),
  });
  tileRequests.watch(source, signal);
  source.on('tileloadend', (event) => onFeatures?.((event.tile as VectorTile<RenderFeature>).getFeatures() ?? []));
  source.on('tileloaderror', () => {
    if (!signal.aborted) onFailed();
  });
  return source;
}

/** A layer that draws tiles; its source is set when the zoom range is known. */
export function tileLayer(style: StyleFunction, zIndex: number, visible: boolean): VectorTileLayer {
  return new VectorTileLayer({ style: inMetres(style), zIndex, visible, renderBuffer: 64, preload: 1 });
}

/** A layer of labels over the same tiles, thinned out where they collide. */
export function labelLayer(style: StyleFunction, zIndex: number, visible: boolean): VectorTileLayer {
  return new VectorTileLayer({ style: inMetres(style), zIndex, visible, declutter: true, renderBuffer: 160 });
}
