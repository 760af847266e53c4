import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Undo } from './undo.ts';

test('steps are undone and done again; a new one ends what was undone', () => {
  const steps = new Undo<number[]>([]);
  steps.push([1]);
  steps.push([1, 2]);
  steps.push([1, 2]);
  assert.deepEqual([steps.undo(), steps.undo(), steps.undo()], [[1], [], []]);
  assert.deepEqual([steps.canUndo, steps.canRedo], [false, true]);
  assert.deepEqual(steps.redo(), [1]);
  steps.push([3]);
  assert.deepEqual([steps.canRedo, steps.now], [false, [3]]);
  assert.deepEqual(steps.redo(), [3]);
});
