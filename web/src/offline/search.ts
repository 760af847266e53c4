import { search as online, type Found } from '../api.ts';
import { orOffline } from './fallback.ts';

/** Searches names, numbers and posts: the service, and only where it cannot be reached the packs on this phone. */
export function search(text: string, limit: number, asOf: string | null, signal: AbortSignal): Promise<Found> {
  return orOffline(
    (own) => online(text, limit, asOf, own),
    signal,
    async (packs) => {
      const { searchPacks } = await import('./search-packs.ts');
      // One more than asked for tells whether there are more.
      const hits = searchPacks(packs.all, text, limit + 1);
      const outcome = hits.length === 0 ? 'none' : hits.length === 1 ? 'one' : 'several';
      const tried = hits.length > 0 ? [] : [{ zh: '只查了本机的离线数据包', en: 'only the offline packs on this device were searched' }];
      return { outcome, results: hits.slice(0, limit), more: hits.length > limit, tried, examples: [] };
    },
  );
}
