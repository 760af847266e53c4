import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Store } from './store.ts';

type Parts = { readonly day: string | null; readonly lists: readonly string[]; readonly n: number };
const store = (): Store<Parts, string> => new Store<Parts, string>({ day: null, lists: [], n: 0 });

test('a listener hears of its parts only, once, and with what was before', () => {
  const one = store();
  const heard: unknown[] = [];
  one.on(['day', 'lists'], (now, before, how) => heard.push([before.day, now.day, now.lists, how]));
  one.set({ n: 1 }, 'a');
  one.set({ day: '2022-03-01', lists: ['x'] }, 'b');
  assert.deepEqual(heard, [[null, '2022-03-01', ['x'], 'b']]);
});

test('what is set to what it is, is no change', () => {
  const one = store();
  let heard = 0;
  one.on(['lists'], () => (heard += 1));
  assert.equal(one.set({ lists: [] }, ''), false);
  assert.equal(one.set({ lists: ['x'] }, ''), true);
  assert.equal(one.set({ lists: ['x'] }, ''), false);
  assert.equal(heard, 1);
});

test('a listener that is taken away hears nothing more', () => {
  const one = store();
  let heard = 0;
  const end = one.on(['n'], () => (heard += 1));
  one.set({ n: 1 }, '');
  end();
  one.set({ n: 2 }, '');
  assert.equal(heard, 1);
});
