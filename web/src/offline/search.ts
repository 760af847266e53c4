import { search as online, type Hit } from '../api.ts';
import { orOffline } from './fallback.ts';

/** Searches names, numbers and posts: the service, and only where it cannot be reached the packs on this phone. */
export function search(text: string, limit: number, signal: AbortSignal): Promise<readonly Hit[]> {
  return orOffline(
    (own) => online(text, limit, own),
    signal,
    async (packs) => (await import('./search-packs.ts')).searchPacks(packs.all, text, limit),
  );
}
