/** What leaves the page: a text, a sheet of paper, a message. Loaded when one of them is first asked for. */
import type { Answer } from '../api.ts';
import { t } from '../language.ts';
import { h, type Child } from '../lib/dom.ts';
import type { Query } from '../lib/query.ts';
import { messageHref, messageText } from './message.ts';
import { outline, type Outline } from './outline.ts';
import { plainText } from './plain-text.ts';
import { printSheet } from './print-sheet.ts';

/** The address of the page leads back to the answer; it holds the question, its day and the map, and nothing of who asks. */
function link(): string {
  return location.href;
}

/** Today where the user is. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function inOrder(answer: Answer, query: Query): Outline {
  return outline(answer, query, link(), today());
}

/** Puts the answer into the clipboard as a text; where the browser forbids that, shows it to be copied by hand. */
export async function copy(answer: Answer, query: Query): Promise<Child> {
  const text = plainText(inOrder(answer, query));
  return (await copied(text)) ? t('actionCopied') : byHand(text, t('actionSelect'));
}

/** Opens the browser's print dialog on a sheet of the answer. */
export function print(answer: Answer, query: Query): Child {
  const away = printSheet(inOrder(answer, query));
  window.addEventListener('afterprint', away, { once: true });
  window.print();
  return t('actionPrinting');
}

/** Puts a sheet of the answer on the page for a print that the browser has begun by itself; gives what takes it away. */
export function sheetFor(answer: Answer, query: Query): () => void {
  return printSheet(inOrder(answer, query));
}

/** Opens the report as a message on a phone; the text stands below in any case, to be changed or copied. */
export function report(answer: Answer, query: Query): Child {
  const text = messageText(answer, query, link());
  const open = h('a', { class: 'action action-sms', attrs: { href: messageHref(text) } }, t('actionReportOpen'));
  const body = byHand(text, t('actionReportText'));
  body.querySelector('textarea')?.addEventListener('input', (event) => {
    if (event.target instanceof HTMLTextAreaElement) open.href = messageHref(event.target.value);
  });
  body.append(open);
  if (matchMedia('(pointer: coarse)').matches) location.href = messageHref(text);
  return body;
}

/** Hands the answer to whatever the phone shares with. */
export async function share(answer: Answer, query: Query): Promise<Child> {
  const { title } = inOrder(answer, query);
  try {
    await navigator.share({ title, text: messageText(answer, query, '').trim(), url: link() });
    return t('actionShared');
  } catch (error) {
    // Closed again by the user: nothing went wrong.
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

function byHand(text: string, words: string): HTMLElement {
  const area = h('textarea', { class: 'by-hand', attrs: { rows: 8, 'aria-label': words } });
  area.value = text;
  queueMicrotask(() => area.select());
  return h('div', { class: 'by-hand-place' }, h('p', { class: 'small' }, words), area);
}

/** The clipboard is closed to a page over plain HTTP from another machine; the old command works there. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h('textarea', { class: 'visually-hidden', attrs: { readonly: true, tabindex: -1 } });
    area.value = text;
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    return done;
  }
}
