import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tidyToken } from './token-field.ts';

test('a token loses the blanks that come with copying it, and nothing else', () => {
  assert.equal(tidyToken('  landrail_0a1b\n 2c3d\u200b\t'), 'landrail_0a1b2c3d');
  assert.equal(tidyToken('landrail_A-b_c'), 'landrail_A-b_c');
});
