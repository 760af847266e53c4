import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Subdivision, type Properties } from './subdivision.ts';

const feature = (township: string, line: string, from_m: number, to_m: number): Properties => {
  const values: Record<string, unknown> = { township, line, track: null, from_m, to_m };
  return { get: (name: string) => values[name] };
};

test('a stretch given to several townships is shared, one given to a single township is not', () => {
  const subdivision = new Subdivision();
  const shared = [feature('忻口镇', '北同蒲线', 241_500, 264_000), feature('高城乡', '北同蒲线', 241_500, 264_000)];
  const own = feature('九原街街道', '大西高铁', 198_000, 204_000);
  subdivision.learn([...shared, own]);
  assert.deepEqual(shared.map((one) => subdivision.isShared(one)), [true, true]);
  assert.equal(subdivision.isShared(own), false);
});

test('the same feature in a second tile does not make its stretch shared', () => {
  const subdivision = new Subdivision();
  const own = feature('九原街街道', '大西高铁', 198_000, 204_000);
  subdivision.learn([own]);
  subdivision.learn([own]);
  assert.equal(subdivision.isShared(own), false);
});
