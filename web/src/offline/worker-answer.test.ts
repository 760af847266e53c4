import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isAway } from './worker-answer.ts';

const answer = (status: number, type: string): Response => new Response('', { status, headers: { 'content-type': type } });

test('only what stands in front of the service says that it is away', () => {
  assert.equal(isAway(answer(502, 'text/html')), true);
  assert.equal(isAway(answer(503, 'text/plain')), true);
  // The service is there and says why: no pack stands for it.
  assert.equal(isAway(answer(503, 'application/problem+json; charset=utf-8')), false);
  assert.equal(isAway(answer(500, 'text/html')), false);
  assert.equal(isAway(answer(200, 'application/json')), false);
});
