import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pieces } from './spoken.ts';

const chinese = (text: string): string[] => pieces(text).flatMap((piece) => (piece.chinese ? [piece.text] : []));

test('names and numbers of documents are told from the English around them', () => {
  assert.deepEqual(chinese('rests on 忻政办发〔2021〕71号, records seg-1'), ['忻政办发〔2021〕71号']);
  assert.deepEqual(chinese('大西高铁 K199+000'), ['大西高铁']);
  assert.deepEqual(chinese('原平市、忻府区 (county)'), ['原平市、忻府区']);
  assert.deepEqual(chinese('县'), ['县']);
});

test('a text without Chinese is one piece, and none has none', () => {
  assert.deepEqual(pieces('K12+300 ±50 m'), [{ text: 'K12+300 ±50 m', chinese: false }]);
  assert.deepEqual(pieces(''), []);
});

test('nothing is lost or added', () => {
  for (const text of ['（一）原平市：K1', '忻州 2021 年', '  县 a 乡  ', 'EN 中文']) assert.equal(pieces(text).map((piece) => piece.text).join(''), text);
});
