import assert from 'node:assert/strict';
import { test } from 'node:test';

import { postText, readPost, rounded } from './posts.ts';

test('posts are written as the service writes them', () => {
  assert.deepEqual([241_500_000, 0, 13_050_250, -153_100].map(postText), ['K241+500', 'K0+000', 'K13+050.25', '-K0+153.1']);
});

test('only what has one reading is read', () => {
  const read = ['K241+500', '241+500', 'k241', 'K241.5', '２４１＋５００', 'K13+050.25km', 'K 241 +500'].map(readPost);
  assert.deepEqual(read, [241_500_000, 241_500_000, 241_000_000, 241_500_000, 241_500_000, 13_050_250, 241_500_000]);
  for (const text of ['DK241+500', '241', '241.5', 'K120000', 'K243A+100', 'K243+1150', 'Y0.301', '右K12', '']) assert.equal(readPost(text), null, text);
});

test('a post that was derived keeps the digits that its tolerance leaves', () => {
  assert.deepEqual([rounded(10_555_071, 0.5), rounded(10_555_071, 20), rounded(10_555_500, null)], [10_555_070, 10_555_000, 10_556_000]);
});
