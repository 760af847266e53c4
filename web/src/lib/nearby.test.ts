import assert from 'node:assert/strict';
import { test } from 'node:test';

import { distanceToPath, encloses, parts } from './nearby.ts';

test('the distance to a path is that to its nearest stretch or end', () => {
  const path = [0, 0, 10, 0, 10, 10];
  assert.equal(distanceToPath([5, 3], path), 3);
  assert.equal(distanceToPath([12, 5], path), 2);
  assert.equal(distanceToPath([-3, -4], path), 5);
  assert.equal(distanceToPath([3, 4], [0, 0, 0, 0]), 5);
  assert.equal(distanceToPath([1, 1], [0, 0]), Infinity);
});

test('two parts are not joined', () => {
  const flat = [0, 0, 1, 0, 9, 0, 10, 0];
  assert.deepEqual(parts(flat, [4, 8]), [[0, 0, 1, 0], [9, 0, 10, 0]]);
  assert.equal(Math.min(...parts(flat, [4, 8]).map((part) => distanceToPath([5, 0], part))), 4);
  assert.deepEqual(parts(flat, null), [flat]);
});

test('a place in the hole of an area is not in it, one in a second part is', () => {
  const square = (x: number, y: number, side: number): number[] => [x, y, x + side, y, x + side, y + side, x, y + side, x, y];
  const flat = [...square(0, 0, 10), ...square(4, 4, 2), ...square(20, 0, 5)];
  const ends = [10, 20, 30];
  const at = (x: number, y: number): boolean => encloses(flat, ends, x, y);
  assert.deepEqual([at(1, 1), at(5, 5), at(22, 2), at(15, 2), at(9.9, 5)], [true, false, true, false, true]);
});
