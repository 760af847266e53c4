import assert from 'node:assert/strict';
import { test } from 'node:test';

import { setLanguage } from '../language.ts';
import { answer, decision, railway, segment, type Answer, type Query } from '../lib/sample.ts';
import { outline } from './outline.ts';
import { plainText } from './plain-text.ts';

const POST: Query = { kind: 'post', line: '大西高铁', post: 'K199+000' };
const LINK = 'https://map.example/#q=1';
const text = (of: Answer): string => plainText(outline(of, POST, LINK, '2026-11-23'));

test('the text names the place, both chiefs with their numbers, the source, the day and the link', () => {
  assert.equal(
    text(answer()),
    `大西高铁 K199+000 · 忻府区 九原街街道
查询：大西高铁 K199+000  查询日 2026-11-23
位置 112.67813, 38.48567（经度，纬度；CGCS2000，EPSG:4490）

请注意
  · 段长名单日期2021-08-19，距所查日期约5年
  · 线形为已知点连线（示意）

【大西高铁 K199+000 ±600 m】
  在线上 · 横向 ±250 m · 示意线形
  · 乡级 · 九原街街道 忻府区 · K198+000 – K204+000
      地方段长：甲一 九原街办事处主任 九原街街道  办公 0350-1234567
      铁路段长：乙二 某车间主任  办公/值班 0351-1234567
      K199+000 在此区段内
      名单为 2021-08-19，距查询日 5 年 3 个月
      出处：甲政发〔2021〕1号、日期 2021-08-19、第 467 行、原文“大西高铁 K198-K204”

【地块】
  已收录文件中没有涉及此处的地块。

【临时用地】
  已收录文件中没有涉及此处的临时用地。

【约束】
  没有可评估的约束；这不表示没有约束。

链接：https://map.example/#q=1
整理于 2026-11-23
来自 landrail；线形与界线多为示意，不作划界或勘测依据
`,
  );
});

test('the same in English holds no Chinese word of the page', () => {
  setLanguage('en');
  const words = text(answer({ caveats: [] }));
  setLanguage('zh');
  assert.match(words, /Railway chief: 乙二/u);
  assert.match(words, /roster of 2021-08-19, 5 years 3 months before the day asked/u);
  assert.doesNotMatch(words, /查询|段长|出处|名单/u);
});

test('a faulty number is called faulty, and a withheld one is not none', () => {
  const local = { office: '某镇镇长', name: '甲一', unit: '某镇', desk: '0350-12345678', duty: null, phone_fault: '8 digits after the area code 0350, 7 are right' };
  const withheld = { office: '某车间主任', name: null, unit: '某车间', desk: null, duty: null, mobile_withheld: true };
  const words = text(answer({ railways: [railway({ segments: [segment({ local, railway: withheld })] })] }));
  assert.match(words, /办公 0350-12345678、号码有误：区号 0350 后印为 8 位，应为 7 位/u);
  assert.match(words, /铁路段长：名单未载明 某车间主任 {2}仅载手机号，不公开/u);
});

test('a temporary use tells its term as the service states it, also that it cannot be computed', () => {
  const expiry = { state: 'unknown' as const, zh: '起始日未载明，到期日不可推算', en: 'no start is stated' };
  const words = text(answer({ temporary_uses: [decision({ term_years: 2, expiry })] }));
  assert.match(words, /期限：2 年 · 起始日未载明，到期日不可推算/u);
});

test('all candidates are listed, and a gap is not nobody', () => {
  const candidates = ['忻口镇', '兰村乡', '庄磨镇', '东楼乡', '豆罗镇'].map((area) => segment({ area, match: 'candidate', why: { zh: '名单未细分', en: 'not subdivided' } }));
  const words = text(answer({ railways: [railway({ segments: candidates }), railway({ line: '宁岢线', roster: 'uncovered', segments: [], gaps: [{ tier: 'township', from: 'K60+000', to: 'K66+000', workshop: null }] })] }));
  for (const area of ['忻口镇', '兰村乡', '庄磨镇', '东楼乡', '豆罗镇']) assert.ok(words.includes(`      - ${area}：甲一 九原街办事处主任 九原街街道 办公 0350-1234567 · 第 467 行`), words);
  assert.match(words, /乡级候选 5 个 · 忻府区 · K198\+000 – K204\+000\n {6}铁路段长（各候选相同）：乙二/u);
  assert.match(words, /乡级：K60\+000 – K66\+000 未列段长/u);
  assert.match(words, /名单空缺，不代表无人负责/u);
});
