import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bars, dayNumber, dayText, monthsFrom, neighbours, snapped, span, turnsOf, type Turn } from './timeline.ts';

const TURNS: readonly Turn[] = [
  { day: '2014-01-01', begins: { constraints: 46 }, ends: {} },
  { day: '2021-08-19', begins: { segments: 194 }, ends: {} },
  { day: '2022-10-10', begins: { parcels: 1 }, ends: { temporary_uses: 1 } },
];

test('a day is the same after being counted', () => {
  for (const day of ['1999-12-31', '2024-02-29', '2026-11-22']) assert.equal(dayText(dayNumber(day)), day);
  assert.equal(dayNumber('2024-03-01') - dayNumber('2024-02-28'), 2);
});

test('days of layers that are not shown are no turns', () => {
  const shown = turnsOf(TURNS, new Set(['segments', 'parcels']));
  assert.deepEqual(shown.map(({ day }) => day), ['2021-08-19', '2022-10-10']);
  assert.deepEqual(shown[1]?.ends, {});
});

test('the neighbours of a turn are the turns beside it', () => {
  const on = (day: string): (string | null)[] => {
    const { before, after } = neighbours(TURNS, day);
    return [before?.day ?? null, after?.day ?? null];
  };
  assert.deepEqual(on('2021-08-19'), ['2014-01-01', '2022-10-10']);
  assert.deepEqual(on('2022-01-01'), ['2021-08-19', '2022-10-10']);
  assert.deepEqual(on('2000-01-01'), [null, '2014-01-01']);
  assert.deepEqual(on('2030-01-01'), ['2022-10-10', null]);
});

test('a slider near a turn means the turn, farther away the day', () => {
  const turn = dayNumber('2021-08-19');
  assert.equal(snapped(TURNS, turn + 5, 6), turn);
  assert.equal(snapped(TURNS, turn + 7, 6), turn + 7);
});

test('the slider reaches from before the first turn to today, and to the day on show', () => {
  const { first, last } = span(TURNS, '2026-11-22', '2030-01-01');
  assert.ok(first < dayNumber('2014-01-01'));
  assert.equal(last, dayNumber('2030-01-01'));
  assert.equal(span([], '2026-11-22', null).last, dayNumber('2026-11-22'));
});

test('a single parcel is seen beside a whole roster', () => {
  const { first, last } = span(TURNS, '2026-11-22', null);
  const heights = bars(TURNS, first, last, 100);
  assert.equal(heights.filter((height) => height > 0).length, 3);
  assert.ok(Math.min(...heights.filter((height) => height > 0)) > 0.1);
  assert.equal(Math.max(...heights), 1);
  assert.ok(bars([], 0, 1, 5).every((height) => height === 0));
});

test('a month on is a day of the calendar', () => {
  assert.equal(monthsFrom('2024-01-31', 1), '2024-02-29');
  assert.equal(monthsFrom('2023-12-15', 1), '2024-01-15');
  assert.equal(monthsFrom('2024-03-31', -1), '2024-02-29');
});
