import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';

/** A token has no blanks: those of a message or of a line break come with it when it is copied. */
export function tidyToken(typed: string): string {
  return typed.replace(/[\s\u200b\ufeff]+/gu, '');
}

/** The field for a token of more than seventy characters: one touch pastes it, and it can be looked at. */
export function tokenField(input: HTMLInputElement, said: HTMLElement): HTMLElement {
  const look = (shown: boolean): void => {
    input.type = shown ? 'text' : 'password';
    fill(show, t(shown ? 'tokenHide' : 'tokenShow'));
    show.setAttribute('aria-pressed', String(shown));
  };
  const paste = async (): Promise<void> => {
    try {
      input.value = tidyToken(await navigator.clipboard.readText());
      fill(said);
    } catch {
      fill(said, t('tokenNoPaste'));
    }
    input.focus();
  };
  // A pasted text may end in a line break, which the browser makes a blank.
  input.addEventListener('paste', () => queueMicrotask(() => (input.value = tidyToken(input.value))));
  const show = h('button', { attrs: { type: 'button' }, on: { click: () => look(input.type === 'password') } });
  look(false);
  const readable = typeof navigator.clipboard?.readText === 'function';
  return h('div', { class: 'token-field' }, input, readable && h('button', { attrs: { type: 'button' }, on: { click: () => void paste() } }, t('tokenPaste')), show);
}
