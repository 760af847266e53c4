import assert from 'node:assert/strict';
import { test } from 'node:test';

import { packData, parcel, stretch } from './made-pack.ts';
import type { PackData } from './pack-types.ts';
import { searchPacks } from './search-packs.ts';

const TODAY = '2026-11-23';
const made = packData([stretch('东乡', 'township', 10, 11)], { land: [parcel('甲地', 38.504), parcel('甲地二', 38.51)] });
const of = (day: string, pack: PackData = made): PackData => ({ ...pack, manifest: { ...pack.manifest, as_of: day } });

test('only a whole name is taken as meant', () => {
  assert.equal(searchPacks([made], '甲地', 8, TODAY).outcome, 'one');
  assert.deepEqual(searchPacks([made], '甲地', 8, TODAY).results.map(({ title, sure }) => [title, sure]), [['甲地', true], ['甲地二', false]]);
  // One thing alone contains it, which does not make it the one.
  const part = searchPacks([made], '地二', 8, TODAY);
  assert.deepEqual([part.outcome, part.results.length, part.results[0]?.sure], ['several', 1, false]);
  assert.equal(searchPacks([made], '乙地', 8, TODAY).outcome, 'none');
});

test('the newest pack is told from, and its day with it', () => {
  const [hit] = searchPacks([of('2026-11-01'), of('2026-11-20')], '甲地', 8, TODAY).results;
  assert.equal(hit?.detail?.zh, '离线数据包 2026-11-20（3 天前）');
  const old = packData([], { land: [parcel('旧地', 38.504)] });
  const both = searchPacks([of('2026-11-01', old), of('2026-11-20')], '地', 8, TODAY);
  assert.deepEqual(both.results.map(({ title }) => title).slice(-1), ['旧地']);
  assert.match(both.results.at(-1)?.detail?.zh ?? '', /2026-11-01（22 天前）/u);
});

test('more than asked for is said', () => {
  const { results, more } = searchPacks([made], '甲', 1, TODAY);
  assert.deepEqual([results.length, more], [1, true]);
});
