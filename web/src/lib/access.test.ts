import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Phones, Session } from '../api.ts';
import { mayReadPhones, NOBODY, numbersOf } from './access.ts';

const MOBILE = '13800138000';

test('only who signed in is offered mobiles, and of the own counties', () => {
  assert.equal(mayReadPhones(NOBODY, '原平市'), false);
  const inspector: Session = { ...NOBODY, signed_in: true, role: 'inspector', counties: ['原平市'] };
  assert.equal(mayReadPhones(inspector, '原平市'), true);
  assert.equal(mayReadPhones(inspector, '偏关县'), false);
  assert.equal(mayReadPhones(inspector, null), false);
  assert.equal(mayReadPhones({ ...inspector, counties: [] }, null), true);
  assert.equal(mayReadPhones({ ...inspector, role: 'public' }, '原平市'), false);
});

test('a mobile printed as a duty phone is shown once and not for the other chief', () => {
  const official = { office: '镇长', name: '甲', mobiles: [MOBILE], duty_mobiles: [MOBILE] };
  const phones: Phones = { record: 'r', officials: [{ ...official, side: 'local' }] };
  assert.deepEqual(numbersOf(phones, 'local'), [MOBILE]);
  assert.deepEqual(numbersOf(phones, 'railway'), []);
});
