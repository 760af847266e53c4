import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Official, Railway, Segment } from '../api.ts';
import { callable, plausible, tiers, undecided } from './where.ts';

const railway = (line: string, distance: number, lateral: number, segments: readonly Partial<Segment>[] = []): Railway =>
  ({ line, distance_m: distance, lateral_m: lateral, segments, caveats: [] }) as unknown as Railway;
const official = (parts: Partial<Official>): Official => ({ office: null, name: null, unit: null, desk: null, duty: null, ...parts });

test('the lines that the error does not tell apart are all in front', () => {
  const all = [railway('甲线', 10, 5), railway('乙线', 30, 5), railway('丙线', 400, 5)];
  assert.deepEqual(plausible(all).map(({ line }) => line), ['甲线']);
  assert.deepEqual(plausible([railway('甲线', 10, 15), railway('乙线', 30, 15), railway('丙线', 400, 15)]).map(({ line }) => line), ['甲线', '乙线']);
  assert.deepEqual(plausible([]), []);
  // A schematic line may lie where the nearest seems to be.
  assert.equal(plausible([railway('甲线', 10, 5), railway('乙线', 900, 1000)]).length, 2);
});

test('the tiers stand nearest first, and a candidate never in front of a likelier one', () => {
  const segments: Partial<Segment>[] = [
    { id: 'c', tier: 'county', match: 'decided' },
    { id: 't1', tier: 'township', match: 'candidate' },
    { id: 't2', tier: 'township', match: 'likely' },
  ];
  const views = tiers(railway('甲线', 1, 1, segments));
  assert.deepEqual(views.map(({ tier, first, others }) => [tier, first.map(({ id }) => id), others.map(({ id }) => id)]), [
    ['township', ['t2'], ['t1']],
    ['county', ['c'], []],
  ]);
  assert.equal(undecided(railway('甲线', 1, 1, segments))?.n, 2);
  assert.equal(undecided(railway('甲线', 1, 1, [{ id: 'c', tier: 'county', match: 'decided' }])), null);
  // What one segment answers for stands before what nothing decides.
  const open = segments.map((segment) => (segment.tier === 'county' ? segment : { ...segment, match: 'candidate' as const }));
  assert.deepEqual(tiers(railway('甲线', 1, 1, open)).map(({ tier }) => tier), ['county', 'township']);
});

test('a post on the ground decides between neighbours, not where the roster does not subdivide', () => {
  const at = (id: string, from: number, to: number): Partial<Segment> => ({ id, tier: 'township', match: 'candidate', from_m: from, to_m: to });
  const on = (...segments: Partial<Segment>[]): Railway => ({ ...railway('甲线', 1, 1, segments), post_m: 500 });
  assert.deepEqual(undecided(on(at('a', 0, 1000), at('b', 1000, 2000))), { n: 2, byPost: true });
  assert.deepEqual(undecided(on(at('a', 0, 1000), at('b', 0, 1000))), { n: 2, byPost: false });
});

test('the duty number is called before the desk, and a faulty one never', () => {
  assert.deepEqual(callable(official({ desk: '0350-1234567', duty: '0350-7654321' })), { href: 'tel:03507654321', number: '0350-7654321', kind: 'duty' });
  assert.equal(callable(official({ desk: '0350-1234567' }))?.kind, 'desk');
  assert.equal(callable(official({ desk: '0350-1234567', phone_fault: 'x' })), null);
  assert.equal(callable(null), null);
  assert.equal(callable(official({})), null);
});
