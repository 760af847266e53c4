import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boundaryOf, geometryOf } from './boundary.ts';

const RING = [[112, 38], [113, 38], [113, 39], [112, 38]];

test('only a boundary that was given is one', () => {
  const polygon = { type: 'Polygon', coordinates: [RING] };
  assert.deepEqual(boundaryOf('parcels', polygon, { precision: 'drawn' }), [[RING]]);
  assert.deepEqual(boundaryOf('parcels', polygon, { precision: 'county' }), []);
  assert.deepEqual(boundaryOf('segments', polygon, { precision: 'along_line' }), []);
  assert.deepEqual(boundaryOf('constraints', { type: 'MultiLineString', coordinates: [RING] }, {}), []);
  assert.deepEqual(boundaryOf('constraints', { type: 'MultiPolygon', coordinates: [[RING]] }, {}), [[RING]]);
});

test('a boundary goes back as it came', () => {
  const one = boundaryOf('parcels', { type: 'Polygon', coordinates: [RING] }, { precision: 'surveyed' });
  assert.deepEqual(geometryOf(one), { type: 'Polygon', coordinates: [RING] });
  assert.equal(geometryOf([...one, ...one])?.type, 'MultiPolygon');
  assert.equal(geometryOf([]), null);
});
