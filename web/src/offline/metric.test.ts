import assert from 'node:assert/strict';
import { test } from 'node:test';

import { footOn, project, unproject, zoneOf } from './metric.ts';

test('the golden values of the handbook', () => {
  const near = ([x, y]: readonly [number, number], east: number, north: number): void => {
    assert.ok(Math.abs(x - east) < 1e-3 && Math.abs(y - north) < 1e-3, `${x} ${y}`);
  };
  near(project(1, 114.3, 30.6), 528770.237256, 3386666.250562);
  near(project(0, 114.3, 30.6), 816556.828835, 3391271.643131);
  near(project(1, 112.721032, 38.7189032), 388768.533, 4288075.251);
  near(project(0, 111.53, 39.45527), 545616.445, 4369182.058);
});

test('there and back again', () => {
  for (let lon = 110.2; lon < 117; lon += 0.37) {
    for (let lat = 37.1; lat < 41; lat += 0.41) {
      for (const zone of [0, 1, 2]) {
        const [x, y] = unproject(zone, project(zone, lon, lat));
        assert.ok(Math.abs(x - lon) < 1e-10 && Math.abs(y - lat) < 1e-10, `${zone} ${lon} ${lat}: ${x} ${y}`);
      }
    }
  }
  assert.deepEqual([112.4999, 112.5, 115.5].map(zoneOf), [0, 1, 2]);
});

test('the foot on a segment stays on it', () => {
  assert.deepEqual(footOn([5, 3], [0, 0], [10, 0]), { t: 0.5, foot: [5, 0] });
  assert.deepEqual(footOn([-5, 3], [0, 0], [10, 0]), { t: 0, foot: [0, 0] });
  assert.deepEqual(footOn([5, 3], [1, 1], [1, 1]), { t: 0, foot: [1, 1] });
});
