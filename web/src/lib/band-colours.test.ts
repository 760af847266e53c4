import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bandColours, type BandStretch } from './band-colours.ts';

const stretch = (line: string, from: number, to: number, name: string, track = ''): BandStretch => ({ line, track, from, to, name });

test('names that follow each other or overlap on a line differ', () => {
  const all = [
    stretch('甲线', 0, 10, '东镇'),
    stretch('甲线', 10, 20, '西镇'),
    // Behind a gap, and two over each other.
    stretch('甲线', 30, 40, '南镇'),
    stretch('甲线', 35, 50, '北镇'),
    stretch('乙线', 0, 5, '东镇'),
    stretch('乙线', 5, 9, '北镇'),
  ];
  const colours = bandColours(all, 3);
  for (const [a, b] of [['东镇', '西镇'], ['西镇', '南镇'], ['南镇', '北镇'], ['东镇', '北镇']] as const) {
    assert.notEqual(colours.get(a), colours.get(b), `${a} ${b}`);
  }
});

test('the same stretches give the same colours in any order, and all colours are used', () => {
  const all = Array.from({ length: 40 }, (_, at) => stretch('甲线', at * 10, at * 10 + 10, `${at % 13}号车间`));
  const colours = bandColours(all, 6);
  assert.deepEqual([...bandColours([...all].reverse(), 6)].sort(), [...colours].sort());
  assert.equal(new Set(colours.values()).size, 6);
  for (let at = 1; at < 40; at += 1) assert.notEqual(colours.get(`${at % 13}号车间`), colours.get(`${(at - 1) % 13}号车间`));
});

test('the two tracks of a line are no neighbours, and more neighbours than colours still have one', () => {
  const tracks = bandColours([stretch('岗樊线', 0, 4, '甲', '上行'), stretch('岗樊线', 0, 4, '乙', '下行')], 1);
  assert.deepEqual([...tracks.values()], [0, 0]);
  const crowd = bandColours(Array.from({ length: 5 }, (_, at) => stretch('甲线', 0, 10, `${at}`)), 2);
  assert.equal(crowd.size, 5);
});
