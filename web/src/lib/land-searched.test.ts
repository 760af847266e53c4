import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NOT_COVERED } from '../offline/caveats.ts';
import { landNotSearched } from './land-searched.ts';
import { answer } from './sample.ts';

test('a place outside of what the pack covers was not looked up, though it has a coordinate', () => {
  const { place, caveats } = answer();
  assert.equal(landNotSearched({ place, caveats: [...caveats, NOT_COVERED] }), 'landNotCovered');
});

test('without a coordinate nothing was looked up; with one it was', () => {
  const { place, caveats } = answer();
  assert.equal(landNotSearched({ place: { ...place, lon: null, lat: null }, caveats }), 'landNotSearched');
  assert.equal(landNotSearched({ place, caveats }), null);
});
