import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { copyButton } from '../parts/copy-button.ts';
import type { TextKey } from '../text.ts';
import { fillIn, takesValue } from './commands.ts';

/** The commands that decide a doubt, with fields for the blanks in them: the page itself decides nothing. */
export function commandList(commands: readonly string[], candidates: readonly string[]): HTMLElement {
  const value = input();
  const reason = input();
  const codes = commands.map((command) => ({ command, code: h('code', { class: 'command', attrs: { tabindex: 0 } }) }));
  const show = (): void => {
    for (const { command, code } of codes) code.textContent = fillIn(command, { value: value.value, reason: reason.value }, { value: t('blankValue'), reason: t('blankReason') });
  };
  for (const one of [value, reason]) one.addEventListener('input', show);
  show();
  const choose = (candidate: string): Child =>
    h(
      'button',
      {
        class: 'chip',
        attrs: { type: 'button', lang: 'zh-CN', 'aria-label': t('reviewTake', { value: candidate }) },
        on: {
          click: () => {
            value.value = candidate;
            show();
          },
        },
      },
      candidate,
    );
  const valued = commands.some(takesValue);
  const blanks = h('div', { class: 'blanks' });
  fill(
    blanks,
    valued && field('reviewNewValue', value),
    valued && candidates.length > 0 && h('p', { class: 'candidate-chips' }, ...candidates.map(choose)),
    field('reviewBecause', reason),
  );
  return h(
    'div',
    { class: 'commands' },
    h('p', { class: 'small' }, t('reviewDecideHelp')),
    blanks,
    ...codes.map(({ code }) => h('div', { class: 'command-row' }, h('pre', {}, code), copyButton(code, t('copyCommand')))),
  );
}

function input(): HTMLInputElement {
  return h('input', { attrs: { id: uniqueId('blank'), type: 'text', autocomplete: 'off', spellcheck: 'false' } });
}

function field(name: TextKey, one: HTMLInputElement): HTMLElement {
  return h('label', { class: 'review-field', attrs: { for: one.id } }, h('span', {}, t(name)), one);
}
