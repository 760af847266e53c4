/** What is needed of a feature: its properties by name. */
export type Properties = { get(name: string): unknown };

/**
 * Knows which stretches the roster gives to several townships at once. Their features lie exactly on each
 * other; drawn in township colours, the topmost would look like the only one.
 */
export class Subdivision {
  readonly #townships = new Map<string, Set<string>>();

  /** Takes note of the features of a tile. */
  learn(features: readonly Properties[]): void {
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

  /** Forgets all of it: on another day the roster may say otherwise. */
  forget(): void {
    this.#townships.clear();
  }

  /** Whether more than one township is listed for exactly this stretch. */
  isShared(feature: Properties): boolean {
    return (this.#townships.get(stretch(feature))?.size ?? 0) > 1;
  }
}

function stretch(feature: Properties): string {
  return ['line', 'track', 'from_m', 'to_m'].map((name) => String(feature.get(name) ?? '')).join('|');
}
