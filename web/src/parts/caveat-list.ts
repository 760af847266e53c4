import type { Answer, Caveat } from '../api.ts';
import { pick, t } from '../language.ts';
import { FIRST, rosterDay, type Told } from '../lib/caveats.ts';
import { h } from '../lib/dom.ts';
import { fineMetres } from '../lib/format.ts';
import { rosterAge } from './roster-age.ts';

/** What to keep in mind before reading on, in full; nothing when there is nothing. */
export function caveatList(caveats: readonly Caveat[]): HTMLElement | null {
  if (caveats.length === 0) return null;
  const texts = [...new Set(caveats.map(pick))];
  return h('aside', { class: 'caveats', attrs: { 'aria-label': t('caveatsTitle') } }, list(texts));
}

/**
 * The caveats of the whole answer, before it: the first three in plain words, with the figures of this very answer.
 * The others, and the whole text of those three, are one click away.
 */
export function caveatBar(ranked: readonly Told[], answer: Answer): HTMLElement | null {
  if (ranked.length === 0) return null;
  const first = ranked.slice(0, FIRST);
  const rest = ranked.slice(FIRST);
  const shortened = first.filter((caveat) => plain(caveat, answer) !== null);
  const folded = [...rest, ...shortened];
  const words = first.map((caveat) => h('span', { class: 'caveat sentence' }, ofLine(caveat, plain(caveat, answer) ?? pick(caveat))));
  const label = { class: 'caveats first', attrs: { 'aria-label': t('caveatsTitle') } };
  if (folded.length === 0) return h('aside', label, ...words);
  // The words themselves open the rest: on a phone every row counts.
  const more = h('span', { class: 'caveat-more' }, rest.length > 0 ? t('caveatsRest', { n: rest.length }) : t('caveatsFull'));
  return h('aside', label, h('details', { class: 'folded' }, h('summary', {}, ...words, more), list(folded.map((caveat) => ofLine(caveat, pick(caveat))))));
}

function ofLine({ line }: Told, text: string): string {
  return line === null ? text : `${line}${t('colon')}${text}`;
}

/** Shorter words for what comes with most answers; `null` where the service's own are shown. */
function plain(caveat: Caveat, answer: Answer): string | null {
  switch (caveat.code) {
    case 'schematic_geometry': {
      const figures = answer.railways.filter(({ schematic }) => schematic).flatMap(({ tolerance_m: along, lateral_m: across }) => [along ?? 0, across ?? 0]);
      const most = Math.max(0, ...figures);
      return most > 0 ? t('plainSchematic', { m: fineMetres(most) }) : t('plainSchematicNoFigure');
    }
    case 'roster_age': {
      const day = rosterDay(caveat);
      return day === null ? null : t('plainRosterAge', { age: rosterAge(day, answer.query.as_of) });
    }
    default:
      return null;
  }
}

function list(texts: readonly string[]): HTMLElement {
  return h('ul', {}, ...[...new Set(texts)].map((text) => h('li', { class: 'sentence' }, text)));
}
