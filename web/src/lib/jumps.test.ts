import assert from 'node:assert/strict';
import { test } from 'node:test';

import { jumps } from './jumps.ts';

test('a long chain and a short chain are jumps, a missing part is none', () => {
  const long = [[13_950, 14_000], [13_900, 14_100]];
  const short = [[16_000, 16_900], [17_200, 18_000]];
  assert.equal(jumps(long, true), true);
  assert.equal(jumps(long, false), true);
  assert.equal(jumps(short, true), true);
  assert.equal(jumps(short, false), false);
  assert.equal(jumps([[1000, 1500], [1500, 2000]], true), false);
  assert.equal(jumps([[1000, 2000]], true), false);
  assert.equal(jumps([], true), false);
});
