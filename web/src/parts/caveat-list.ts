import type { Caveat } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';

/** Caveats that come with most answers: a few words for each, the whole text one click away. */
const SHORT: Readonly<Record<string, TextKey>> = {
  schematic_geometry: 'shortSchematic',
  roster_age: 'shortRosterAge',
  crs_note: 'shortCrs',
  several_origins: 'shortOrigins',
};

/** What to keep in mind before reading on, in full; nothing when there is nothing. */
export function caveatList(caveats: readonly Caveat[]): HTMLElement | null {
  if (caveats.length === 0) return null;
  return h('aside', { class: 'caveats', attrs: { 'aria-label': t('caveatsTitle') } }, list(caveats));
}

/** The caveats of the whole answer: the usual ones folded into one line, any other in full. */
export function caveatBar(caveats: readonly Caveat[]): HTMLElement {
  const usual = caveats.filter((caveat) => caveat.code in SHORT);
  const words = usual.map((caveat) => {
    const key = SHORT[caveat.code];
    return key === undefined ? '' : t(key, { day: /\d{4}-\d{2}-\d{2}/u.exec(caveat.zh)?.[0] ?? '' }).trim();
  });
  return h(
    'div',
    {},
    caveatList(caveats.filter((caveat) => !(caveat.code in SHORT))),
    usual.length > 0 &&
      h('details', { class: 'caveats folded' }, h('summary', {}, h('strong', {}, t('caveatsTitle')), ' ', words.join(' · ')), list(usual)),
  );
}

function list(caveats: readonly Caveat[]): HTMLElement {
  return h('ul', {}, ...[...new Set(caveats.map(pick))].map((text) => h('li', { class: 'sentence' }, text)));
}
