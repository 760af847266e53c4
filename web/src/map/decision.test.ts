import assert from 'node:assert/strict';
import { test } from 'node:test';

import { extentOf, kindOf, PATTERNS, statusOf, STATUSES } from './decision.ts';

const feature = (values: Readonly<Record<string, unknown>>): { get(name: string): unknown } => ({ get: (name) => values[name] });

test('the words of the layers are told apart, and an unknown one is other', () => {
  assert.deepEqual(
    ['临时用地', '出让方案（未出让）', '划拨', '委托管理（非供地）', '规划条件设定', '出让', '出让公告（未成交）', '收储', '新事项'].map((kind) => kindOf(feature({ kind }))),
    ['temporary', 'plan', 'allocation', 'entrusted', 'planning', 'grant', 'notice', 'banking', 'other'],
  );
  assert.equal(statusOf(feature({ status: '原则同意，待上级审批' })), 'principle');
  assert.equal(statusOf(feature({})), 'other');
});

test('a term that is over is not shown as in force, and one that was refused never as approved', () => {
  assert.equal(statusOf(feature({ status: '已批准', term_state: '已届满', renewal: '续期一年' })), 'expired');
  assert.equal(statusOf(feature({ status: '已批准', term_state: '未届满', renewal: '续期一年' })), 'renewed');
  assert.equal(statusOf(feature({ status: '撤销原批准（不再是用地许可）', term_state: '已届满' })), 'revoked');
});

test('no two states look alike without their colour', () => {
  const looks = STATUSES.filter((status) => status !== 'revoked').map((status) => JSON.stringify(PATTERNS[status]));
  assert.equal(new Set(looks).size, looks.length, 'refused and revoked alone share a look');
});

test('a county is no place of a parcel', () => {
  assert.deepEqual(['surveyed', 'village', 'county', undefined].map((precision) => extentOf(feature({ precision }))), ['known', 'vague', 'county', 'vague']);
});
