import assert from 'node:assert/strict';
import { test } from 'node:test';

import { csv, csvCell, faultRow, filterRows } from './faults.ts';

test('faults of rows, features and documents become rows', () => {
  const row = faultRow({ file: 'a.csv', row: 7, field: 'post', zh: '无法识别', en: 'unreadable' }, 'x');
  assert.deepEqual([row.file, row.row, row.field, row.value], ['a.csv', '7', 'post', '']);
  const feature = faultRow({ feature: 0, pointer: '/properties/area_m2', value: '-1', zh: '应为正', en: 'positive' }, 'p.geojson');
  assert.deepEqual([feature.file, feature.row, feature.field, feature.value], ['p.geojson', '1', 'area_m2', '-1']);
  const fewer = faultRow({ document: '某政发〔2025〕1号', field: 'records', known: 12, value: 3, zh: '少', en: 'fewer' }, 'f');
  assert.deepEqual([fewer.row, fewer.field, fewer.value], ['', '某政发〔2025〕1号', '12 → 3']);
});

test('ten thousand rows are filtered by all words', () => {
  const rows = Array.from({ length: 10_000 }, (_, no) => faultRow({ row: no + 1, field: no % 2 === 0 ? 'post' : 'name', value: `v${no}`, zh: '错', en: 'bad' }, 'f'));
  assert.equal(filterRows(rows, ' POST  v99').length, 55);
  assert.equal(filterRows(rows, '').length, 10_000);
});

test('a cell is quoted, and none is run by a spreadsheet', () => {
  assert.equal(csvCell('a,"b"'), '"a,""b"""');
  for (const evil of ['=1+1', '+1', '-1', '@x', '＝1', '\t=1']) assert.match(csvCell(evil), /^"?'/u);
  assert.equal(csv(['行'], [['1']]), '\uFEFF行\r\n1\r\n');
});
