import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readPermalink, writePermalink } from './permalink.ts';

test('a position and a question survive the address bar', () => {
  const link = { map: { zoom: 11.5, lat: 38.4425, lon: 112.6867 }, q: '大西高铁 K199+000', asOf: '2022-03-01' };
  assert.deepEqual(readPermalink(writePermalink(link)), link);
});

test('the plus of a post is escaped, so that no mail program turns it into a blank', () => {
  assert.match(writePermalink({ map: null, q: '大西高铁 K199+000', asOf: null }), /K199%2B000$/);
});

test('an address that cannot be read gives nothing', () => {
  for (const hash of ['', '#', '#map=a/b/c', '#map=9/38', '#map=9/99/112', '#q=%E5%A4', '#map=', '#as_of=gestern']) {
    assert.deepEqual(readPermalink(hash), { map: null, q: null, asOf: null }, hash);
  }
});
