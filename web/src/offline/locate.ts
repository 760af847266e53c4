import { address, getJson, type Answer } from '../api.ts';
import type { PlaceQuery } from '../lib/query.ts';
import { orOffline } from './fallback.ts';

/**
 * Asks about a place: the service, and only where it cannot be reached the pack on this phone. `accuracyM` is how
 * well the place is known, ± metres, for one that a phone has measured.
 */
export function locate(query: PlaceQuery, asOf: string | null, crs: string | null, signal: AbortSignal, accuracyM: number | null = null): Promise<Answer> {
  const params = query.kind === 'coordinate' ? { lon: query.lon, lat: query.lat, ...(crs === null ? {} : { crs }) } : { line: query.line, post: query.post };
  const url = address('locate', {
    ...params,
    ...(asOf === null ? {} : { as_of: asOf }),
    // Whole metres, rounded up: a position is never known better than the phone says.
    ...(accuracyM === null ? {} : { accuracy_m: String(Math.ceil(Math.min(accuracyM, 50_000))) }),
  });
  return orOffline(
    (own) => getJson<Answer>(url, own),
    signal,
    async (packs) => (await import('./ask.ts')).ask(packs, { query, asOf, crs, accuracyM }),
  );
}
