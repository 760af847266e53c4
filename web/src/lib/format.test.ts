import assert from 'node:assert/strict';
import { test } from 'node:test';

import { area, degrees, exactMetres, fineMetres, lineRange, mercatorRadius, metres, telephone } from './format.ts';

test('lengths read as people say them', () => {
  assert.equal(metres(0), '0 m');
  assert.equal(metres(249.6), '250 m');
  assert.equal(metres(999.7), '1.0 km');
  assert.equal(metres(1500), '1.5 km');
  assert.equal(metres(40_000), '40.0 km');
  assert.equal(metres(123_456), '123 km');
});

test('what was surveyed keeps its centimetres, what was not gets none', () => {
  assert.equal(fineMetres(0.05), '0.05 m');
  assert.equal(fineMetres(33.06), '33.06 m');
  assert.equal(fineMetres(31.1), '31.1 m');
  assert.equal(fineMetres(31), '31 m');
  assert.equal(fineMetres(2904.1156), '2.9 km');
  assert.equal(exactMetres(22_500.004, 0.05), '22\u202f500 m');
  assert.equal(exactMetres(250.125, 0.05), '250.13 m');
  assert.equal(exactMetres(9168.468, 1000), '9.2 km');
  assert.equal(degrees(113.296871, 0.05), '113.2968710');
  assert.equal(degrees(113.296871, 600), '113.29687');
  assert.equal(degrees(113.296871), '113.29687');
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
