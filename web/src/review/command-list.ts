import { t } from '../language.ts';
import { h, uniqueId, type Child } from '../lib/dom.ts';
import { copyButton } from '../parts/copy-button.ts';
import { compose, parse, type Assignment } from './commands.ts';
import type { Doubt } from './service.ts';

/** The commands that decide a doubt, with fields for the blanks in them: the page itself decides nothing. */
export function commandList({ how, field: doubted, candidates }: Pick<Doubt, 'how' | 'field' | 'candidates'>): HTMLElement {
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
  const only = doubted !== null && values.size === 1 ? values.get(doubted) : undefined;
  return h(
    'div',
    { class: 'commands' },
    h('p', { class: 'small' }, t('reviewDecideHelp')),
    h(
      'div',
      { class: 'blanks' },
      ...[...values].map(([field, one]) => labelled(t('reviewNewValue', { field }), one)),
      only !== undefined && candidates.length > 0 && chips(candidates, only, show),
      commands.some(({ command }) => command.reason) && labelled(t('reviewBecause'), reason),
    ),
    ...commands.map(({ code }) => h('div', { class: 'command-row' }, h('pre', {}, code), copyButton(code, t('copyCommand')))),
  );
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
