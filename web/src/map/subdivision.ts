import type { FeatureLike } from 'ol/Feature';

/**
 * Knows which stretches the roster gives to several townships at once. Their features lie exactly on each
 * other; drawn in township colours, the topmost would look like the only one.
 */
export class Subdivision {
  readonly #townships = new Map<string, Set<string>>();

  /** Takes note of the features of a tile. */
  learn(features: readonly FeatureLike[]): void {
    for (const feature of features) {
      const key = stretch(feature);
      let names = this.#townships.get(key);
      if (names === undefined) {
        names = new Set();
        this.#townships.set(key, names);
      }
      names.add(String(feature.get('township') ?? ''));
    }
  }

  /** Whether more than one township is listed for exactly this stretch. */
  isShared(feature: FeatureLike): boolean {
    return (this.#townships.get(stretch(feature))?.size ?? 0) > 1;
  }
}

function stretch(feature: FeatureLike): string {
  return ['line', 'track', 'from_m', 'to_m'].map((name) => String(feature.get(name) ?? '')).join('|');
}
