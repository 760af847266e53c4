import type VectorTileLayer from 'ol/layer/VectorTile';

import { isAbort } from '../lib/latest.ts';
import { tileSource, type TileEvents } from './tile-layer.ts';

/** A layer of tiles and all that is drawn from them. */
type Fed = { readonly layer: string; readonly drawn: readonly VectorTileLayer[]; readonly events: TileEvents };

/** The tiles of all layers, of one day at a time. */
export class DayLayers {
  readonly #fed: Fed[] = [];
  #asOf: string | null = null;
  #under = new AbortController();

  /** Feeds layers from the tiles of a layer of the service, now and for every day that follows. */
  add(layer: string, drawn: readonly VectorTileLayer[], events: TileEvents): void {
    const fed = { layer, drawn, events };
    this.#fed.push(fed);
    this.#feed(fed);
  }

  /** Shows another day. What was asked of the old one is given up, and none of it stays on the map. */
  setDay(asOf: string | null): void {
    if (asOf === this.#asOf) return;
    this.#asOf = asOf;
    this.#under.abort();
    this.#under = new AbortController();
    for (const fed of this.#fed) {
      for (const layer of fed.drawn) layer.setSource(null);
      this.#feed(fed);
    }
  }

  #feed({ layer, drawn, events }: Fed): void {
    const { signal } = this.#under;
    tileSource(layer, this.#asOf, events, signal).then(
      (source) => {
        if (signal.aborted) return;
        for (const part of drawn) part.setSource(source);
      },
      (error: unknown) => {
        if (!isAbort(error)) events.onFailed();
      },
    );
  }
}
