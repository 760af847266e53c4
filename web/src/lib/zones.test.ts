import assert from 'node:assert/strict';
import { test } from 'node:test';

import { zoneAt, zoneOfMost, zonesBetween } from './zones.ts';

test('the codes are those of the handbook', () => {
  assert.deepEqual(zoneAt(111.2), { zone: 37, meridian: 111, prefixed: 4525, plain: 4546 });
  assert.deepEqual(zoneAt(114), { zone: 38, meridian: 114, prefixed: 4526, plain: 4547 });
  // The trap of public code: 4527 is zone 39.
  assert.equal(zoneAt(117)?.prefixed, 4527);
  assert.equal(zoneAt(2), null);
});

test('the border at 112.5° parts the area', () => {
  assert.equal(zoneAt(112.4999)?.zone, 37);
  assert.equal(zoneAt(112.5)?.zone, 38);
  const { zones, edges } = zonesBetween(111.2, 113.9);
  assert.deepEqual(zones.map(({ zone }) => zone), [37, 38]);
  assert.deepEqual(edges, [112.5]);
  assert.deepEqual(zonesBetween(112.6, 113.9).edges, []);
  assert.equal(zoneOfMost(111.2, 113.9)?.zone, 38);
  assert.equal(zoneOfMost(111.2, 113.7)?.zone, 37);
});
