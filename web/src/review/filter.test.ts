import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FRESH, isNarrowed, narrowed, readFilter, writeFilter, type Filter } from './filter.ts';

test('a filter is read back as it was written', () => {
  const filters: Filter[] = [
    FRESH,
    { ...FRESH, id: 'd-3f9a01c2' },
    { kind: 'pairing', state: 'all', county: '原平市', document: '忻政办发〔2021〕71号', text: 'K241+500 & 50% #1', from: 100, id: 'd-00000001' },
  ];
  for (const filter of filters) assert.deepEqual(readFilter(writeFilter(filter)), filter);
});

test('a fresh page has a bare address', () => assert.equal(writeFilter(FRESH), ''));

test('what cannot be read is left out', () => {
  assert.deepEqual(readFilter('#state=maybe&from=-5&kind=&id=%20&q=%E0%A4%A'), { ...FRESH, text: readFilter('#q=%E0%A4%A').text });
  assert.deepEqual(readFilter('#from=1e9&nonsense'), FRESH);
  assert.equal(readFilter('#from=99999999999').from, 0);
});

test('an address written by hand needs no escapes', () => assert.equal(readFilter('#county=原平市&id=d-1').county, '原平市'));

test('another question starts at the first page and closes the open doubt', () => {
  const deep = { ...FRESH, from: 300, id: 'd-1', text: '桥' };
  assert.deepEqual(narrowed(deep, { kind: 'sums' }), { ...FRESH, kind: 'sums', text: '桥' });
});

test('only the choice of the state counts as no narrowing', () => {
  assert.equal(isNarrowed({ ...FRESH, state: 'accepted', from: 50, id: 'd-1' }), false);
  for (const change of [{ kind: 'sums' }, { county: '甲县' }, { document: '-' }, { text: '桥' }]) assert.equal(isNarrowed({ ...FRESH, ...change }), true);
});
