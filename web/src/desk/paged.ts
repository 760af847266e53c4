import { t } from '../language.ts';
import { fill, h, type Child } from '../lib/dom.ts';
import { w } from './words.ts';

/** Rows drawn at a time: ten thousand at once would freeze the page. */
const PAGE = 100;

/** A table of which one page is drawn. */
export function paged<T>(label: string, head: readonly string[], rows: readonly T[], row: (one: T) => readonly Child[]): HTMLElement {
  const element = h('div', { class: 'paged' });
  const draw = (page: number, focus: boolean): void => {
    const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
    const go = (to: number, words: string): Child =>
      h('button', { class: 'download', attrs: { type: 'button', disabled: to < 0 || to > last }, on: { click: () => draw(to, true) } }, words);
    const region = h(
      'div',
      { class: 'scroll', attrs: { tabindex: 0, role: 'region', 'aria-label': label } },
      h(
        'table',
        { class: 'work-table' },
        h('thead', {}, h('tr', {}, ...head.map((words) => h('th', { attrs: { scope: 'col' } }, words)))),
        h('tbody', {}, ...rows.slice(page * PAGE, (page + 1) * PAGE).map((one) => h('tr', {}, ...row(one).map((cell) => h('td', {}, cell))))),
      ),
    );
    fill(
      element,
      region,
      last > 0 && h('p', { class: 'work-actions' }, go(page - 1, t('reviewBefore')), h('span', { attrs: { role: 'status' } }, w('pageOf', { from: page * PAGE + 1, to: Math.min(rows.length, (page + 1) * PAGE), n: rows.length })), go(page + 1, t('reviewAfter'))),
    );
    if (focus) region.focus({ preventScroll: true });
  };
  draw(0, false);
  return element;
}
