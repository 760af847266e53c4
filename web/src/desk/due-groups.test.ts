import assert from 'node:assert/strict';
import { test } from 'node:test';

import { calendar, grouped, groupOf } from './due-groups.ts';
import type { Due } from './service.ts';

const item = (id: string, days: number | null, state = 'approaching'): Due => ({
  id, state, matter: 'term', date: days === null ? null : '2026-12-01', days, zh: '将到期', en: 'ends', basis: [], kind: 'temporary_use', status: 'approved',
  title: '临时用地', number: `原政函〔2022〕${id}号`, county: id === '3' ? null : '原平市', situs: null, party: null, printed: '2年', precision: 'county',
  confidence: 'verbatim', source: null, as_of: null,
});

test('what cannot be computed is neither overdue nor later', () => {
  assert.deepEqual(
    [-1, 0, 30, 31, 90, 91, null].map((days) => groupOf({ state: 'approaching', days })),
    ['overdue', 'within30', 'within30', 'within90', 'within90', 'later', 'unknown'],
  );
  assert.equal(groupOf({ state: 'cannot_be_computed', days: null }), 'unknown');
  assert.equal(groupOf({ state: 'renewed', days: -9 }), 'settled');
});

test('a group is sorted either way; what has no value comes last', () => {
  const list = [item('2', 20), item('1', 5), item('3', 9)];
  const ids = (sort: 'days' | 'county', down: boolean): string[] => (grouped(list, sort, down).get('within30') ?? []).map(({ id }) => id);
  assert.deepEqual(ids('days', false), ['1', '3', '2']);
  assert.deepEqual(ids('days', true), ['2', '3', '1']);
  assert.deepEqual([ids('county', false)[2], ids('county', true)[2]], ['3', '3']);
});

test('the calendar holds the known days only, in lines that calendars take', () => {
  const long = '很长的说明，'.repeat(30);
  const made = calendar([item('1', 5), item('2', null)], new Date('2026-11-22T08:00:00Z'), () => ({ summary: '到期；a,b', description: long }));
  assert.equal(made.match(/BEGIN:VEVENT/gu)?.length, 1);
  assert.match(made, /DTSTART;VALUE=DATE:20261201\r\n/u);
  assert.match(made, /SUMMARY:到期；a\\,b\r\n/u);
  const lines = made.split('\r\n');
  assert.ok(lines.every((line) => new TextEncoder().encode(line).length <= 75));
  assert.ok(made.replace(/\r\n /gu, '').includes(long));
});
