import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ciede2000, contrast, difference, EYES } from '../lib/colour.ts';
import { KINDS } from './decision.ts';
import { DARK, LIGHT, type Palette } from './palette.ts';

const SETS: readonly Palette[] = [LIGHT, DARK];
const named = KINDS.filter((kind) => kind !== 'other');

test('differences are those of the published table', () => {
  // Sharma, Wu and Dalal 2005, table 1: pairs 1, 7, 17 and 25.
  const pairs = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ] as const;
  for (const [a, b, wanted] of pairs) assert.ok(Math.abs(ciede2000(a, b) - wanted) < 1e-4, `${ciede2000(a, b)} ${wanted}`);
});

test('the kinds of decisions differ to every eye', () => {
  for (const set of SETS) {
    for (const eye of EYES) {
      named.forEach((kind, at) => {
        for (const other of named.slice(at + 1)) {
          const seen = difference(set.kinds[kind], set.kinds[other], eye);
          assert.ok(seen >= 10, `${set.dark ? 'dark' : 'light'} ${eye}: ${kind} ${other} ${seen.toFixed(1)}`);
        }
      });
    }
  }
});

test('an outline can be seen on the paper and on every county', () => {
  for (const set of SETS) {
    for (const ground of [set.paper, ...set.countyFills]) {
      for (const colour of [...Object.values(set.kinds), set.ink, set.fault, set.doubt, set.constraint]) {
        assert.ok(contrast(colour, ground) >= 3, `${colour} on ${ground}: ${contrast(colour, ground).toFixed(2)}`);
      }
      for (const name of [set.countyName, set.lineName, set.postName, set.ink]) {
        assert.ok(contrast(name, ground) >= 4.5, `${name} on ${ground}: ${contrast(name, ground).toFixed(2)}`);
      }
    }
  }
});

test('neighbouring bands differ to every eye', () => {
  for (const set of SETS) {
    for (const eye of EYES) {
      set.bands.forEach((band, at) => {
        for (const other of set.bands.slice(at + 1)) {
          assert.ok(difference(band, other, eye) >= 8, `${set.dark ? 'dark' : 'light'} ${eye}: ${band} ${other} ${difference(band, other, eye).toFixed(1)}`);
        }
      });
    }
  }
});
