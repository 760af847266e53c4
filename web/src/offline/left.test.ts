import assert from 'node:assert/strict';
import { test } from 'node:test';

import { left } from './left.ts';

const AT = 'https://map.example/offline-store/line%3A%E7%94%B2/';

test('what a pack no longer has goes, of the one before and of broken downloads; other packs stay', () => {
  const other = 'https://map.example/offline-store/line%3A%E7%94%B2%E4%B9%99/lines-1';
  const urls = [`${AT}manifest`, `${AT}lines-new`, `${AT}lines-old`, `${AT}tiles-broken`, other];
  assert.deepEqual(left(urls, AT, ['manifest', 'lines-new']), [`${AT}lines-old`, `${AT}tiles-broken`]);
});
