import { t } from '../language.ts';
import { h } from '../lib/dom.ts';

/** How long the button says that it has copied, in milliseconds. */
const SAID_FOR = 2500;

/** A button that copies the text of an element, or at least selects it for the reader to copy. */
export function copyButton(from: HTMLElement, label: string): HTMLElement {
  const said = h('span', { class: 'copy-said', attrs: { role: 'status' } });
  let timer = 0;
  const click = async (): Promise<void> => {
    const done = await copied(from);
    said.textContent = t(done ? 'copyDone' : 'copySelected');
    clearTimeout(timer);
    timer = window.setTimeout(() => (said.textContent = ''), SAID_FOR);
  };
  return h(
    'span',
    { class: 'copy' },
    said,
    h('button', { class: 'copy-button', attrs: { type: 'button', 'aria-label': label }, on: { click: () => void click() } }, t('copy')),
  );
}

/**
 * The clipboard is closed to a page that comes over plain HTTP from another machine, as in most offices, and to
 * one without permission; the old command works there. Where nothing does, the text stays selected.
 */
async function copied(from: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(from.textContent ?? '');
    return true;
  } catch {
    const selection = getSelection();
    const range = document.createRange();
    range.selectNodeContents(from);
    selection?.removeAllRanges();
    selection?.addRange(range);
    const done = document.execCommand('copy');
    if (done) selection?.removeAllRanges();
    return done;
  }
}
