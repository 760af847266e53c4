import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Answer } from '../api.ts';
import { answering } from './answering.ts';

const segment = (id: string, tier: string, from: string, to: string): object => ({ id, tier, from, to });
const answer = (...railways: object[][]): Answer => ({ railways: railways.map((segments) => ({ segments })) }) as unknown as Answer;

test('the township stretch is shown rather than the county around it', () => {
  const found = answering(answer([segment('c', 'county', 'K187', 'K223'), segment('t', 'township', 'K198', 'K204')]));
  assert.deepEqual(found, [{ layer: 'segments', id: 't' }]);
});

test('where no township is listed the county stretch is shown', () => {
  assert.deepEqual(answering(answer([segment('c', 'county', 'K42', 'K66')])), [{ layer: 'county_segments', id: 'c' }]);
});

test('townships that share a stretch show it once', () => {
  const shared = [1, 2, 3].map((n) => segment(`t${n}`, 'township', 'K241', 'K264'));
  assert.deepEqual(answering(answer(shared, [segment('other', 'township', 'K1', 'K2')])).map(({ id }) => id), ['t1', 'other']);
  assert.deepEqual(answering(answer()), []);
});
