import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TEXT } from './text.ts';

const HAN = /\p{Script=Han}/u;
/** Texts that speak to readers of the other language, or hold no word. */
const EXCEPTIONS = new Set(['otherLanguage', 'switchLanguage', 'listSeparator', 'clauseSeparator', 'colon', 'countyPlaces']);

test('no text mixes the languages', () => {
  for (const [key, { zh, en }] of Object.entries(TEXT)) {
    if (EXCEPTIONS.has(key)) continue;
    assert.match(zh, HAN, key);
    assert.doesNotMatch(en, HAN, key);
  }
});

test('Chinese texts use Chinese punctuation', () => {
  for (const [key, { zh }] of Object.entries(TEXT)) assert.doesNotMatch(zh, /\p{Script=Han}[,;:!?(]/u, key);
});

test('both languages take the same values', () => {
  const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '').sort();
  for (const [key, { zh, en }] of Object.entries(TEXT)) assert.deepEqual(names(zh), names(en), key);
});
