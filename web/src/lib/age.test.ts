import assert from 'node:assert/strict';
import { test } from 'node:test';

import { age } from './age.ts';

const of = (since: string, on: string): string => {
  const found = age(since, on);
  return found === null ? 'none' : `${found.years} ${found.months} ${found.days}`;
};

test('the age is counted for the day asked, in whole months', () => {
  assert.equal(of('2021-11-20', '2026-11-20'), '5 0 0');
  assert.equal(of('2021-11-20', '2026-11-19'), '4 11 30');
  assert.equal(of('2021-08-19', '2026-11-23'), '5 3 4');
  assert.equal(of('2022-03-01', '2022-03-01'), '0 0 0');
});

test('the end of a long month is reached at the end of a short one', () => {
  assert.equal(of('2024-01-31', '2024-02-29'), '0 1 0');
  assert.equal(of('2023-01-31', '2023-03-01'), '0 1 1');
  assert.equal(of('2020-02-29', '2021-02-28'), '1 0 0');
});

test('a list that is younger than the day asked, and what is no day, has no age', () => {
  assert.equal(of('2026-11-24', '2026-11-23'), 'none');
  assert.equal(of('2021-02-31', '2026-11-23'), 'none');
  assert.equal(of('', '2026-11-23'), 'none');
});
