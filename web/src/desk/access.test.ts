import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NOBODY } from '../lib/access.ts';
import { lacks, mayEdit } from './access.ts';
import { TABS } from './route.ts';

const as = (role: 'inspector' | 'editor' | 'admin', counties: string[] = []) => ({ ...NOBODY, signed_in: true, role, counties });

test('a role sees the parts that it may use', () => {
  const open = (session: Parameters<typeof lacks>[0]): string[] => TABS.filter((tab) => lacks(session, tab) === null);
  assert.deepEqual(open(NOBODY), ['due', 'history']);
  assert.deepEqual(open(as('inspector')), ['due', 'history']);
  assert.deepEqual(open(as('editor')), ['due', 'import', 'edit', 'history']);
  assert.deepEqual(open(as('admin')), [...TABS]);
  assert.equal(lacks(as('inspector'), 'edit'), 'editor');
});

test('an editor edits the own counties, and nothing of no known county', () => {
  assert.ok(mayEdit(as('editor', ['原平市']), '原平市'));
  assert.ok(!mayEdit(as('editor', ['原平市']), '偏关县') && !mayEdit(as('editor', ['原平市']), null));
  assert.ok(mayEdit(as('admin'), null) && !mayEdit(as('inspector'), '原平市'));
});
