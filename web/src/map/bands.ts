import { bandColours, type BandStretch } from '../lib/band-colours.ts';

/** Whose stretches the bands along the railways tell apart. */
export type BandsBy = 'township' | 'workshop';

/** What is needed of a feature: its properties by name. */
export type Properties = { get(name: string): unknown };

const NONE: ReadonlyMap<string, number> = new Map();

/**
 * The bands of the segments: by whom they are coloured, and which colour each name has.
 *
 * Several townships may be listed for one stretch. Their features lie exactly on each other; drawn in township
 * colours, the topmost would look like the only one, so such a stretch is known here as shared.
 */
export class Bands {
  readonly #names = { township: new Map<string, Set<string>>(), workshop: new Map<string, Set<string>>() };
  readonly #stretches = new Map<string, { readonly township: BandStretch; readonly workshop: BandStretch }>();
  #colours: { township: ReadonlyMap<string, number>; workshop: ReadonlyMap<string, number> } | null = null;
  readonly #count: number;
  #by: BandsBy;

  /** `count` colours are there to give. */
  constructor(count: number, by: BandsBy = 'township') {
    this.#count = count;
    this.#by = by;
  }

  get by(): BandsBy {
    return this.#by;
  }

  set by(by: BandsBy) {
    this.#by = by;
  }

  /** Forgets every stretch: the next ones are those of another day. */
  clear(): void {
    this.#names.township.clear();
    this.#names.workshop.clear();
    this.#stretches.clear();
    this.#colours = null;
  }

  /** Takes note of features; the same one in another tile changes nothing. */
  learn(features: readonly Properties[]): void {
    for (const feature of features) {
      const key = stretchKey(feature);
      for (const by of ['township', 'workshop'] as const) {
        let names = this.#names[by].get(key);
        if (names === undefined) this.#names[by].set(key, (names = new Set()));
        names.add(nameOf(feature, by));
      }
      const one = `${key}|${nameOf(feature, 'township')}|${nameOf(feature, 'workshop')}`;
      if (this.#stretches.has(one)) continue;
      this.#stretches.set(one, { township: stretch(feature, 'township'), workshop: stretch(feature, 'workshop') });
      this.#colours = null;
    }
  }

  /** Whether more than one name is listed for exactly this stretch. */
  isShared(feature: Properties): boolean {
    return (this.#names[this.#by].get(stretchKey(feature))?.size ?? 0) > 1;
  }

  /** The number of the colour of a feature; `null` where no single name is listed. */
  colour(feature: Properties): number | null {
    const name = nameOf(feature, this.#by);
    if (name === '' || this.isShared(feature)) return null;
    return this.colourOf(name);
  }

  /** The number of the colour of a name. */
  colourOf(name: string): number {
    this.#colours ??= { township: this.#given('township'), workshop: this.#given('workshop') };
    return (this.#colours[this.#by] ?? NONE).get(name) ?? hash(name) % this.#count;
  }

  /** The name that a stretch is coloured by; empty where there is none, or several. */
  label(feature: Properties): string {
    return this.isShared(feature) ? '' : nameOf(feature, this.#by);
  }

  #given(by: BandsBy): ReadonlyMap<string, number> {
    return bandColours([...this.#stretches.values()].map((one) => one[by]).filter(({ name }) => name !== ''), this.#count);
  }
}

function nameOf(feature: Properties, by: BandsBy): string {
  return String(feature.get(by) ?? '');
}

function stretch(feature: Properties, by: BandsBy): BandStretch {
  const [line, track] = [String(feature.get('line') ?? ''), String(feature.get('track') ?? '')];
  return { line, track, from: Number(feature.get('from_m')), to: Number(feature.get('to_m')), name: nameOf(feature, by) };
}

function stretchKey(feature: Properties): string {
  return ['line', 'track', 'from_m', 'to_m'].map((name) => String(feature.get(name) ?? '')).join('|');
}

function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value;
}
