import assert from 'node:assert/strict';
import { test } from 'node:test';

import { middleOf } from './middle.ts';

test('the middle lies on the line, by its length and not by its vertices', () => {
  const line = { type: 'LineString', coordinates: [[112, 38], [112, 38.1], [112, 38.2], [112, 39]] };
  assert.deepEqual(middleOf(line)?.map((degrees) => degrees.toFixed(6)), ['112.000000', '38.500000']);
});

test('of several parts it is that of the longest', () => {
  const parts = { type: 'MultiLineString', coordinates: [[[112, 38], [112, 38.1]], [[113, 38], [113, 39]]] };
  assert.equal(middleOf(parts)?.[0], 113);
});

test('an area has no one place, and what cannot be read has none', () => {
  for (const geometry of [null, {}, { type: 'Polygon', coordinates: [[[1, 2], [3, 4], [5, 6], [1, 2]]] }, { type: 'Point', coordinates: ['a', 2] }]) {
    assert.equal(middleOf(geometry), null, JSON.stringify(geometry));
  }
  assert.deepEqual(middleOf({ type: 'Point', coordinates: [112, 38] }), [112, 38]);
});
