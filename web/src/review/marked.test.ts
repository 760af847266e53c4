import assert from 'node:assert/strict';
import { test } from 'node:test';

import { marked, within } from './marked.ts';

const shown = (pieces: ReturnType<typeof marked>): string => pieces.map(({ text, doubtful }) => (doubtful ? `[${text}]` : text)).join('');

test('the characters that are not what is used are marked', () => {
  assert.equal(shown(marked('K12+30O', 'K12+300')), 'K12+30[O]');
  assert.equal(shown(marked('0350-12345678', '0350-1234567')), '0350-1234567[8]');
  assert.equal(shown(marked('原平市', '原平市')), '原平市');
});

test('two things are not marked up as one', () => {
  assert.equal(shown(marked('1', '田祥文')), '1');
  assert.equal(shown(marked('甲乙丙丁', null)), '甲乙丙丁');
  assert.equal(shown(marked('字'.repeat(500), '字')), '字'.repeat(500));
});

test('a cell shows where in it the doubt stands', () => {
  assert.equal(shown(within('线路车间主任：丁四 K1+000', 'K1+000')), '线路车间主任：丁四 [K1+000]');
  assert.equal(shown(within('甲', '乙')), '甲');
  assert.equal(shown(within('甲', null)), '甲');
});
