import type { Bilingual } from '../api.ts';
import { OFFLINE } from '../text/offline.ts';

export type Packs = { readonly all: readonly unknown[]; readonly none: Bilingual };

export async function loadPacks(): Promise<Packs> {
  return { all: [], none: OFFLINE.offlineNone };
}
