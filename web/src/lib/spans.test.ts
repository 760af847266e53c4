import assert from 'node:assert/strict';
import { test } from 'node:test';

import { uncovered, within } from './spans.ts';

test('stretches that only touch have nothing in common', () => {
  assert.equal(within({ from: 0, to: 10 }, { from: 10, to: 20 }), null);
  assert.deepEqual(within({ from: 0, to: 15 }, { from: 10, to: 20 }), { from: 10, to: 15 });
});

test('what nobody holds is told, before, between and after', () => {
  const whole = { from: 0, to: 100 };
  assert.deepEqual(uncovered([], whole), [whole]);
  assert.deepEqual(uncovered([{ from: 50, to: 70 }, { from: 10, to: 30 }, { from: 20, to: 40 }], whole), [{ from: 0, to: 10 }, { from: 40, to: 50 }, { from: 70, to: 100 }]);
  assert.deepEqual(uncovered([{ from: 0, to: 60 }, { from: 60, to: 100 }], whole), []);
});
