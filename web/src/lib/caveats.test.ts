import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Answer, Caveat, Railway } from '../api.ts';
import { ranked, rosterDay } from './caveats.ts';

const caveat = (code: string): Caveat => ({ code, zh: `说明${code}`, en: code });
const railway = (line: string, ...caveats: Caveat[]): Railway => ({ line, caveats }) as unknown as Railway;
const answer = (caveats: Caveat[], ...railways: Railway[]): Answer => ({ caveats, railways }) as unknown as Answer;
const codes = (all: readonly Caveat[]): string => all.map(({ code }) => code).join(' ');

test('what changes whom to call comes before what is true of every answer', () => {
  const found = ranked(answer(['schematic_geometry', 'roster_age', 'no_place', 'crs_note'].map(caveat), railway('甲线', caveat('boundary'))), new Set(), () => false);
  assert.equal(codes(found), 'no_place boundary roster_age schematic_geometry crs_note');
});

test('a code that this page does not know is not taken for a usual one', () => {
  const found = ranked(answer(['roster_age', 'brand_new'].map(caveat)), new Set(), () => false);
  assert.equal(codes(found), 'brand_new roster_age');
});

test('one of several railways is named, and what stands beside a chief or elsewhere is not said again', () => {
  const later = caveat('successor');
  const found = ranked(answer([caveat('county_edge')], railway('甲线', caveat('boundary'), later), railway('乙线')), new Set([later]), ({ code }) => code === 'county_edge');
  assert.deepEqual(found.map(({ code, line }) => [code, line]), [['boundary', '甲线']]);
});

test('the day of the roster is read from its caveat', () => {
  assert.equal(rosterDay({ code: 'roster_age', zh: '段长名单日期2021-08-19，距所查日期约5年', en: '' }), '2021-08-19');
  assert.equal(rosterDay(caveat('roster_age')), null);
});
