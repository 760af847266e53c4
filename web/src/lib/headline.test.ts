import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Answer, Query } from './sample.ts';
import { answer, railway, segment } from './sample.ts';
import { headline } from './headline.ts';

const POST: Query = { kind: 'post', line: '大西高铁', post: 'K199+000' };
const POINT: Query = { kind: 'coordinate', lon: '112.7', lat: '38.5' };

test('the line, the post, the county and the township in one line', () => {
  assert.equal(headline(answer(), POST), '大西高铁 K199+000 · 忻府区 九原街街道');
});

test('a side is said where it is known', () => {
  assert.match(headline(answer({ railways: [railway({ side: 'left' })] }), POINT), /^大西高铁 K199\+000 左侧 · /);
});

test('candidates are counted, never chosen from', () => {
  const candidates = ['忻口镇', '兰村乡'].map((area) => segment({ area, match: 'candidate' }));
  assert.equal(headline(answer({ railways: [railway({ segments: candidates })] }), POST), '大西高铁 K199+000 · 忻府区 乡级候选 2 个');
});

test('a line whose chiefs are not listed is not given those of another', () => {
  const nearest = railway({ line: '京原线', post: 'K417+848', segments: [], roster: 'not_listed' });
  assert.equal(headline(answer({ railways: [nearest, railway()] }), POINT), '京原线 K417+848 · 忻府区 名单未列段长');
});

test('near a county boundary the county of the place is not claimed', () => {
  const place: Answer['place'] = { ...answer().place, county: { name: '忻府区', adcode: '140902', edge_m: 1, maybe: ['原平市'], contained: true } };
  assert.equal(headline(answer({ place, railways: [] }), POINT), '附近没有已知铁路');
});

test('that the list does not have it is said only where that is so', () => {
  const said = (roster: Answer['railways'][number]['roster']): string => headline(answer({ railways: [railway({ segments: [], roster })] }), POST);
  assert.match(said('not_listed'), /名单未列段长$/u);
  assert.match(said('unknown_post'), /公里标未知，段长不能确定$/u);
  assert.match(said('not_in_force'), /当日没有有效名单$/u);
  assert.match(said('uncovered'), /名单空缺$/u);
  assert.match(said('listed'), /段长未能确定$/u);
});
