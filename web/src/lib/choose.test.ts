import assert from 'node:assert/strict';
import { test } from 'node:test';

import { messageText } from '../handout/message.ts';
import { choose } from './choose.ts';
import { headline } from './headline.ts';
import { answer, railway, segment, type Query } from './sample.ts';

const QUERY: Query = { kind: 'post', line: '大西高铁', post: 'K199+000' };
const two = answer({ railways: [railway({ segments: [segment({ id: 'a', area: '忻口镇', match: 'candidate' }), segment({ id: 'b', area: '兰村乡', match: 'candidate' })] })] });

test('a candidate that is chosen stands in the headline and in the message, as chosen', () => {
  const chosen = choose(two, 'b');
  assert.match(headline(chosen, QUERY), /忻府区 兰村乡$/u);
  assert.match(messageText(chosen, QUERY, ''), /乡级 兰村乡（选定）/u);
  assert.deepEqual(chosen.railways[0]?.segments.map(({ match }) => match), ['candidate', 'chosen']);
});

test('nothing chosen, or what is no candidate, changes nothing', () => {
  assert.equal(choose(two, null), two);
  assert.deepEqual(choose(two, 'c'), two);
});
