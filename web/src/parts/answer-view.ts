import type { Answer, Caveat, Railway } from '../api.ts';
import { t } from '../language.ts';
import { FIRST, ranked } from '../lib/caveats.ts';
import { choose } from '../lib/choose.ts';
import { knowDocuments } from '../lib/documents.ts';
import { h, type Child } from '../lib/dom.ts';
import { metres } from '../lib/format.ts';
import { landNotSearched } from '../lib/land-searched.ts';
import type { Query } from '../lib/query.ts';
import type { TextKey } from '../text.ts';
import { answerActions } from './answer-actions.ts';
import { callStrip } from './call-strip.ts';
import { caveatBar } from './caveat-list.ts';
import { constraintList, ruleCount } from './constraint-list.ts';
import { decisionCard } from './decision-card.ts';
import { dayField, placeDoubts, placeHead, type AnswerEvents, type Chooser } from './place-head.ts';
import { caveatsBeside, railwayCard } from './railway-card.ts';

/**
 * The whole answer, in the order of a reader's questions: how sure is it, who answers, and what binds the land.
 * `headed`: something stands before it that already says whom to call.
 */
export function answerView(given: Answer, query: Query, events: AnswerEvents, chooser: Chooser, headed: boolean): HTMLElement {
  knowDocuments(given.documents);
  const answer = choose(given, chooser.chosen);
  const beside = new Set(answer.railways.flatMap(caveatsBeside));
  const caveats = ranked(answer, beside, (caveat) => saidElsewhere(caveat, answer));
  // What is said before the answer is not said again in it.
  const said = new Set<string>(caveats.slice(0, FIRST).map(({ zh }) => zh));
  const inBar = caveats.filter(({ zh }, at) => at < FIRST || !isOfRailway(zh, answer));
  // On a phone whom to call comes before what else can be done.
  const narrow = matchMedia('(max-width: 719px)').matches;
  return h(
    'div',
    { class: 'answer' },
    placeDoubts(answer, query, events),
    caveatBar(inBar, answer),
    placeHead(answer, query, events, narrow),
    narrow && !headed && callStrip(answer, query),
    !narrow && answerActions(answer, query),
    part('railwaysTitle', answer.railways.length, ...railways(answer, said, chooser)),
    narrow && h('div', { class: 'later' }, dayField(answer, events), answerActions(answer, query)),
    part('parcelsTitle', answer.parcels.length, ...decisions(answer.parcels, answer, 'parcelsNone')),
    part('temporaryTitle', answer.temporary_uses.length, ...decisions(answer.temporary_uses, answer, 'temporaryNone')),
    part('constraintsTitle', ruleCount(answer.constraints), constraintList(answer.constraints, answer)),
  );
}

/** Caveats that another part of the answer says in its own words: once is enough. */
function saidElsewhere({ code }: Caveat, { place, railways: found }: Answer): boolean {
  if (code === 'no_railway_near') return found.length === 0 && place.lon != null;
  return code === 'county_edge' && (place.county?.maybe.length ?? 0) > 0;
}

/** One that is not among the first stands at its railway, which is where it helps. */
function isOfRailway(zh: string, { railways: found }: Answer): boolean {
  return found.some(({ caveats }) => caveats.some((caveat) => caveat.zh === zh));
}

function part(title: TextKey, count: number, ...children: readonly Child[]): HTMLElement {
  return h(
    'section',
    { class: 'part' },
    h('h2', {}, t(title), count > 0 && h('span', { class: 'count' }, count)),
    ...children,
  );
}

function railways(answer: Answer, said: ReadonlySet<string>, chooser: Chooser): HTMLElement[] {
  const { railways: found, place, query } = answer;
  // Without a place the distances are not measured, so they are not shown.
  const placed = place.lon != null || place.kind === 'ambiguous';
  const card = (railway: Railway): HTMLElement => railwayCard(railway, { placed, asOf: query.as_of, said, chooser });
  if (found.length > 0) return found.map(card);
  if (place.lon == null) return [h('p', { class: 'notice' }, t('railwaysNotSearched'))];
  return [h('p', { class: 'notice' }, t('railwaysNone', { within: metres(query.within_m) }))];
}

function decisions(all: Answer['parcels'], answer: Answer, none: TextKey): HTMLElement[] {
  if (all.length > 0) return all.map((decision) => decisionCard(decision, answer.place));
  const why = landNotSearched(answer);
  return [why === null ? h('p', { class: 'none' }, t(none)) : h('p', { class: 'notice' }, t(why))];
}
