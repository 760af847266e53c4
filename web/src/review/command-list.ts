import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { fieldWords } from '../lib/field-words.ts';
import { copyButton } from '../parts/copy-button.ts';
import { errorWords } from '../parts/error-words.ts';
import { Refused } from '../desk/service.ts';
import { compose, parse, type Assignment } from './commands.ts';
import type { Decision, Doubt } from './service.ts';

/** Decides a doubt here; throws what the service says against it. */
export type Deciding = (decision: Decision, signal: AbortSignal) => Promise<void>;

/** The commands that decide a doubt, with fields for the blanks in them; who may decide here gets buttons for them, too. */
export function commandList({ how, field: doubted, candidates }: Pick<Doubt, 'how' | 'field' | 'candidates'>, deciding: Deciding | null = null): HTMLElement {
  const commands = how.map((text) => ({ command: parse(text), code: h('code', { class: 'command', attrs: { tabindex: 0 } }) }));
  const assignments = commands.flatMap(({ command }) => command.assignments);
  const values = new Map(assignments.map((one) => [one.field, valueInput(one)]));
  const reason = input('reason-input', null);
  const show = (): void => {
    const written = new Map([...values].map(([field, { value }]) => [field, value]));
    for (const { command, code } of commands) {
      code.textContent = compose(command, { values: written, reason: reason.value }, { value: t('blankValue'), reason: t('blankReason') });
    }
  };
  for (const one of [...values.values(), reason]) one.addEventListener('input', show);
  show();
  // Candidates are for the field in doubt: of a whole official they are ordinals, say, and no name to be written.
  const rows = commands.map(({ code }) => h('div', { class: 'command-row' }, h('pre', {}, code), copyButton(code, t('copyCommand'))));
  const only = doubted !== null && values.size === 1 ? values.get(doubted) : undefined;
  return h(
    'div',
    { class: 'commands' },
    h('p', { class: 'small' }, t(deciding === null ? 'reviewDecideHelp' : 'reviewDecideHere')),
    h(
      'div',
      { class: 'blanks' },
      ...[...values].map(([field, one]) => labelled(t('reviewNewValue', { field: fieldWords(field) }), one)),
      only !== undefined && candidates.length > 0 && chips(candidates, only, show),
      commands.some(({ command }) => command.reason) && labelled(t('reviewBecause'), reason),
    ),
    deciding !== null && buttons(deciding, reason, values),
    deciding !== null ? h('details', { class: 'command-lines' }, h('summary', {}, t('reviewCommands')), ...rows) : null,
    ...(deciding === null ? rows : []),
  );
}

/** Accepting, and correcting with what was filled in. */
function buttons(deciding: Deciding, reason: HTMLInputElement, values: ReadonlyMap<string, HTMLInputElement>): HTMLElement {
  const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
  const forceId = uniqueId('force');
  const force = h('input', { attrs: { type: 'checkbox', id: forceId } });
  const forced = h('p', { attrs: { hidden: true } }, force, ' ', h('label', { attrs: { for: forceId } }, t('reviewForce')));
  const send = async (action: Decision['action']): Promise<void> => {
    const written = Object.fromEntries([...values].map(([field, { value }]) => [field, value.trim()]).filter(([, value]) => value !== ''));
    if (reason.value.trim() === '') {
      fill(said, t('reviewReasonNeeded'));
      return reason.focus();
    }
    if (action === 'correct' && Object.keys(written).length === 0) {
      fill(said, t('reviewValueNeeded'));
      return [...values.values()][0]?.focus();
    }
    fill(said);
    accept.disabled = correct.disabled = true;
    try {
      const decision = { action, reason: reason.value.trim(), ...(action === 'correct' ? { values: written } : {}), ...(force.checked ? { force: true } : {}) };
      await deciding(decision, new AbortController().signal);
    } catch (error) {
      fill(said, errorWords(error));
      if (error instanceof Refused && error.problem.forceable === true) forced.hidden = false;
    }
    accept.disabled = correct.disabled = false;
  };
  const accept = h('button', { class: 'copy-button decide-accept', attrs: { type: 'button' }, on: { click: () => void send('accept') } }, t('reviewAccept'));
  const correct = h('button', { class: 'copy-button decide-correct', attrs: { type: 'button', hidden: values.size === 0 }, on: { click: () => void send('correct') } }, t('reviewCorrect'));
  return h('div', { class: 'decide' }, h('p', { class: 'decide-buttons' }, accept, ' ', correct), forced, said);
}

/** What could be meant, to be taken over with one touch. */
function chips(candidates: readonly string[], into: HTMLInputElement, show: () => void): HTMLElement {
  const take = (candidate: string): Child => {
    const click = (): void => {
      into.value = candidate;
      show();
    };
    return h('button', { class: 'chip', attrs: { type: 'button', lang: 'zh-CN', 'aria-label': t('reviewTake', { value: candidate }) }, on: { click } }, candidate);
  };
  return h('p', { class: 'candidate-chips' }, ...candidates.map(take));
}

function valueInput({ written, proposed }: Assignment): HTMLInputElement {
  const one = input('value-input', written === null || proposed ? null : t('reviewExample', { value: written }));
  if (proposed && written !== null) one.value = written;
  return one;
}

function input(name: string, placeholder: string | null): HTMLInputElement {
  return h('input', { class: name, attrs: { id: uniqueId('blank'), type: 'text', autocomplete: 'off', spellcheck: 'false', placeholder } });
}

function labelled(words: string, one: HTMLInputElement): HTMLElement {
  return h('label', { class: 'review-field', attrs: { for: one.id } }, h('span', {}, words), one);
}
