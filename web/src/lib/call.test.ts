import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callsOf } from './call.ts';
import { answer, railway, segment, type Query, type Railway } from './sample.ts';

const QUERY: Query = { kind: 'post', line: '大西高铁', post: 'K199+000' };
const of = (over: Partial<Railway>): ReturnType<typeof callsOf> => callsOf(answer({ railways: [railway(over)] }), QUERY);
const county = segment({ tier: 'county', area: '忻府区' });

test('the closest tier that is decided is called, the duty number before the desk', () => {
  const found = of({ segments: [county, segment()] });
  assert.equal(found?.tier, 'township');
  assert.deepEqual(found?.calls.map(({ side, label, number }) => [side, label, number]), [
    ['local', 'desk', '0350-1234567'],
    ['railway', 'duty', '0351-1234567'],
  ]);
});

test('where townships are only candidates the county is called, never one of them', () => {
  assert.equal(of({ segments: [segment({ match: 'candidate' }), county] })?.tier, 'county');
  assert.equal(of({ segments: [segment({ match: 'likely' })] }), null);
});

test('nobody is called where the place itself is not decided', () => {
  assert.equal(of({ equally_near: [{ from: 'K1', to: 'K2', distance_m: 3 }] }), null);
  assert.equal(callsOf(answer({ place: { ...answer().place, kind: 'ambiguous' } }), QUERY), null);
  assert.equal(of({ segments: [] }), null);
});

test('a faulty number is not offered to be dialled', () => {
  const local = { office: '某镇镇长', name: '甲一', unit: '某镇', desk: '0350-12345678', duty: null, phone_fault: '8 digits' };
  assert.deepEqual(of({ segments: [segment({ local })] })?.calls[0], { side: 'local', name: '甲一', office: '某镇镇长', label: null, number: null });
});
