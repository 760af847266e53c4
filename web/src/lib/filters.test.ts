import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chooses, filterParams, filtersOf, layersOf } from './filters.ts';
import { NO_FILTERS } from './permalink.ts';

const feature = (properties: Record<string, unknown>): { get(name: string): unknown } => ({ get: (name) => properties[name] });

test('a feature is chosen by all filters that its layer knows', () => {
  const filters = { ...NO_FILTERS, county: ['原平市', '代县'], line: ['京原线'] };
  assert.ok(chooses('segments', filters, feature({ county: '代县', line: '京原线' })));
  assert.ok(!chooses('segments', filters, feature({ county: '代县', line: '北同蒲线' })));
  // Parcels have no line: that one wants a line takes none of them away.
  assert.ok(chooses('parcels', filters, feature({ county: '原平市' })));
  assert.deepEqual(filtersOf('parcels', filters), { used: ['county'], unused: ['line'] });
});

test('what is not stated is chosen only when that is asked for', () => {
  const known = { ...NO_FILTERS, county: ['原平市'] };
  assert.ok(!chooses('parcels', known, feature({})));
  assert.ok(chooses('parcels', { ...NO_FILTERS, county: ['原平市', 'unknown'] }, feature({})));
});

test('a feature of several counties is in each of them, and no part of a name counts', () => {
  const finding = feature({ county: '代县、繁峙县' });
  assert.ok(chooses('findings', { ...NO_FILTERS, county: ['繁峙县'] }, finding));
  assert.ok(!chooses('findings', { ...NO_FILTERS, county: ['峙县'] }, finding));
});

test('the ground of the map stays', () => {
  assert.ok(chooses('lines', { ...NO_FILTERS, line: ['京原线'] }, feature({ line: '北同蒲线' })));
  assert.ok(chooses('kilometre_posts', { ...NO_FILTERS, line: ['京原线'] }, feature({ line: '北同蒲线' })));
  assert.deepEqual(layersOf('status'), ['parcels', 'temporary_uses']);
});

test('the parameters are those that the layer knows, a comma of a value escaped', () => {
  const filters = { ...NO_FILTERS, county: ['a,b', 'c'], line: ['京原线'] };
  assert.deepEqual(filterParams('parcels', filters), { county: 'a\\,b,c' });
  assert.deepEqual(filterParams('lines', filters), { line: '京原线' });
  assert.deepEqual(filterParams('kilometre_posts', filters), { line: '京原线' });
});
