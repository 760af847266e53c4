import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byCounty } from './county-decisions.ts';

const feature = (values: Readonly<Record<string, unknown>>): { get(name: string): unknown } => ({ get: (name) => values[name] });

test('a decision that several tiles bring is counted once, and one with a place not at all', () => {
  const found = byCounty([
    ['parcels', feature({ id: 'a', county: '原平市', precision: 'county' })],
    ['parcels', feature({ id: 'a', county: '原平市', precision: 'county' })],
    ['temporary_uses', feature({ id: 'a', county: '原平市', precision: 'county' })],
    ['parcels', feature({ id: 'b', county: '朔城区', precision: 'county', source_line: 411 })],
    ['parcels', feature({ id: 'c', county: '朔城区', precision: 'village' })],
    ['parcels', feature({ id: 'd', county: '朔城区', precision: 'surveyed' })],
  ]);
  assert.deepEqual([...found].map(([county, all]) => [county, all.length]), [['原平市', 2], ['朔城区', 1]]);
  assert.equal(found.get('朔城区')?.[0]?.line, 411);
});
