import assert from 'node:assert/strict';
import { test } from 'node:test';

import { officeMatches, type Office } from './office-match.ts';

const office = (key: string, county: string | null, unit: string, ...printed: string[]): Office => ({ key, county, unit, title: '主任', printed });
const keys = (all: readonly Office[]): string => all.map(({ key }) => key).join(' ');

test('an office is told from its namesakes by county and unit', () => {
  const all = [office('a', '甲县', '城关镇', '城关镇镇长'), office('b', '乙县', '城关镇', '城关镇镇长'), office('c', null, '某车间', '主任'), office('d', null, '另车间', '主任')];
  assert.equal(keys(officeMatches(all, { office: '城关镇镇长', unit: '城关镇', county: '乙县' })), 'b');
  assert.equal(keys(officeMatches(all, { office: '主任', unit: '另车间', county: null })), 'd');
});

test('one whose words only contain the office is another office', () => {
  assert.equal(keys(officeMatches([office('a', '甲县', '城关镇', '城关镇副镇长')], { office: '镇长', unit: null, county: '甲县' })), '');
});

test('what cannot be told apart is all given', () => {
  const all = [office('a', '甲县', '一', '主任'), office('b', '甲县', '二', '主任')];
  assert.equal(keys(officeMatches(all, { office: '主任', unit: '三', county: '甲县' })), 'a b');
});
