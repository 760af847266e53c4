import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changed, conflicts, fieldOf, fieldsOf, stateName, valuesOf } from './form.ts';

const SCHEMA = {
  required: ['kind'],
  properties: {
    id: { type: 'string', readOnly: true, 'x-ogc-role': 'id' },
    kind: { type: ['string', 'null'], title: '决定类型', description: 'kind of decision', enum: ['出让', '划拨', 'grant', 'land_banking', null] },
    area_m2: { type: ['number', 'null'], title: '面积', 'x-ogc-unit': 'm²' },
    basic_farmland_m2: { type: ['number', 'null'], title: '基本农田面积', 'x-ogc-unit': 'm²' },
    basic_farmland_state: { type: ['string', 'null'], enum: ['value', 'none', 'unknown', null] },
    cultivated_m2: { type: ['number', 'null'], title: '耕地面积' },
    term_end: { type: ['string', 'null'], format: 'date', title: '到期日' },
    party: { type: ['string', 'null'], title: '单位' },
    precision: { type: ['string', 'null'], readOnly: true, title: '定位精度' },
    document: { type: ['string', 'null'], 'x-landrail-source': true, title: '文号' },
    local_mobiles: { type: ['array', 'null'], writeOnly: true, 'x-landrail-personal': true },
    geometry: { format: 'geometry-any', 'x-ogc-role': 'primary-geometry' },
  },
};
const fields = fieldsOf(SCHEMA);

test('a form has every property but identifiers, geometry and personal numbers', () => {
  assert.deepEqual(fields.map(({ name }) => name), ['kind', 'party', 'area_m2', 'cultivated_m2', 'basic_farmland_m2', 'term_end', 'document', 'precision']);
  const kind = fields[0];
  assert.deepEqual(kind?.options, [{ value: '出让', en: 'grant' }, { value: '划拨', en: 'land banking' }]);
  assert.ok(kind?.required);
  assert.deepEqual(fields.map(({ kind }) => kind), ['choice', 'text', 'number', 'part', 'part', 'date', 'text', 'text']);
  assert.deepEqual(fields.slice(-2).map(({ access }) => access), ['source', 'read']);
});

test('not stated, stated as none and a figure are three things', () => {
  const of = (properties: Record<string, unknown>): string[] => {
    const values = valuesOf(fields, properties);
    return [values[stateName('basic_farmland_m2')] ?? '', values['basic_farmland_m2'] ?? '', values[stateName('cultivated_m2')] ?? '', values['cultivated_m2'] ?? ''];
  };
  assert.deepEqual(of({ basic_farmland_m2: null, basic_farmland_state: 'unknown', cultivated_m2: null }), ['unknown', '', 'unknown', '']);
  assert.deepEqual(of({ basic_farmland_m2: 0, basic_farmland_state: 'none', cultivated_m2: 0 }), ['none', '', 'none', '']);
  assert.deepEqual(of({ basic_farmland_m2: 12.5, basic_farmland_state: 'value', cultivated_m2: 3 }), ['value', '12.5', 'value', '3']);
});

test('only what was changed is sent, and nothing is guessed', () => {
  const before = valuesOf(fields, { kind: '出让', area_m2: 100, basic_farmland_state: 'unknown', party: '甲公司', term_end: '2027-01-01' });
  assert.deepEqual(changed(fields, before, before), {});
  const now = { ...before, area_m2: '120.5', party: '', [stateName('basic_farmland_m2')]: 'none', [stateName('cultivated_m2')]: 'value', cultivated_m2: '12亩' };
  assert.deepEqual(changed(fields, before, now), { area_m2: 120.5, party: null, basic_farmland_m2: 0, basic_farmland_state: 'none', cultivated_m2: '12亩' });
  assert.deepEqual(changed(fields, now, before), { area_m2: 100, party: '甲公司', basic_farmland_m2: null, basic_farmland_state: 'unknown', cultivated_m2: null });
});

test('two versions are told apart field by field', () => {
  const found = conflicts(['a', 'b', 'c', 'd'], { a: '1', b: '1', c: '1', d: '1' }, { a: '2', b: '1', c: '2', d: '1' }, { a: '3', b: '4', c: '1', d: '1' });
  assert.deepEqual(found.map(({ name, both }) => [name, both]), [['a', true], ['b', false], ['c', false]]);
});

test('a fault finds its field', () => {
  assert.equal(fieldOf('/properties/area_m2', fields), 'area_m2');
  assert.equal(fieldOf('/properties/basic_farmland_state', fields), 'basic_farmland_m2');
  assert.equal(fieldOf('/geometry/coordinates/0', fields), null);
  assert.equal(fieldOf('', fields), null);
});
