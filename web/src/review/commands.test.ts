import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import { compose, parse, quote } from './commands.ts';

const ACCEPT = 'landrail review accept d-3f9a01c2b7 --reason 理由';
const CORRECT = 'landrail review correct d-3f9a01c2b7 local.desk.dial=新值 --reason 理由';
const ZH = { value: '新值', reason: '理由' };

function filled(command: string, values: Readonly<Record<string, string>> = {}, reason = '', words = ZH): string {
  return compose(parse(command), { values: new Map(Object.entries(values)), reason }, words);
}

test('blanks stay until they are filled', () => {
  assert.equal(filled(ACCEPT), ACCEPT);
  assert.equal(filled(CORRECT, { 'local.desk.dial': ' ' }, ' '), CORRECT);
  assert.equal(filled(CORRECT, { 'local.desk.dial': '0350-3020918' }), 'landrail review correct d-3f9a01c2b7 local.desk.dial=0350-3020918 --reason 理由');
  assert.equal(filled(ACCEPT, {}, '来电核实'), 'landrail review accept d-3f9a01c2b7 --reason 来电核实');
});

test('several fields are filled each by itself', () => {
  const both = 'landrail review correct d-1 local.name=新值 railway.name=新值 --reason 理由';
  assert.equal(filled(both, { 'railway.name': '乙' }, '理由'), 'landrail review correct d-1 local.name=新值 railway.name=乙 --reason 理由');
});

test('an example is never copied as a value', () => {
  assert.equal(filled('landrail review correct d-1 term.until=2026-12-31 --reason 理由'), 'landrail review correct d-1 term.until=新值 --reason 理由');
  assert.deepEqual(parse('landrail review correct d-1 span=K1+000-K2+000 --reason 理由').assignments, [{ field: 'span', written: 'K1+000-K2+000', proposed: false }]);
});

test('a proposal stands until another value is written', () => {
  const reading = 'landrail review correct d-1 readings=dms disputed=false --reason 理由';
  assert.equal(filled(reading), reading);
  assert.equal(filled(reading, { readings: 'decimal' }), 'landrail review correct d-1 readings=decimal disputed=false --reason 理由');
});

test('a command without blanks is left as it is', () => {
  for (const command of ['landrail review undo d-3f9a01c2b7', 'landrail review undo 忻政办发2021-71-r1-1', 'something else = of another shape']) {
    assert.equal(filled(command, {}, '理由'), command);
  }
});

test('blanks are named in the language of the reader', () => {
  assert.equal(filled(CORRECT, {}, '', { value: 'VALUE', reason: 'REASON' }), 'landrail review correct d-3f9a01c2b7 local.desk.dial=VALUE --reason REASON');
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
