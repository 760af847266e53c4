import assert from 'node:assert/strict';
import { test } from 'node:test';

import { apartM, fixOf, isNews, noFixOf, type Fix } from './fix.ts';

const fix = (lon: number, lat: number, accuracyM: number | null): Fix => ({ lon, lat, accuracyM, at: 0 });

test('what the browser gives is read as it stands, and nonsense is no place', () => {
  const coords = { longitude: 112.7, latitude: 38.4, accuracy: 12 };
  assert.deepEqual(fixOf({ coords, timestamp: 5 }), { lon: 112.7, lat: 38.4, accuracyM: 12, at: 5 });
  assert.equal(fixOf({ coords: { ...coords, accuracy: NaN }, timestamp: 5 })?.accuracyM, null);
  assert.equal(fixOf({ coords: { ...coords, latitude: NaN }, timestamp: 5 }), null);
  assert.equal(fixOf({ coords: { ...coords, longitude: 200 }, timestamp: 5 }), null);
});

test('a page without HTTPS is told apart from a refusal', () => {
  assert.equal(noFixOf(1, false), 'insecure');
  assert.deepEqual([1, 2, 3].map((code) => noFixOf(code, true)), ['denied', 'unavailable', 'timeout']);
});

test('only a better or another place is news', () => {
  assert.ok(Math.abs(apartM(fix(112.7, 38.4, 1), fix(112.71, 38.4, 1)) - 871) < 3);
  assert.ok(isNews(fix(112.7, 38.4, 50), null));
  assert.ok(isNews(fix(112.7, 38.4, 20), fix(112.7, 38.4, 100)));
  assert.ok(isNews(fix(112.7, 38.4, 20), fix(112.7, 38.4, null)));
  assert.ok(!isNews(fix(112.7, 38.4, 90), fix(112.7, 38.4, 100)));
  assert.ok(!isNews(fix(112.70001, 38.4, 10), fix(112.7, 38.4, 10)));
  assert.ok(isNews(fix(112.71, 38.4, 10), fix(112.7, 38.4, 10)));
});
