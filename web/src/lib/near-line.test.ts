import assert from 'node:assert/strict';
import { test } from 'node:test';

import { distanceToLines } from './near-line.ts';

test('the distance is to the nearest piece of any line, and not to the piece between two lines', () => {
  const flat = [0, 0, 10, 0, 20, 0, 30, 0];
  assert.equal(distanceToLines(flat, [4, 8], 2, [5, 3]), 3);
  assert.equal(distanceToLines(flat, [4, 8], 2, [15, 0]), 5);
  assert.equal(distanceToLines(flat, [8], 2, [15, 0]), 0);
  assert.equal(distanceToLines(flat, [4, 8], 2, [33, 4]), 5);
});

test('a line without length is a point, and no line is infinitely far', () => {
  assert.equal(distanceToLines([1, 1, 1, 1], [4], 2, [4, 5]), 5);
  assert.equal(distanceToLines([], [], 2, [0, 0]), Infinity);
});
