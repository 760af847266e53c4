import { address, ApiError, getJson } from '../api.ts';
import { OFFLINE } from '../text/offline.ts';
import { notePacks } from './installed.ts';
import { left } from './left.ts';
import { FORMAT, type Manifest, type PackList, type PartInfo } from './pack-types.ts';

/**
 * Where packs lie on the phone: one cache, for each pack its parts and, written last, its manifest. A pack without
 * a manifest is not there. Part names carry their hash, so that a part that did not change is not fetched again.
 */
export const CACHE = 'landrail-packs-1';

/** The address under which a thing of a pack lies in the cache; never asked of the network. */
export function cacheKey(id: string, what: string): string {
  return new URL(`offline-store/${encodeURIComponent(id)}/${what}`, document.baseURI).href;
}

/** What a pack is called on this phone. */
export function idOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind}:${name}`;
}

/** What the service has packs of. */
export function listPacks(signal: AbortSignal): Promise<PackList> {
  return getJson<PackList>(address('offline'), signal);
}

/** What a pack would be: its size before it is fetched. */
export function manifestOf(kind: 'line' | 'county', name: string, signal: AbortSignal): Promise<Manifest> {
  return getJson<Manifest>(address('offline', { [kind]: name, part: 'manifest' }), signal);
}

/** Whether this browser can keep packs: only on a page with HTTPS. */
export function canStore(): boolean {
  return isSecureContext && 'caches' in window && crypto.subtle !== undefined;
}

/** The packs that are whole. */
export async function installed(): Promise<readonly Manifest[]> {
  if (!canStore()) return [];
  const cache = await caches.open(CACHE);
  const found: Manifest[] = [];
  for (const request of await cache.keys()) {
    if (!request.url.endsWith('/manifest')) continue;
    const manifest = (await (await cache.match(request))?.json()) as Manifest | undefined;
    if (manifest?.format === FORMAT) found.push(manifest);
  }
  notePacks(found.length);
  return found;
}

/** How a download goes on: bytes of all bytes. */
export type Progress = (done: number, all: number) => void;

/**
 * Fetches a pack, or of one that is there what has changed, checks every part and only then puts it in the place
 * of the one before. Throws `ApiError`; nothing is changed then.
 */
export async function install(manifest: Manifest, onProgress: Progress, signal: AbortSignal): Promise<void> {
  if (manifest.format !== FORMAT) throw new ApiError('problem', null, OFFLINE.offlineFormat);
  const id = idOf(manifest);
  const cache = await caches.open(CACHE);
  let done = 0;
  const missing: PartInfo[] = [];
  for (const part of manifest.parts) {
    if ((await cache.match(cacheKey(id, partName(part)))) === undefined) missing.push(part);
    else done += part.length;
  }
  onProgress(done, manifest.bytes);
  for (const part of missing) {
    const bytes = await fetchPart(manifest, part, signal, (read) => onProgress(done + read, manifest.bytes));
    done += part.length;
    await put(cache, cacheKey(id, partName(part)), bytes);
  }
  if (signal.aborted) throw new DOMException('stopped', 'AbortError');
  await put(cache, cacheKey(id, 'manifest'), new TextEncoder().encode(JSON.stringify(manifest)));
  // Whatever else lies there: of the one before, or of a download that was broken off.
  const lying = (await cache.keys()).map(({ url }) => url);
  for (const url of left(lying, cacheKey(id, ''), ['manifest', ...manifest.parts.map(partName)])) await cache.delete(url);
  await installed();
}

/** Takes a pack away: first what makes it one. */
export async function remove(manifest: Manifest): Promise<void> {
  const id = idOf(manifest);
  const cache = await caches.open(CACHE);
  await cache.delete(cacheKey(id, 'manifest'));
  const prefix = cacheKey(id, '');
  for (const request of await cache.keys()) if (request.url.startsWith(prefix)) await cache.delete(request);
  await installed();
}

/** A part as it lies on the phone, checked again; `null` where it is missing or damaged. */
export async function readPart(manifest: Manifest, name: string): Promise<Uint8Array | null> {
  const part = manifest.parts.find((one) => one.name === name);
  if (part === undefined) return null;
  const cache = await caches.open(CACHE);
  const stored = await cache.match(cacheKey(idOf(manifest), partName(part)));
  if (stored === undefined) return null;
  const bytes = new Uint8Array(await stored.arrayBuffer());
  return (await sha256(bytes)) === part.sha256 ? bytes : null;
}

/** Asks the browser to keep the packs when room is short, and how much there is. */
export async function room(): Promise<{ readonly used: number | null; readonly quota: number | null; readonly kept: boolean }> {
  const storage: StorageManager | undefined = navigator.storage;
  if (storage === undefined) return { used: null, quota: null, kept: false };
  const { usage, quota } = await storage.estimate();
  return { used: usage ?? null, quota: quota ?? null, kept: (await storage.persisted?.()) ?? false };
}

/** Asks that packs are not thrown away when the phone is full. */
export async function keepThem(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

function partName({ name, sha256: hash }: PartInfo): string {
  return `${name}-${hash}`;
}

async function fetchPart(manifest: Manifest, part: PartInfo, signal: AbortSignal, onRead: (read: number) => void): Promise<Uint8Array> {
  const url = address('offline', { [manifest.kind]: manifest.name, part: part.name });
  let bytes: Uint8Array;
  try {
    const response = await fetch(url, { signal, cache: 'no-store' });
    if (!response.ok) throw new ApiError('problem', response.status, null);
    bytes = await readAll(response, onRead);
  } catch (error) {
    if (signal.aborted || error instanceof ApiError) throw error;
    throw new ApiError('network', null, null);
  }
  // The data were changed while they were fetched, or the network damaged them.
  if (bytes.length !== part.length || (await sha256(bytes)) !== part.sha256) throw new ApiError('problem', null, OFFLINE.offlineDamaged);
  return bytes;
}

async function readAll(response: Response, onRead: (read: number) => void): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    read += value.length;
    onRead(read);
  }
  const all = new Uint8Array(read);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

async function put(cache: Cache, key: string, bytes: Uint8Array): Promise<void> {
  try {
    await cache.put(key, new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) } }));
  } catch {
    throw new ApiError('problem', null, OFFLINE.offlineFull);
  }
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
