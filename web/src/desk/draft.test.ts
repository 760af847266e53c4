import assert from 'node:assert/strict';
import { test } from 'node:test';

import { draftOf, dropDraft, dropDrafts, keepDraft, type Draft } from './draft.ts';

function shelf(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}

test('a draft is kept per feature until it is stored', () => {
  const own = shelf();
  const draft: Draft = { tag: '"1-a"', before: { party: '' }, values: { party: '甲' }, boundaryBefore: [], boundary: [[[[1, 2], [3, 4], [5, 6], [1, 2]]]], reason: '更正' };
  assert.ok(keepDraft(own, '甲', 'parcels', 'a/1', draft));
  assert.deepEqual(draftOf(own, '甲', 'parcels', 'a/1'), draft);
  assert.equal(draftOf(own, '甲', 'parcels', 'a/2'), null);
  dropDraft(own, '甲', 'parcels', 'a/1');
  assert.equal(draftOf(own, '甲', 'parcels', 'a/1'), null);
});

test('a storage that is forbidden, full or damaged is no fault of the page', () => {
  const broken = { getItem: () => '{"values":', setItem: () => { throw new Error('full'); }, removeItem: () => { throw new Error('forbidden'); } };
  assert.equal(draftOf(broken, '甲', 'parcels', 'a'), null);
  assert.equal(keepDraft(broken, '甲', 'parcels', 'a', { tag: null, before: {}, values: {}, boundaryBefore: [], boundary: [], reason: '' }), false);
  dropDraft(broken, '甲', 'parcels', 'a');
  assert.equal(draftOf({ ...broken, getItem: () => '{"values":{}}' }, '甲', 'parcels', 'a'), null);
});

test('a draft is of who wrote it, and none is left when that one signs out', () => {
  const values: Record<string, string> = { 'landrail.language': 'zh' };
  const own = { getItem: (key: string) => values[key] ?? null, setItem: (key: string, value: string) => void (values[key] = value), removeItem: (key: string) => void delete values[key] };
  // Keys are found on the storage itself, as in a browser.
  const shelf = new Proxy(own, { ownKeys: () => Object.keys(values), getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
  const draft: Draft = { tag: null, before: {}, values: { party: '甲' }, boundaryBefore: [], boundary: [], reason: '' };
  keepDraft(shelf, '甲', 'parcels', 'a', draft);
  assert.equal(draftOf(shelf, '乙', 'parcels', 'a'), null);
  dropDrafts(shelf);
  assert.equal(draftOf(shelf, '甲', 'parcels', 'a'), null);
  assert.deepEqual(values, { 'landrail.language': 'zh' });
});
