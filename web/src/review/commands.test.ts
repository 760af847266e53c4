import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import { fillIn as fill, quote, takesValue, type Blanks } from './commands.ts';

const ACCEPT = 'landrail review accept d-3f9a01c2b7 --reason 理由';
const CORRECT = 'landrail review correct d-3f9a01c2b7 local.desk.dial=新值 --reason 理由';

const fillIn = (command: string, blanks: Blanks): string => fill(command, blanks, { value: '新值', reason: '理由' });

test('blanks stay until they are filled', () => {
  assert.equal(fillIn(CORRECT, { value: '', reason: ' ' }), CORRECT);
  assert.equal(fillIn(ACCEPT, { value: '0350-3020918', reason: '' }), ACCEPT);
  assert.equal(fillIn(CORRECT, { value: '0350-3020918', reason: '' }), 'landrail review correct d-3f9a01c2b7 local.desk.dial=0350-3020918 --reason 理由');
  assert.equal(fillIn(ACCEPT, { value: '', reason: '来电核实' }), 'landrail review accept d-3f9a01c2b7 --reason 来电核实');
});

test('only a correction takes a value', () => assert.deepEqual([ACCEPT, CORRECT].map(takesValue), [false, true]));

test('words that hold the blanks are not filled again', () => {
  assert.equal(fillIn(CORRECT, { value: '理由', reason: '新值' }), 'landrail review correct d-3f9a01c2b7 local.desk.dial=理由 --reason 新值');
});

test('a shell reads each word as it was meant', () => {
  const words = ['0350-3020918', 'K241+500', '打过电话 已核实', "it's 5 o'clock", '$HOME `id` \\ "x"', '100% sure!', 'a;b|c&d>e', '张三（工务段）', '*', '~', '-x'];
  for (const word of words) {
    const heard = execFileSync('/bin/sh', ['-c', `printf %s ${quote(word)}`]).toString();
    assert.equal(heard, word, quote(word));
  }
});

test('what is typed over several lines stays one line', () => assert.doesNotMatch(quote('一\n二'), /\n/u));

test('double quotes where both families of shells take them', () => assert.equal(quote('打过电话 已核实'), '"打过电话 已核实"'));

test('blanks are named in the language of the reader', () => {
  assert.equal(fill(CORRECT, { value: '', reason: '' }, { value: 'VALUE', reason: 'REASON' }), 'landrail review correct d-3f9a01c2b7 local.desk.dial=VALUE --reason REASON');
});
