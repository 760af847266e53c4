import assert from 'node:assert/strict';
import { test } from 'node:test';

import { area, crossings, difference, inside, readRing, ringText, units, type Polygons, type Ring } from './rings.ts';

const OUTER: Ring = [[112.7, 38.7], [112.71, 38.7], [112.71, 38.71], [112.7, 38.71], [112.7, 38.7]];
const HOLE: Ring = [[112.704, 38.704], [112.704, 38.706], [112.706, 38.706], [112.706, 38.704], [112.704, 38.704]];

test('areas agree with the geodesic ones of the service (GeographicLib) to the decimetre', () => {
  // The figures are those that the service's own check of a stated area tells.
  assert.ok(Math.abs(area([[OUTER, HOLE]]) - 926_994.1) < 0.1, String(area([[OUTER, HOLE]])));
  const small: Ring = [[112.7, 38.7], [112.7005, 38.7001], [112.7006, 38.7009], [112.6999, 38.7008], [112.7, 38.7]];
  assert.ok(Math.abs(area([[small]]) - 4635.3) < 0.06, String(area([[small]])));
  // Which way a ring runs does not matter.
  assert.equal(area([[[...OUTER].reverse(), HOLE]]).toFixed(3), area([[OUTER, HOLE]]).toFixed(3));
});

test('an area is told in the units of documents', () => {
  assert.deepEqual(units(132_242), { m2: '132\u202f242.0', mu: '198.363', ha: '13.2242' });
  assert.equal(difference(110, 100).toFixed(6), '10.000000');
});

test('a figure of eight is found where it crosses', () => {
  const eight: Polygons = [[[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]];
  assert.deepEqual(crossings(eight), [[1, 1]]);
  assert.deepEqual(crossings([[OUTER, HOLE]]), []);
});

test('touching, overlapping and folded edges are found, shared vertices are not', () => {
  const spike: Ring = [[0, 0], [4, 0], [2, 0], [2, 2], [0, 0]];
  assert.ok(crossings([[spike]]).length > 0);
  const outside: Ring = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]];
  assert.ok(crossings([[[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]], outside]]).length > 0);
  const triangle: Ring = [[0, 0], [1, 0], [0, 1], [0, 0]];
  assert.deepEqual(crossings([[triangle]]), []);
});

test('five thousand vertices are looked through', () => {
  const many: [number, number][] = Array.from({ length: 5000 }, (_, no) => [Math.cos((no / 2500) * Math.PI), Math.sin((no / 2500) * Math.PI)]);
  const [first] = many;
  if (first !== undefined) many.push(first);
  assert.deepEqual(crossings([[many]]), []);
});

test('a ring is written and read as text; a line that is no place is named', () => {
  assert.deepEqual(readRing(ringText(OUTER)), { ring: OUTER });
  assert.deepEqual(readRing('112.7, 38.7\n112.71，38.7\n\n112.71;38.71'), { ring: [[112.7, 38.7], [112.71, 38.7], [112.71, 38.71], [112.7, 38.7]] });
  assert.deepEqual(readRing('112.7 38.7\n38.7 112.7\n112.71 38.71'), { line: 2 });
  assert.deepEqual(readRing('112.7 38.7\n112.8'), { line: 2 });
  assert.ok('line' in readRing(''));
});

test('a place is inside a ring or not', () => {
  assert.ok(inside([112.705, 38.705], OUTER) && !inside([112.72, 38.705], OUTER));
});
