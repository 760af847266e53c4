import type { Found as Answered, Hit } from '../api.ts';
import { daysBetween } from './day.ts';
import { found, type Found } from './finder.ts';
import type { PackData } from './pack-types.ts';

/** The kinds under which the service lists the same. */
const KIND: Readonly<Record<Found['kind'], string>> = { line: 'line', county: 'place', township: 'township', village: 'place', station: 'station', official: 'official', decision: 'parcel' };

/**
 * What the packs hold under a name or number. That something is not among it does not say that it does not exist, and
 * that one thing alone contains the text does not say that the text means it: only a whole name does.
 */
export function searchPacks(packs: readonly PackData[], text: string, limit: number, today: string): Answered {
  // One more than asked for tells whether there are more.
  const all = found(packs, text, limit + 1);
  const sure = all.filter(({ exact }) => exact).length === 1;
  const results = all.slice(0, limit).map(
    ({ kind, title, of, lon, lat, locate, exact, day }): Hit => ({
      kind: KIND[kind],
      title,
      subtitle: of === '' ? null : of,
      detail: packOf(day, today),
      sure: sure && exact,
      lon,
      lat,
      locate,
      source: null,
    }),
  );
  const tried = all.length > 0 ? [] : [{ zh: '只查了本机的离线数据包', en: 'only the offline packs on this device were searched' }];
  return { outcome: all.length === 0 ? 'none' : sure ? 'one' : 'several', results, more: all.length > limit, tried, examples: [] };
}

function packOf(day: string, today: string): NonNullable<Hit['detail']> {
  const days = daysBetween(day, today);
  return days <= 0 ? { zh: `离线数据包 ${day}（今天）`, en: `offline pack of ${day} (today)` } : { zh: `离线数据包 ${day}（${days} 天前）`, en: `offline pack of ${day} (${days} days ago)` };
}
