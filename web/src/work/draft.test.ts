import assert from 'node:assert/strict';
import { test } from 'node:test';

import { draftOf, dropDraft, keepDraft, type Draft } from './draft.ts';

function shelf(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}

test('a draft is kept per feature until it is stored', () => {
  const own = shelf();
  const draft: Draft = { tag: '"1-a"', before: { party: '' }, values: { party: '甲' }, boundaryBefore: [], boundary: [[[[1, 2], [3, 4], [5, 6], [1, 2]]]], reason: '更正' };
  assert.ok(keepDraft(own, 'parcels', 'a/1', draft));
  assert.deepEqual(draftOf(own, 'parcels', 'a/1'), draft);
  assert.equal(draftOf(own, 'parcels', 'a/2'), null);
  dropDraft(own, 'parcels', 'a/1');
  assert.equal(draftOf(own, 'parcels', 'a/1'), null);
});

test('a storage that is forbidden, full or damaged is no fault of the page', () => {
  const broken = { getItem: () => '{"values":', setItem: () => { throw new Error('full'); }, removeItem: () => { throw new Error('forbidden'); } };
  assert.equal(draftOf(broken, 'parcels', 'a'), null);
  assert.equal(keepDraft(broken, 'parcels', 'a', { tag: null, before: {}, values: {}, boundaryBefore: [], boundary: [], reason: '' }), false);
  dropDraft(broken, 'parcels', 'a');
  assert.equal(draftOf({ ...broken, getItem: () => '{"values":{}}' }, 'parcels', 'a'), null);
});
