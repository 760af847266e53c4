import type { Hit } from '../api.ts';
import type { Pack } from './answer.ts';
import { found, type Found } from './finder.ts';

/** The kinds under which the service lists the same. */
const KIND: Readonly<Record<Found['kind'], string>> = { line: 'line', county: 'place', township: 'township', village: 'place', station: 'station', official: 'official', decision: 'parcel' };

/** What the packs hold under a name or number. That something is not among it does not say that it does not exist. */
export function searchPacks(packs: readonly Pack[], text: string, limit: number): readonly Hit[] {
  return found(packs.map(({ data }) => data), text, limit).map(({ kind, title, of, lon, lat, locate }) => ({
    kind: KIND[kind],
    title,
    subtitle: of === '' ? null : of,
    lon,
    lat,
    locate,
    source: null,
  }));
}
