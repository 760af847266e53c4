import MVT from 'ol/format/MVT';
import VectorTileLayer from 'ol/layer/VectorTile';
import type RenderFeature from 'ol/render/Feature';
import VectorTileSource from 'ol/source/VectorTile';
import type { StyleFunction } from 'ol/style/Style';

import { address, tileJson } from '../api.ts';
import { inMetres, PROJECTION, TILE_QUERY, tileGrid } from './projection.ts';

/** A layer's tiles; `onFeatures` sees the features of each tile as it arrives. */
export async function tileSource(
  layer: string,
  onFeatures: ((features: readonly RenderFeature[]) => void) | null,
  signal: AbortSignal,
): Promise<VectorTileSource<RenderFeature>> {
  // Zooms outside the range are an error of the service, so the range is asked for, not assumed.
  const { minzoom = 0, maxzoom = 14 } = await tileJson(layer, TILE_QUERY, signal);
  const source = new VectorTileSource<RenderFeature>({
    format: new MVT(),
    url: `${address('tiles/')}${layer}/{z}/{x}/{y}.mvt${new URL(address('tiles/', TILE_QUERY)).search}`,
    projection: PROJECTION,
    tileGrid: tileGrid(minzoom, maxzoom),
  });
  if (onFeatures !== null) {
    source.on('tileloadend', (event) => {
      const tile = event.tile as unknown as { getFeatures(): RenderFeature[] };
      onFeatures(tile.getFeatures());
    });
  }
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
