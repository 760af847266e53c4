import type { Bilingual } from '../api.ts';
import { OFFLINE } from '../text/offline.ts';
import { Pack } from './answer.ts';
import { installed, readPart } from './store.ts';
import type { LandFacts, LineFacts, Manifest, PackData, PlaceFacts, RuleFacts } from './pack-types.ts';

/** The packs of this phone, ready to be asked. */
export type Packs = {
  readonly all: readonly Pack[];
  /** What is told where there is none. */
  readonly none: Bilingual;
};

/** By what they are: as long as a pack is the same, it is read and checked once. */
const ready = new Map<string, Pack>();

/** Reads the packs. One that is damaged is not used. */
export async function loadPacks(): Promise<Packs> {
  const all: Pack[] = [];
  let damaged = false;
  for (const manifest of await installed()) {
    const key = JSON.stringify(manifest);
    const pack = ready.get(key) ?? (await read(manifest));
    if (pack === null) damaged = true;
    else {
      ready.set(key, pack);
      all.push(pack);
    }
  }
  return { all, none: damaged ? OFFLINE.offlineBroken : OFFLINE.offlineNone };
}

async function read(manifest: Manifest): Promise<Pack | null> {
  const json = async <T>(name: string): Promise<T> => {
    const bytes = await readPart(manifest, name);
    if (bytes === null) throw new Error(name);
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  };
  try {
    const data: PackData = {
      manifest,
      lines: await json<readonly LineFacts[]>('lines'),
      roster: await json<PackData['roster']>('roster'),
      land: await json<readonly LandFacts[]>('land'),
      rules: await json<RuleFacts>('rules'),
      places: await json<PlaceFacts>('places'),
    };
    return new Pack(data);
  } catch {
    return null;
  }
}
