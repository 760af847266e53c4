import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isQuery, parseTyped, queryOfAddress, queryOfHit, queryText } from './query.ts';

const coordinate = { kind: 'coordinate', lon: '112.6867', lat: '38.4425' };

test('a coordinate is read however it is separated', () => {
  for (const text of ['112.6867 38.4425', '112.6867,38.4425', ' 112.6867 ,  38.4425 ', '112.6867;38.4425']) {
    assert.deepEqual(parseTyped(text), coordinate, text);
  }
});

test('full-width digits, comma and blank are the same coordinate', () => {
  assert.deepEqual(parseTyped('１１２．６８６７，３８．４４２５'), coordinate);
  assert.deepEqual(parseTyped('１１２．６８６７　３８．４４２５'), coordinate);
  assert.deepEqual(parseTyped('112.6867，38.4425'), coordinate);
});

test('latitude first is offered for confirmation, not swapped silently', () => {
  assert.deepEqual(parseTyped('38.4425 112.6867'), { ...coordinate, kind: 'swapped' });
});

test('an impossible latitude is passed on for the service to refuse', () => {
  assert.deepEqual(parseTyped('112.68 95'), { kind: 'coordinate', lon: '112.68', lat: '95' });
});

test('a line and a post are read in the usual spellings', () => {
  const wanted = { kind: 'post', line: '大西高铁', post: 'K199+000' };
  for (const text of ['大西高铁 K199+000', '大西高铁K199+000', '大西高铁 k199+000', '大西高铁　Ｋ１９９＋０００', '大西高铁 K199 000']) {
    assert.deepEqual(parseTyped(text), wanted, text);
  }
  assert.deepEqual(parseTyped('北同蒲线 K250'), { kind: 'post', line: '北同蒲线', post: 'K250' });
  assert.deepEqual(parseTyped('宁岢线 63+000'), { kind: 'post', line: '宁岢线', post: '63+000' });
  assert.deepEqual(parseTyped('集大原高铁 DK12+345'), { kind: 'post', line: '集大原高铁', post: 'DK12+345' });
  assert.deepEqual(parseTyped('韩原线 K168.000km'), { kind: 'post', line: '韩原线', post: 'K168.000km' });
});

test('letters, decimals and long kilometres of a post are passed on', () => {
  for (const post of ['K14A+050', 'K13+950.25', '13+950.5', 'K13+1050', 'AK13+950']) {
    assert.deepEqual(parseTyped(`试验线 ${post}`), { kind: 'post', line: '试验线', post }, post);
  }
  assert.deepEqual(parseTyped('京原线(北京) K300'), { kind: 'post', line: '京原线(北京)', post: 'K300' });
  assert.deepEqual(parseTyped('京原线（北京）K300+000'), { kind: 'post', line: '京原线(北京)', post: 'K300+000' });
  assert.deepEqual(parseTyped('岗樊线 右K2+000'), { kind: 'post', line: '岗樊线', post: '右K2+000' });
});

test('two posts with a joint are a range, however they are joined', () => {
  const wanted = { kind: 'range', line: '试验线', posts: 'K13+950-K14+100' };
  for (const joint of ['-', '－', '–', '—', '——', '−']) {
    assert.deepEqual(parseTyped(`试验线 K13+950${joint}K14+100`), wanted, joint);
  }
  for (const joint of ['~', '～', '〜', '至', '到', ' - ', ' 至 ']) {
    const typed = parseTyped(`试验线 k13+950${joint}k14+100`);
    assert.equal(typed.kind, 'range', joint);
    assert.equal(typed.kind === 'range' && typed.line, '试验线', joint);
    assert.match(typed.kind === 'range' ? typed.posts : '', /^K13\+950.+K14\+100$/, joint);
  }
  for (const text of ['试验线K13+950-K14+100', '试验线　Ｋ１３＋９５０－Ｋ１４＋１００']) assert.deepEqual(parseTyped(text), wanted, text);
  assert.deepEqual(parseTyped('北同蒲线 241+500-264+000'), { kind: 'range', line: '北同蒲线', posts: '241+500-264+000' });
  assert.deepEqual(parseTyped('北同蒲线 K241-264'), { kind: 'range', line: '北同蒲线', posts: 'K241-264' });
  assert.deepEqual(parseTyped('试验线 K13A+950-K14+100.5'), { kind: 'range', line: '试验线', posts: 'K13A+950-K14+100.5' });
});

