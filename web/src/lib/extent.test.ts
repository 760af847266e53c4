import assert from 'node:assert/strict';
import { test } from 'node:test';

import { extentOf, zoomFor } from './extent.ts';

test('the extent of every kind of geometry', () => {
  assert.deepEqual(extentOf({ type: 'Point', coordinates: [112.5, 38.5] }), [112.5, 38.5, 112.5, 38.5]);
  assert.deepEqual(extentOf({ type: 'MultiPolygon', coordinates: [[[[1, 2], [3, 2], [3, 5], [1, 2]]], [[[-1, 0], [0, 0], [0, 1], [-1, 0]]]] }), [-1, 0, 3, 5]);
});

test('no geometry has no extent', () => {
  for (const nothing of [null, undefined, {}, { type: 'Polygon', coordinates: [] }, { type: 'Point', coordinates: ['a', 'b'] }]) assert.equal(extentOf(nothing), null);
});

test('a wider extent is seen from farther', () => {
  // The whole world is 256 px wide at zoom 0, so a quarter of it takes 512 px at zoom 3; nearer than 6 is clamped.
  assert.equal(zoomFor([0, 0, 360 / 2 ** 9, 0], 512), 10);
  assert.ok(zoomFor([112, 38, 113, 39], 500) < zoomFor([112, 38, 112.1, 38.1], 500));
  assert.equal(zoomFor([112, 38, 112, 38], 500), 17);
  assert.equal(zoomFor([-180, -80, 180, 80], 500), 6);
});
