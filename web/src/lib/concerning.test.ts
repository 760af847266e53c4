import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Finding } from '../api.ts';
import { concerning } from './concerning.ts';

const finding = (id: string, severity: Finding['severity'], line: string, from_m: number | null, to_m: number | null): Finding => ({
  id,
  severity,
  line,
  from_m,
  to_m,
  kind: 'k',
  kind_zh: '类',
  message: '文',
  message_en: 'text',
  records: null,
  document: null,
});
const ALL = [
  finding('note', 'note', '甲线', 0, 5000),
  finding('fault', 'fault', '甲线', 1000, 2000),
  finding('line', 'doubt', '甲线', null, null),
  finding('elsewhere', 'fault', '甲线', 2001, 3000),
  finding('other', 'fault', '乙线', 0, 5000),
];

test('findings of the stretch and of the whole line concern a post, the gravest first', () => {
  assert.deepEqual(concerning(ALL, '甲线', 2000).map(({ id }) => id), ['fault', 'line', 'note']);
  assert.deepEqual(concerning(ALL, '甲线', 9000).map(({ id }) => id), ['line']);
  assert.deepEqual(concerning(ALL, '丙线', 1000), []);
});
