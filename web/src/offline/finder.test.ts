import assert from 'node:assert/strict';
import { test } from 'node:test';

import { found } from './finder.ts';
import { packData, parcel, stretch } from './made-pack.ts';

const PACK = packData([stretch('东乡', 'township', 10, 11)], { land: [parcel('甲地', 38.504)] });

test('lines, officials and decisions are found by name, each once', () => {
  assert.deepEqual(found([PACK, PACK], '试验', 10).map(({ kind, title }) => `${kind} ${title}`), ['line 试验线']);
  const [chief] = found([PACK], '东乡地', 10);
  assert.deepEqual([chief?.kind, chief?.locate], ['official', `/locate?line=${encodeURIComponent('试验线')}&post=K10%2B000`]);
  assert.deepEqual(found([PACK], '甲地', 10).map(({ kind, lon }) => `${kind} ${lon}`), ['decision 111.001']);
});

test('nothing is found by likeness, and nothing under nothing', () => {
  assert.deepEqual(found([PACK], '试脸', 10), []);
  assert.deepEqual(found([PACK], ' ', 10), []);
});
