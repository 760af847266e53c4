import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TEXT as PAGES } from './text.ts';
import { WORK } from './text/work.ts';

/** The words of the work page are a table of their own: no key may hide one of the other. */
const TEXT = [...Object.entries(PAGES), ...Object.entries(WORK)];
const HAN = /\p{Script=Han}/u;
/** Texts that speak to readers of the other language, or hold no word. */
const EXCEPTIONS = new Set(['otherLanguage', 'switchLanguage', 'listSeparator', 'clauseSeparator', 'colon', 'countyPlaces']);

test('no text mixes the languages', () => {
  for (const [key, { zh, en }] of TEXT) {
    if (EXCEPTIONS.has(key)) continue;
    assert.match(zh, HAN, key);
    assert.doesNotMatch(en, HAN, key);
  }
});

test('Chinese texts use Chinese punctuation', () => {
  for (const [key, { zh }] of TEXT) assert.doesNotMatch(zh, /\p{Script=Han}[,;:!?(]/u, key);
});

test('both languages take the same values', () => {
  const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '').sort();
  for (const [key, { zh, en }] of TEXT) assert.deepEqual(names(zh), names(en), key);
});
