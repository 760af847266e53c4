import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readPermalink } from '../lib/permalink.ts';
import { featureAddress, mapLink, type MapLink } from './map-link.ts';

const asked = (link: MapLink): string | null => (link?.kind === 'address' ? readPermalink(link.href.slice(2)).question : null);

test('a segment and a zone are the question for their stretch', () => {
  for (const record of ['segment', 'zone']) {
    const body = { record, line: '北同蒲线', span: { from: 'K241+500', to: 'K264+000' } };
    assert.equal(asked(mapLink({ id: 'r', body })), '北同蒲线 K241+500-K264+000');
  }
  assert.equal(mapLink({ id: 'r', body: { record: 'segment', line: '', span: null } }), null);
});

test('a decision has to be looked up in the layer of its kind', () => {
  assert.deepEqual(mapLink({ id: 'x', body: { record: 'decision', kind: 'temporary_use' } }), { kind: 'feature', layer: 'temporary_uses', id: 'x' });
  assert.deepEqual(mapLink({ id: 'x', body: { record: 'decision', kind: 'allocation' } }), { kind: 'feature', layer: 'parcels', id: 'x' });
});

test('a coordinate with two readings is not pinned', () => {
  const one = { lon: 112.72556, lat: 39.39722 };
  assert.equal(asked(mapLink({ id: 's', body: { record: 'site', disputed: false, readings: [one] } })), '112.72556 39.39722');
  assert.equal(mapLink({ id: 's', body: { record: 'site', disputed: true, readings: [one] } }), null);
  assert.equal(mapLink({ id: 's', body: { record: 'site', disputed: false, readings: [one, { lon: 1, lat: 2 }] } }), null);
});

test('records without a place have no link', () => {
  for (const record of ['appointment', 'coordinator', 'duty', 'something_new']) assert.equal(mapLink({ id: 'a', body: { record } }), null);
});

test('a feature is shown at its extent, without a question; without geometry nowhere', () => {
  const feature = { geometry: { type: 'Polygon', coordinates: [[[112, 38], [113, 38], [113, 39], [112, 38]]] } };
  const link = readPermalink((featureAddress(feature) ?? '').slice(2));
  assert.equal(link.question, null);
  assert.deepEqual([link.map?.lon, link.map?.lat], [112.5, 38.5]);
  assert.equal(featureAddress({ geometry: null }), null);
  assert.equal(featureAddress(null), null);
});
