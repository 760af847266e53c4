import type { Caveat } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';

/** What to keep in mind before reading on; nothing when there is nothing. */
export function caveatList(caveats: readonly Caveat[]): HTMLElement | null {
  const words = [...new Set(caveats.map(pick))];
  if (words.length === 0) return null;
  return h(
    'aside',
    { class: 'caveats', attrs: { 'aria-label': t('caveatsTitle') } },
    h('ul', {}, ...words.map((text) => h('li', {}, text))),
  );
}
