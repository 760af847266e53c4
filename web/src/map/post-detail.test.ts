import assert from 'node:assert/strict';
import { test } from 'node:test';

import { postDetail, postName, tickTurn } from './post-detail.ts';

test('the posts that are named stand apart, whatever the zoom', () => {
  for (let metres = 0.5; metres < 5000; metres *= 1.7) {
    const { ticks, names } = postDetail(metres);
    assert.ok(ticks <= names);
    if (ticks !== Infinity) assert.ok((ticks * 1000) / metres >= 9);
    if (names !== Infinity) assert.ok((names * 1000) / metres >= 58);
  }
  assert.deepEqual(postDetail(3), { ticks: 1, names: 1 });
  assert.deepEqual(postDetail(60), { ticks: 1, names: 5 });
  assert.deepEqual(postDetail(470), { ticks: 5, names: 50 });
});

test('the tiles hold every post that has a tick at their zoom', () => {
  // gis/src/tile/thin.rs: the least level in the tiles of a zoom.
  const held = (z: number): number => (z <= 3 ? 50 : z <= 6 ? 10 : z === 7 ? 5 : 1);
  for (let z = 0; z <= 14; z += 1) {
    // A tile of 512 pixels is used up to halfway to the next zoom, at the equator or at 40° N.
    const finest = (156_543.034 / 2 / 2 ** z) * Math.SQRT1_2 * Math.cos((40 * Math.PI) / 180);
    assert.ok(postDetail(finest).ticks >= held(z), `zoom ${z}: ${postDetail(finest).ticks}`);
  }
});

test('a tick lies across its line', () => {
  assert.ok(Math.abs(tickTurn(0) - Math.PI / 2) < 1e-9, 'a line to the north has a level tick');
  assert.ok(Math.abs(tickTurn(90)) < 1e-9, 'a line to the east has an upright one');
  assert.ok(Math.abs(tickTurn(45) - (3 * Math.PI) / 4) < 1e-9);
  assert.ok(Math.abs(tickTurn(225) - tickTurn(45)) < 1e-9, 'the same from the other side');
  // Where degrees are squares the north is short: a line to the north-east runs flatter.
  assert.ok(tickTurn(45, 0.5) > tickTurn(45));
});

test('a schematic post says how far off it may be once that is larger than the sign', () => {
  assert.equal(postName('K241', true, 2000, 300), 'K241');
  assert.equal(postName('K241', true, 2000, 20), 'K241 ±2 km');
  assert.equal(postName('K241', true, 600, 10), 'K241 ±600 m');
  assert.equal(postName('K241', false, 0.05, 0.001), 'K241');
});
