import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answer, railway, segment, type Query } from '../lib/sample.ts';
import { messageHref, messageText } from './message.ts';

const POINT: Query = { kind: 'coordinate', lon: '112.67813', lat: '38.48567' };
const LINK = 'https://map.example/#q=1';

test('the message says where with its side and system, who answers, and the link', () => {
  const found = answer({ railways: [railway({ side: 'right', tolerance_m: 0.05 })], place: { ...answer().place, tolerance_m: null } });
  assert.equal(
    messageText(found, POINT, LINK),
    `【铁路沿线情况上报】
位置：大西高铁 K199+000 右侧 · 忻府区
坐标：112.67813, 38.48567（经度，纬度；CGCS2000）
乡级 九原街街道
地方段长：甲一 九原街办事处主任 九原街街道 办公 0350-1234567
铁路段长：乙二 某车间主任 办公/值班 0351-1234567
查询日 2026-11-23、名单 2021-08-19
https://map.example/#q=1
情况：`,
  );
});

test('of several townships none is picked; the county tier still answers', () => {
  const county = segment({ tier: 'county', area: '忻府区', local: { office: '忻府区副区长', name: '丙三', unit: '忻府区', desk: '0350-7654321', duty: null } });
  const segments = [segment({ area: '忻口镇', match: 'candidate' }), segment({ area: '兰村乡', match: 'candidate' }), county];
  const text = messageText(answer({ railways: [railway({ segments })] }), POINT, LINK);
  assert.match(text, /乡级候选 2 个，未决/u);
  assert.match(text, /县级 忻府区\n地方段长：丙三 忻府区副区长 办公 0350-7654321/u);
  assert.doesNotMatch(text, /九原街办事处主任/u);
});

test('the link carries the whole text to any phone', () => {
  const href = messageHref('位置：K1\n100% & 左侧');
  assert.match(href, /^sms:\?body=[\w%.!~*'()-]+$/u);
  assert.equal(decodeURIComponent(href.slice('sms:?body='.length)), '位置：K1\n100% & 左侧');
});

test('a message made offline says of which day the pack is', () => {
  assert.match(messageText(answer({ offline: { day: '2026-11-20', days: 3 } }), POINT, LINK), /\n离线数据包 2026-11-20（3 天前），之后的变化不在内\n/u);
  assert.doesNotMatch(messageText(answer(), POINT, LINK), /离线/u);
});

test('what makes place or chief uncertain goes with the message, the usual notes do not', () => {
  const undecided = { code: 'position_undecided', zh: '其内有2个区段，无法判定由谁负责', en: '2 segments lie within' };
  const place = { ...answer().place, kind: 'ambiguous' as const, reason: { zh: '同一公里标对应多处', en: 'several places' } };
  const text = messageText(answer({ place, railways: [railway({ caveats: [undecided] })] }), POINT, LINK);
  assert.match(text, /\n注意：同一公里标对应多处\n注意：其内有2个区段，无法判定由谁负责\n/u);
  assert.doesNotMatch(text, /线形为已知点连线/u);
});

test('who is not named is not said to be unlisted, and a gap is told', () => {
  const none = (roster: 'unknown_post' | 'not_in_force'): string => messageText(answer({ railways: [railway({ segments: [], roster })] }), POINT, LINK);
  assert.match(none('unknown_post'), /\n公里标未知，段长不能确定\n/u);
  assert.match(none('not_in_force'), /\n当日没有有效名单\n/u);
  const gap = railway({ roster: 'uncovered', gaps: [{ tier: 'township', from: 'K1', to: 'K2', workshop: null }], segments: [segment({ tier: 'county' })] });
  assert.match(messageText(answer({ railways: [gap] }), POINT, LINK), /\n乡级：名单空缺，不代表无人负责\n县级 /u);
});
