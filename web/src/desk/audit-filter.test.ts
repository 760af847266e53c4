import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matching } from './audit-filter.ts';

const entry = (seq: number, name: string, action: string, at: string) => ({ seq, name, action, at, role: 'editor', subject: '', detail: null });
const entries = [entry(1, '王工', 'import', '2026-11-21T15:59:00Z'), entry(2, '李工', 'edit.end', '2026-11-21T16:01:00Z'), entry(3, '王工', 'edit.end', '2026-11-22T10:00:00Z')];
const ids = (filter: Partial<Parameters<typeof matching>[1]>): number[] => matching(entries, { who: '', action: '', from: '', to: '', ...filter }).map(({ seq }) => seq);

test('the audit is filtered by person, kind and the days of China, newest first', () => {
  assert.deepEqual(ids({}), [3, 2, 1]);
  assert.deepEqual(ids({ who: '王' }), [3, 1]);
  assert.deepEqual(ids({ action: 'edit.end', who: '李工' }), [2]);
  // 16:01 UTC is the next day in China.
  assert.deepEqual(ids({ to: '2026-11-21' }), [1]);
  assert.deepEqual(ids({ from: '2026-11-22', to: '2026-11-22' }), [3, 2]);
});
