import type OlMap from 'ol/Map';
import type { FrameState } from 'ol/Map';
import type VectorTile from 'ol/VectorTile';
import { buffer, getHeight, getWidth, intersects } from 'ol/extent';
import { equivalent, transformExtent } from 'ol/proj';
import type RenderFeature from 'ol/render/Feature';
import type VectorTileSource from 'ol/source/VectorTile';
import TileState from 'ol/TileState';

import { isAbort } from '../lib/latest.ts';
import { askAgain, noteAnswer } from '../lib/reach.ts';

type Source = VectorTileSource<RenderFeature>;
type Tile = VectorTile<RenderFeature>;

/** How far beside the window a tile may lie and still be loaded on, as a share of the window. */
const BESIDE = 0.25;
/** More given-up tiles than this are forgotten, the oldest first: they are asked for again as new ones. */
const PARKED = 300;

/**
 * Loads tiles, and gives up those that nobody waits for any more: the map has been moved or zoomed away, or shows
 * another day. OpenLayers itself lets every request that has begun run to its end, in front of those that matter.
 */
class TileRequests {
  readonly #loading = new Map<Tile, { readonly source: Source; readonly abort: AbortController }>();
  /** Given up, and loaded as soon as they are in view again. */
  readonly #parked = new Map<Tile, Source>();

  /** Follows a map: what it has moved away from is given up. */
  follow(map: OlMap): void {
    map.on('postrender', ({ frameState }) => {
      if (frameState !== null) this.#tidy(frameState);
    });
  }

  /** Takes over the loading of a source, until `signal`. To be called before anybody listens to its errors. */
  watch(source: Source, signal: AbortSignal): void {
    // What was given up did not fail: nobody else hears of it.
    source.on('tileloaderror', (event) => !this.#parked.has(event.tile as unknown as Tile));
    source.setTileLoadFunction((tile) => this.#load(source, tile as unknown as Tile, signal));
  }

  #load(source: Source, tile: Tile, signal: AbortSignal): void {
    const abort = new AbortController();
    const end = (): void => abort.abort();
    signal.addEventListener('abort', end, { once: true });
    this.#loading.set(tile, { source, abort });
    tile.setLoader((extent, _resolution, projection) => {
      read(tile.getTileUrl(), abort.signal)
        .then((data) => tile.setFeatures(tile.getFormat().readFeatures(data, { extent, featureProjection: projection }) as RenderFeature[]))
        .catch((error: unknown) => {
          // The map counts the tiles that it waits for: one that was given up for good is told like one that failed.
          if (!isAbort(error) || signal.aborted) tile.onError();
        })
        .finally(() => {
          signal.removeEventListener('abort', end);
          if (this.#loading.get(tile)?.abort === abort) this.#loading.delete(tile);
        });
    });
  }

  #tidy(frame: FrameState): void {
    for (const [tile, { source, abort }] of this.#loading) {
      if (wanted(tile, source, frame)) continue;
      this.#loading.delete(tile);
      this.#parked.set(tile, source);
      abort.abort();
      // The only state from which a tile may be loaded again.
      tile.setState(TileState.ERROR);
    }
    for (const [tile, source] of this.#parked) {
      if (!wanted(tile, source, frame)) continue;
      this.#parked.delete(tile);
      tile.setState(TileState.IDLE);
      tile.load();
    }
    for (const tile of this.#parked.keys()) {
      if (this.#parked.size <= PARKED) break;
      this.#parked.delete(tile);
    }
  }
}

/** One for the page: its map and the sources of its layers come from different places. */
export const tileRequests = new TileRequests();

async function read(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    // A map that a pack cannot draw fails here alone: the banner is to say why.
    if (!signal.aborted) askAgain();
    throw error;
  }
  // A tile out of a pack is not shown without the banner that says so.
  noteAnswer(response, 'hint');
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

/** Whether a tile lies in or just beside the window, at its zoom or one beside it, and still has the same address. */
function wanted(tile: Tile, source: Source, { extent, viewState: { projection, resolution } }: FrameState): boolean {
  const grid = source.getTileGrid();
  const own = source.getProjection();
  if (extent === null || grid === null || own === null || tile.extent === null) return true;
  const [z = 0] = tile.tileCoord;
  const same = equivalent(projection, own);
  if (same && Math.abs(z - grid.getZForResolution(resolution, source.zDirection)) > 1) return false;
  if (source.getTileUrlFunction()(tile.tileCoord, 1, own) !== tile.getTileUrl()) return false;
  const window = same ? extent : transformExtent(extent, projection, own);
  return intersects(tile.extent, buffer(window, BESIDE * Math.max(getWidth(window), getHeight(window))));
}
