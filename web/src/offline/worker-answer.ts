/**
 * What the service worker decides, apart from the browser that it runs in. Only the worker takes this file: a part
 * that the page takes as well would be cut into a file of its own, which the worker cannot load.
 */

/** Whether an answer says that the service is away: what stands in front of it says so; the service itself says why. */
export function isAway({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  return [502, 503, 504].includes(status) && !(headers.get('content-type') ?? '').startsWith('application/problem+json');
}

/**
 * Asks with an end to waiting for the head of the answer. A body that is under way is not broken off: it may be long.
 * `given`: whoever asked may give it up at any time, also in the midst of the body.
 */
export async function withPatience(ask: (signal: AbortSignal) => Promise<Response>, patienceMs: number, given: AbortSignal | null = null): Promise<Response> {
  // `AbortSignal.timeout` would end the body too, and is not there before Chrome 103.
  const own = new AbortController();
  const end = (): void => own.abort();
  if (given?.aborted === true) end();
  given?.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, patienceMs);
  try {
    return await ask(own.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** How new a pack is: of two of one day the one made last is newer. */
type Dated = { readonly manifest: { readonly as_of: string; readonly generated_at?: string } };

/** The newest first. */
export function newestFirst<T extends Dated>(packs: readonly T[]): T[] {
  const rank = ({ manifest }: T): string => `${manifest.as_of} ${manifest.generated_at ?? ''}`;
  return [...packs].sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0));
}

/** What the newest pack that knows has. Tiles are whole in every pack: an empty one of a newer pack says that what an older one draws is gone. */
export function firstKnown<T, R>(newest: readonly T[], from: (pack: T) => R | null): R | null {
  for (const pack of newest) {
    const found = from(pack);
    if (found !== null) return found;
  }
  return null;
}

/** What a pack can be asked for. */
export type Wanted =
  | { readonly kind: 'tile'; readonly layer: string; readonly place: string }
  | { readonly kind: 'tilejson'; readonly layer: string }
  | { readonly kind: 'plain'; readonly path: string; readonly limit: number };

/**
 * What of a pack an address stands for; `null`: nothing that a pack has. Whatever an address asks beyond that (another
 * day or moment, the other tile matrix, a filter) a pack does not have: something else is not answered instead.
 */
export function wanted(path: string, params: URLSearchParams): Wanted | null {
  const only = (...known: readonly string[]): boolean => [...params.keys()].every((name) => known.includes(name));
  const [, layer, place, tile] = /^tiles\/([a-z_]+)(?:\/(\d+\/\d+\/\d+)(\.mvt)|\.json)?$/u.exec(path) ?? [];
  if (layer !== undefined) {
    // Its tiles are those of Web Mercator.
    if (!only('matrix') || (params.get('matrix') ?? 'WebMercatorQuad') !== 'WebMercatorQuad') return null;
    return place !== undefined && tile !== undefined ? { kind: 'tile', layer, place } : { kind: 'tilejson', layer };
  }
  if (path === 'about') return only() ? { kind: 'plain', path, limit: Infinity } : null;
  if (!/^collections\/(?:counties|findings)\/items$/u.test(path) || !only('limit')) return null;
  return { kind: 'plain', path, limit: Number(params.get('limit') ?? Infinity) };
}

/** Whether a kept answer is what was asked for: with fewer features asked for than there are, it is not. */
export function isWithin(answer: unknown, limit: number): boolean {
  const features = (answer as { features?: unknown } | null)?.features;
  return !Array.isArray(features) || features.length <= limit;
}

/** A part of a pack as the manifest says that it is; `null`: what lies on the phone is something else. */
export async function verified(stored: Response, sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(await stored.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === sha256 ? bytes : null;
}
