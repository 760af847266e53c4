import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isReached, noteAnswer, noteReach, onHint } from './reach.ts';

const answer = (status: number, headers: Record<string, string> = {}): Response => new Response('', { status, headers });

test('an answer out of a pack, or of what stands in front of the service, is not the service', () => {
  noteReach(true);
  noteAnswer(answer(200, { 'x-landrail-offline': '2026-11-20' }));
  assert.equal(isReached(), false);
  noteReach(true);
  noteAnswer(answer(504, { 'content-type': 'text/html' }));
  assert.equal(isReached(), false);
  noteReach(true);
  noteAnswer(answer(503, { 'content-type': 'application/problem+json; charset=utf-8' }));
  assert.equal(isReached(), true);
});

test('a tile that came is a hint only: it may be out of the browser’s store', () => {
  let hints = 0;
  onHint(() => (hints += 1));
  noteReach(true);
  noteAnswer(answer(200), 'hint');
  assert.equal(hints, 0);
  noteReach(false);
  noteAnswer(answer(200), 'hint');
  assert.deepEqual([isReached(), hints], [false, 1]);
  noteAnswer(answer(200));
  assert.equal(isReached(), true);
});
