import assert from 'node:assert/strict';
import { test } from 'node:test';

import { phoneFault } from './phone-fault.ts';

test('every fault that the service tells of a number is known', () => {
  assert.deepEqual(phoneFault('8 digits after the area code 0350, 7 are right'), { key: 'phoneLocalDigits', n: 8, code: '0350', right: 7 });
  assert.deepEqual(phoneFault('8 digits after the area code'), { key: 'phoneAfterArea', n: 8 });
  assert.deepEqual(phoneFault('10 digits, a mobile has 11'), { key: 'phoneMobileDigits', n: 10 });
  assert.deepEqual(phoneFault('6 digits'), { key: 'phoneDigits', n: 6 });
  assert.deepEqual(phoneFault('area code 0350 added'), { key: 'phoneAreaAdded', code: '0350' });
  assert.deepEqual(phoneFault('no area code'), { key: 'phoneNoArea' });
  assert.deepEqual(phoneFault('8 digits without an area code'), { key: 'phoneNoAreaEight' });
});

test('a fault in other words stays in those words', () => {
  assert.equal(phoneFault('corrected by hand'), null);
});
