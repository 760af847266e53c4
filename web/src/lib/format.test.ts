import assert from 'node:assert/strict';
import { test } from 'node:test';

import { area, lineRange, mercatorRadius, metres, telephone } from './format.ts';

test('lengths read as people say them', () => {
  assert.equal(metres(0), '0 m');
  assert.equal(metres(249.6), '250 m');
  assert.equal(metres(999.7), '1.0 km');
  assert.equal(metres(1500), '1.5 km');
  assert.equal(metres(40_000), '40.0 km');
  assert.equal(metres(123_456), '123 km');
});

test('areas keep what the document gave', () => {
  assert.equal(area(7679), '7\u202f679 m²');
  assert.equal(area(81_660), '81\u202f660 m² (8.166 ha)');
  assert.equal(area(100), '100 m²');
});

test('source lines are a number or a range', () => {
  assert.equal(lineRange([467, 467]), '467');
  assert.equal(lineRange([244, 262]), '244–262');
  assert.equal(lineRange([]), '');
});

test('a telephone is dialled by its digits; what is none is not a link', () => {
  assert.equal(telephone('0350-3130801'), 'tel:03503130801');
  assert.equal(telephone('0350 3130801'), 'tel:03503130801');
  assert.equal(telephone('12'), null);
  assert.equal(telephone('见备注'), null);
});

test('a circle on the map is as wide as its metres on the ground', () => {
  assert.ok(Math.abs(mercatorRadius(600, 60) - 1200) < 1e-6);
});