test('what is wrong with the second post of a range, the service says', () => {
  for (const posts of ['K13+950-K14+1O0', 'K13-KK9X9', 'K13+950-K99999999']) {
    assert.deepEqual(parseTyped(`试验线 ${posts}`), { kind: 'range', line: '试验线', posts });
  }
});

test('numbers of documents and parcels are no ranges', () => {
  for (const text of ['地块 SZHB2023-01', '地块 HB2023-01', '原政函〔2022〕106-108号', '地块 2022-43', '2022—43地块', '忻州 03-12', '电话 0350-3130801', '试验线 K13-', '试验线 K13+950-下']) {
    assert.equal(parseTyped(text).kind, 'text', text);
  }
});

test('anything else is searched as text', () => {
  for (const text of ['忻州西', '原政函〔2022〕106号', 'SZHB2023-01', '李琦', '地块 12', '140902', '大西高铁']) {
    assert.equal(parseTyped(text).kind, 'text', text);
  }
  assert.deepEqual(parseTyped('   '), { kind: 'empty' });
});

test('the text of a question reads back as the same question', () => {
  for (const text of ['112.6867 38.4425', '112.6867 38.4425 gcj02', '388768.533 4288075.251 EPSG:4547', '大西高铁 K199+000', '京原线(北京) K300+000', '试验线 K13+950-K14+100']) {
    const typed = parseTyped(text);
    assert.ok(isQuery(typed), text);
    assert.equal(queryText(typed), text);
    assert.deepEqual(parseTyped(queryText(typed)), typed);
  }
});

test('a system behind the numbers goes into the question, metres without one are for the service', () => {
  assert.deepEqual(parseTyped('112.6867 38.4425 GCJ-02'), { ...coordinate, crs: 'gcj02' });
  assert.deepEqual(parseTyped('112.6867,38.4425 bd09'), { ...coordinate, crs: 'bd09' });
  assert.deepEqual(parseTyped('112.6867 38.4425 wgs84'), { ...coordinate, crs: 'EPSG:4326' });
  assert.deepEqual(parseTyped('388768.533 4288075.251 epsg:4547'), { kind: 'coordinate', lon: '388768.533', lat: '4288075.251', crs: 'EPSG:4547' });
  for (const text of ['388768.533 4288075.251', '38388768.533,4288075.251', '高德 112.6867,38.4425', 'geo:38.44,112.68', '112°41′12″E 38°26′33″N']) {
    assert.equal(parseTyped(text).kind, 'text', text);
  }
});

test('shortened names of lines are for the service', () => {
  for (const text of ['北同蒲 241.5', '北同蒲 K241+500', 'btp 241.5', '大西 K199', '大西K198-K200']) assert.equal(parseTyped(text).kind, 'text', text);
  for (const text of ['岗樊线上行 K2+000', '大西客专 K199']) assert.equal(parseTyped(text).kind, 'post', text);
});

test('a search result is a question again, in its own system', () => {
  const shifted = queryOfHit({ locate: '/locate?lon=112.6867&lat=38.4425&crs=gcj02' });
  assert.deepEqual(shifted, { ...coordinate, crs: 'gcj02' });
  assert.ok(shifted !== null && isQuery(shifted));
  assert.deepEqual(parseTyped(queryText(shifted)), shifted);
  const range = { locate: null, range: '/lines/x/range?posts=y', line: '北同蒲线', post: 'K241+500-K264+000' };
  assert.deepEqual(queryOfHit(range), { kind: 'range', line: '北同蒲线', posts: 'K241+500-K264+000' });
  assert.equal(queryOfHit({ locate: null, range: null, line: null, post: null }), null);
});

test('the plus of a post in an address is not a blank', () => {
  const wanted = { kind: 'post', line: '大西高铁', post: 'K199+000' };
  assert.deepEqual(queryOfAddress('/locate?line=大西高铁&post=K199+000'), wanted);
  assert.deepEqual(queryOfAddress('/locate?line=%E5%A4%A7%E8%A5%BF%E9%AB%98%E9%93%81&post=K199%2B000'), wanted);
  assert.deepEqual(queryOfAddress('/locate?lon=112.1&lat=38.2'), { kind: 'coordinate', lon: '112.1', lat: '38.2' });
  assert.equal(queryOfAddress('/collections/segments'), null);
});
