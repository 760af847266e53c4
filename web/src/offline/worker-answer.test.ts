import assert from 'node:assert/strict';
import { test } from 'node:test';

import { firstKnown, isAway, isWithin, newestFirst, verified, wanted, withPatience } from './worker-answer.ts';

const answer = (status: number, type: string): Response => new Response('', { status, headers: { 'content-type': type } });

test('only what stands in front of the service says that it is away', () => {
  assert.equal(isAway(answer(502, 'text/html')), true);
  assert.equal(isAway(answer(503, 'text/plain')), true);
  // The service is there and says why: no pack stands for it.
  assert.equal(isAway(answer(503, 'application/problem+json; charset=utf-8')), false);
  assert.equal(isAway(answer(500, 'text/html')), false);
  assert.equal(isAway(answer(200, 'application/json')), false);
});

test('a service that stays silent is given up', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const silent = withPatience((signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up')))), 6000);
  mock.timers.tick(6000);
  await assert.rejects(silent, /given up/u);
});

test('a body that is under way is not broken off, unless by who asked', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = new AbortController();
  let used: AbortSignal | null = null;
  await withPatience((signal) => ((used = signal), Promise.resolve(new Response('long'))), 6000, page.signal);
  const signal = used as unknown as AbortSignal;
  mock.timers.tick(60_000);
  assert.equal(signal.aborted, false);
  page.abort();
  assert.equal(signal.aborted, true);
});

test('the empty tile of a newer pack stands before the drawn one of an older', () => {
  const pack = (as_of: string, generated_at: string, tile: 'drawn' | 'empty' | null) => ({ manifest: { as_of, generated_at }, tile });
  const [old, late, early, other] = [pack('2026-11-01', 'T09', 'drawn'), pack('2026-11-20', 'T10', 'empty'), pack('2026-11-20', 'T09', 'drawn'), pack('2026-11-21', 'T08', null)];
  assert.equal(firstKnown(newestFirst([old, early, late, other]), ({ tile }) => tile), 'empty');
  assert.equal(firstKnown(newestFirst([other]), ({ tile }) => tile), null);
});

test('a pack stands for what it has, and for nothing that was asked differently', () => {
  const of = (address: string): unknown => {
    const url = new URL(address, 'https://map.example/');
    return wanted(url.pathname.slice(1), url.searchParams);
  };
  const tile = { kind: 'tile', layer: 'lines', place: '4/13/6' };
  assert.deepEqual(of('tiles/lines/4/13/6.mvt'), tile);
  assert.deepEqual(of('tiles/lines/4/13/6.mvt?matrix=WebMercatorQuad'), tile);
  assert.equal(of('tiles/lines/4/13/6.mvt?matrix=CGCS2000Quad'), null);
  assert.equal(of('tiles/lines.json?matrix=CGCS2000Quad'), null);
  assert.deepEqual(of('tiles/lines.json'), { kind: 'tilejson', layer: 'lines' });
  for (const day of ['as_of=2020-01-01', 'known_on=2020-01-01', 'county=1']) assert.equal(of(`tiles/lines/4/13/6.mvt?${day}`), null);
  assert.deepEqual(of('collections/counties/items?limit=500'), { kind: 'plain', path: 'collections/counties/items', limit: 500 });
  for (const other of ['collections/counties/items?bbox=1,2,3,4', 'collections/segments/items', 'locate?lon=1&lat=2', 'about?x=1']) assert.equal(of(other), null);
});

test('a kept answer is not given where fewer were asked for', () => {
  assert.equal(isWithin({ features: [1, 2] }, 2), true);
  assert.equal(isWithin({ features: [1, 2] }, 1), false);
});

test('a part that is not what the manifest says is not used', async () => {
  // The digest of "abc" as FIPS 180-2 gives it.
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal((await verified(new Response('abc'), digest))?.length, 3);
  assert.equal(await verified(new Response('abd'), digest), null);
});
