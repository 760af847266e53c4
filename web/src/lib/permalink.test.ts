import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EMPTY, isDay, NO_FILTERS, readPermalink, writePermalink, type Permalink } from './permalink.ts';

const FULL: Permalink = {
  map: { zoom: 11.5, lat: 38.4425, lon: 112.6867 },
  question: '大西高铁 K199+000',
  asOf: '2022-03-01',
  filters: { ...NO_FILTERS, county: ['原平市', '忻府区'], status: ['原则同意，待上级审批', 'a,b&c=d', 'unknown'] },
  layers: ['segments', 'lines'],
  base: 'tianditu-vec',
};

test('all that a page shows survives the address bar', () => {
  assert.deepEqual(readPermalink(writePermalink(FULL)), FULL);
  assert.deepEqual(readPermalink(writePermalink(EMPTY)), EMPTY);
  assert.equal(writePermalink(EMPTY), '');
});

test('no layer at all is not the same as the usual layers', () => {
  assert.deepEqual(readPermalink(writePermalink({ ...EMPTY, layers: [] })).layers, []);
  assert.equal(readPermalink('#layers=').layers, null);
});

test('the plus of a post is escaped, so that no mail program turns it into a blank', () => {
  assert.match(writePermalink({ ...EMPTY, question: '大西高铁 K199+000' }), /K199%2B000$/);
});

test('an address that cannot be read gives nothing', () => {
  const broken = ['', '#', '#map=a/b/c', '#map=9/38', '#map=9/99/112', '#q=%E5%A4', '#map=', '#as_of=gestern', '#as_of=2022-02-30'];
  for (const hash of [...broken, '#layers=../x', '#base=<b>', '#county=', '#county=%E5', '#colour=red', '#toString=1']) {
    assert.deepEqual(readPermalink(hash), EMPTY, hash);
  }
});

test('one part that cannot be read does not take the others with it', () => {
  assert.deepEqual(readPermalink('#map=x&as_of=2022-03-01&line=%E5,%E4%BA%AC%E5%8E%9F%E7%BA%BF&kind'), {
    ...EMPTY,
    asOf: '2022-03-01',
    filters: { ...NO_FILTERS, line: ['京原线'] },
  });
});

test('a day is one of the calendar', () => {
  assert.ok(isDay('2024-02-29') && !isDay('2023-02-29') && !isDay('2023-13-01') && !isDay('20230101'));
});
