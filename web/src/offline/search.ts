import { search as online, type Found } from '../api.ts';
import { today } from './day.ts';
import { orOffline } from './fallback.ts';

/** Searches names, numbers and posts: the service, and only where it cannot be reached the packs on this phone. */
export function search(text: string, limit: number, asOf: string | null, signal: AbortSignal): Promise<Found> {
  return orOffline(
    (own) => online(text, limit, asOf, own),
    signal,
    async (packs) => {
      const { searchPacks } = await import('./search-packs.ts');
      return searchPacks(packs.all.map(({ data }) => data), text, limit, today());
    },
  );
}
