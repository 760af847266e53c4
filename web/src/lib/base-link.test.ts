import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readBaseLink, withBaseLink } from './base-link.ts';

test('an address remembers base map and plane, and leaves the rest of it alone', () => {
  const hash = withBaseLink('#map=8.00/39.2/112.5&q=K241', { base: 'tdt-vec', system: 'cgcs2000' });
  assert.equal(hash, '#map=8.00/39.2/112.5&q=K241&base=tdt-vec&crs=4490');
  assert.deepEqual(readBaseLink(hash), { base: 'tdt-vec', system: 'cgcs2000' });
  assert.equal(withBaseLink(hash, { base: null, system: 'mercator' }), '#map=8.00/39.2/112.5&q=K241');
});

test('nothing chosen leaves nothing', () => {
  assert.equal(withBaseLink('', { base: null, system: null }), '');
  assert.equal(withBaseLink('#', { base: null, system: 'mercator' }), '');
  assert.deepEqual(readBaseLink(''), { base: null, system: null });
});

test('what cannot be read is left out', () => {
  assert.deepEqual(readBaseLink('#base=../x&crs=4326'), { base: null, system: null });
  assert.deepEqual(readBaseLink('#base=&crs'), { base: null, system: null });
  assert.deepEqual(readBaseLink('#database=a&crs=3857'), { base: null, system: 'mercator' });
});
