/**
 * The service worker: the page opens without a network, and its map draws from the packs on this phone. It is built
 * by itself into `sw.js`. Questions are not its affair: the page asks the service, and only where that fails its
 * packs. What it answers from a pack carries `x-landrail-offline`; nothing else is ever answered from a store but the
 * page itself, of which all parts are of one version.
 */
import { firstKnown, isAway, isWithin, newestFirst, verified, wanted, withPatience, type Wanted } from './worker-answer.ts';

type Waiting = { waitUntil(promise: Promise<unknown>): void };
type Fetching = Waiting & { readonly request: Request; respondWith(response: Promise<Response>): void };
type Scope = {
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly scope: string };
};
type Manifest = { readonly as_of: string; readonly generated_at: string; readonly parts: readonly { readonly name: string; readonly sha256: string }[]; readonly tiles: { readonly minzoom: number; readonly maxzoom: number } };
type TileIndex = Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;
/** What is read of a pack to draw from it; the worker may be ended at any time, and reads it anew then. */
type Drawn = { readonly manifest: Manifest; readonly index: TileIndex; readonly tiles: Blob; readonly answers: Readonly<Record<string, unknown>> };

/** Written by the build: a digest of all files, and their names. */
declare const __VERSION__: string;
declare const __FILES__: readonly string[];

const SHELL = `landrail-page-${__VERSION__}`;
/** The same names as in `store.ts`, which the page writes. */
const PACKS = 'landrail-packs-1';
const FORMAT = 1;
/** After this a service that stays silent counts as away, where a pack has the tile: milliseconds. */
const PATIENCE_MS = 6000;

const worker = self as unknown as Scope;
const base = new URL(worker.registration.scope).pathname;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
// A new version waits until the user says so: a page is never half old and half new.
worker.addEventListener('message', ({ data }) => {
  if (data === 'now') void worker.skipWaiting();
  if (data === 'packs') drawn = null;
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith(base)) return;
  const path = decodeURIComponent(url.pathname.slice(base.length));
  const file = path === '' ? 'index.html' : path;
  if (__FILES__.includes(file)) event.respondWith(page(file, request));
  else {
    // What no pack has is the network's own affair.
    const of = wanted(path, url.searchParams);
    if (of !== null) event.respondWith(orPack(request, (pack) => answer(pack, of)));
  }
});

async function install(): Promise<void> {
  const cache = await caches.open(SHELL);
  // Past the browser's own cache: all of one version, or none.
  await cache.addAll(__FILES__.map((file) => new Request(new URL(file, worker.registration.scope), { cache: 'reload' })));
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('landrail-page-') && name !== SHELL) await caches.delete(name);
  await worker.clients.claim();
}

/** A part of the page: of this version, which the store has whole. */
async function page(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  return (await cache.match(new URL(file, worker.registration.scope))) ?? fetch(request);
}

/** What the service answers; where it cannot be reached, what a pack has. */
async function orPack(request: Request, from: (pack: Drawn) => Response | null): Promise<Response> {
  const packs = await load();
  let refused: Response | null = null;
  let failure: unknown = null;
  try {
    // Without a pack there is nothing to fall back to, and no reason to be impatient.
    const response = await (packs.length === 0 ? fetch(request) : withPatience((signal) => fetch(request, { signal }), PATIENCE_MS, request.signal));
    if (!isAway(response)) return response;
    refused = response;
  } catch (error) {
    failure = error;
  }
  const found = firstKnown(packs, from) ?? refused;
  if (found === null) throw failure;
  return found;
}

function answer({ manifest, index, tiles, answers }: Drawn, of: Wanted): Response | null {
  if (of.kind === 'plain') return of.path in answers && isWithin(answers[of.path], of.limit) ? json(answers[of.path], manifest) : null;
  const { minzoom, maxzoom } = manifest.tiles;
  if (of.kind === 'tilejson') return index[of.layer] === undefined ? null : json({ tilejson: '3.0.0', name: of.layer, minzoom, maxzoom }, manifest);
  const place = index[of.layer]?.[of.place];
  // Not in the pack is not the same as empty.
  if (place === undefined) return null;
  const [from, length] = place;
  const headers = { 'content-type': 'application/vnd.mapbox-vector-tile', 'x-landrail-offline': manifest.as_of };
  return length === 0 ? new Response(null, { status: 204, headers }) : new Response(tiles.slice(from, from + length), { headers });
}

function json(value: unknown, { as_of: day }: Manifest): Response {
  return new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json', 'x-landrail-offline': day } });
}

let drawn: Promise<readonly Drawn[]> | null = null;

/** The packs that are whole; a part that is missing or damaged leaves the pack out. */
function load(): Promise<readonly Drawn[]> {
  // That the store could not be read now does not mean that it holds nothing: the next tile asks again.
  drawn ??= read().catch(() => {
    drawn = null;
    return [];
  });
  return drawn;
}

async function read(): Promise<readonly Drawn[]> {
  const cache = await caches.open(PACKS);
  const found: Drawn[] = [];
  for (const request of await cache.keys()) {
    if (!request.url.endsWith('/manifest')) continue;
    const manifest = (await (await cache.match(request))?.json().catch(() => undefined)) as (Manifest & { readonly format: number }) | undefined;
    if (manifest?.format !== FORMAT) continue;
    const part = async (name: string): Promise<Uint8Array<ArrayBuffer> | null> => {
      const info = manifest.parts.find((one) => one.name === name);
      const stored = info === undefined ? undefined : await cache.match(request.url.replace(/manifest$/u, `${name}-${info.sha256}`));
      return info === undefined || stored === undefined ? null : verified(stored, info.sha256);
    };
    const [index, tiles, answers] = [await part('tile_index'), await part('tiles'), await part('answers')];
    // One that is damaged is not drawn from, as it is not answered from.
    if (index === null || tiles === null || answers === null) continue;
    const read = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
    found.push({ manifest, index: read(index) as TileIndex, tiles: new Blob([tiles]), answers: read(answers) as Record<string, unknown> });
  }
  return newestFirst(found);
}
