import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readRoute, writeRoute } from './route.ts';

test('an address leads where it was written', () => {
  const edit = readRoute(writeRoute('edit', ['parcels', '原政函2022-114/2']));
  assert.deepEqual([edit.tab, edit.path], ['edit', ['parcels', '原政函2022-114/2']]);
  const due = readRoute(writeRoute('due', [], { within: '30', county: '原平市', state: null }));
  assert.deepEqual([due.tab, [...due.params]], ['due', [['within', '30'], ['county', '原平市']]]);
});

test('what is not known leads to what everybody may see', () => {
  for (const hash of ['', '#', '#nothing', '#%E0%A4%A', '#12/39.1/112.5']) assert.equal(readRoute(hash).tab, 'due');
});
