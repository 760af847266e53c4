import MVT from 'ol/format/MVT';
import type ImageTile from 'ol/ImageTile';
import type BaseLayer from 'ol/layer/Base';
import TileLayer from 'ol/layer/Tile';
import VectorTileLayer from 'ol/layer/VectorTile';
import VectorTileSource from 'ol/source/VectorTile';
import XYZ from 'ol/source/XYZ';
import { createXYZ } from 'ol/tilegrid';
import TileState from 'ol/TileState';
import type VectorTile from 'ol/VectorTile';
import type RenderFeature from 'ol/render/Feature';
import { PMTiles } from 'pmtiles';

import { address } from '../api.ts';
import type { BaseFile, Basemap } from '../base-api.ts';
import { BASE_Z, type BaseEvents } from './base-layer.ts';
import { baseStyle } from './base-style.ts';
import { fromLonLatExtent, inMetres } from './projection.ts';

/** The layer of a base map that the service has as a file, read part by part. It is in Web Mercator. */
export async function fileLayers(basemap: Basemap, file: BaseFile, events: BaseEvents): Promise<readonly BaseLayer[]> {
  const archive = new PMTiles(address(file.path));
  const extent = fromLonLatExtent([...file.bounds]);
  const common = { zIndex: BASE_Z, extent };
  if (file.tiles === 'vector') return [new VectorTileLayer({ ...common, source: vectors(archive, basemap, events), style: inMetres(baseStyle()), declutter: 'base' })];
  return [new TileLayer({ ...common, source: images(archive, basemap, file, await tileSize(archive, basemap, file), events) })];
}

/** As images, not as data: those are warped with WebGL, which a machine may not have. */
function images(archive: PMTiles, { min_zoom, max_zoom }: Basemap, file: BaseFile, size: number, events: BaseEvents): XYZ {
  return new XYZ({
    tileGrid: createXYZ({ minZoom: min_zoom, maxZoom: max_zoom, tileSize: size }),
    wrapX: false,
    tileUrlFunction: ([z, x, y]) => `${z}/${x}/${y}`,
    tileLoadFunction: (tile, url) => {
      const image = (tile as ImageTile).getImage() as HTMLImageElement;
      const [z = 0, x = 0, y = 0] = url.split('/').map(Number);
      told(archive.getZxy(z, x, y), events).then(
        (found) => {
          if (found === undefined) {
            // A place that the file does not have is empty, not a fault.
            tile.setState(TileState.EMPTY);
            return;
          }
          const address = URL.createObjectURL(new Blob([found.data], { type: file.media_type }));
          const done = (): void => URL.revokeObjectURL(address);
          image.addEventListener('load', done, { once: true });
          image.addEventListener('error', done, { once: true });
          image.src = address;
        },
        () => tile.setState(TileState.ERROR),
      );
    },
  });
}

function vectors(archive: PMTiles, { min_zoom, max_zoom }: Basemap, events: BaseEvents): VectorTileSource<RenderFeature> {
  const format = new MVT();
  return new VectorTileSource<RenderFeature>({
    format,
    tileGrid: createXYZ({ minZoom: min_zoom, maxZoom: max_zoom, tileSize: 512 }),
    projection: 'EPSG:3857',
    wrapX: false,
    tileUrlFunction: ([z, x, y]) => `${z}/${x}/${y}`,
    tileLoadFunction: (tile, url) => {
      const vectorTile = tile as VectorTile<RenderFeature>;
      const [z = 0, x = 0, y = 0] = url.split('/').map(Number);
      vectorTile.setLoader((extent, _resolution, projection) => {
        told(archive.getZxy(z, x, y), events).then(
          (found) => vectorTile.setFeatures(found === undefined ? [] : (format.readFeatures(found.data, { extent, featureProjection: projection }) as RenderFeature[])),
          () => vectorTile.onError(),
        );
      });
    },
  });
}

/** How many pixels an image has: the head of the file does not say it. */
async function tileSize(archive: PMTiles, { min_zoom }: Basemap, { bounds, media_type }: BaseFile): Promise<number> {
  const [lon, lat] = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
  const side = 2 ** min_zoom;
  const row = ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * side;
  const tile = await archive.getZxy(min_zoom, Math.floor(((lon + 180) / 360) * side), Math.floor(row)).catch(() => undefined);
  if (tile === undefined) return 256;
  const image = await createImageBitmap(new Blob([tile.data], { type: media_type })).catch(() => null);
  return image?.width === 512 ? 512 : 256;
}

/** Tells whether something arrived. */
async function told<T>(request: Promise<T>, events: BaseEvents): Promise<T> {
  try {
    const answer = await request;
    events.onTile(true);
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) events.onTile(false);
    throw error;
  }
}
