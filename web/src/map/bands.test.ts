import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Bands } from './bands.ts';

const feature = (township: string, line: string, from: number, to: number, workshop = ''): { get(name: string): unknown } => {
  const values: Readonly<Record<string, unknown>> = { township, line, from_m: from, to_m: to, workshop };
  return { get: (name) => values[name] };
};

test('a stretch given to several townships is shared, one given to a single township is not', () => {
  const bands = new Bands(6);
  const shared = [feature('忻口镇', '北同蒲线', 241_500, 264_000), feature('高城乡', '北同蒲线', 241_500, 264_000)];
  const own = feature('九原街街道', '大西高铁', 198_000, 204_000);
  bands.learn([...shared, own]);
  assert.deepEqual(shared.map((one) => bands.isShared(one)), [true, true]);
  assert.equal(bands.isShared(own), false);
  assert.deepEqual([bands.colour(shared[0]!), bands.label(shared[0]!)], [null, '']);
  assert.equal(bands.label(own), '九原街街道');
});

test('the same feature in a second tile does not make its stretch shared', () => {
  const bands = new Bands(6);
  const own = feature('九原街街道', '大西高铁', 198_000, 204_000);
  bands.learn([own]);
  bands.learn([own]);
  assert.equal(bands.isShared(own), false);
});

test('townships that share a stretch may be of one workshop, and then it has a colour', () => {
  const bands = new Bands(6);
  const both = [feature('忻口镇', '北同蒲线', 241_500, 264_000, '原平线路车间'), feature('高城乡', '北同蒲线', 241_500, 264_000, '原平线路车间')];
  const next = feature('豆罗镇', '北同蒲线', 264_000, 270_000, '忻州线路车间');
  bands.learn([...both, next]);
  bands.by = 'workshop';
  assert.equal(bands.colour(both[0]!), bands.colour(both[1]!));
  assert.notEqual(bands.colour(both[0]!), null);
  assert.notEqual(bands.colour(both[0]!), bands.colour(next));
});

test('of another day only its own stretches count', () => {
  const bands = new Bands(6);
  bands.learn([feature('甲镇', '甲线', 0, 10)]);
  bands.clear();
  const now = feature('乙镇', '甲线', 0, 10);
  bands.learn([now]);
  assert.equal(bands.isShared(now), false);
});
