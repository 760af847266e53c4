import type { Answer, Place } from '../api.ts';
import { t } from '../language.ts';
import { h, type Child } from '../lib/dom.ts';
import { metres } from '../lib/format.ts';
import type { Query } from '../lib/query.ts';
import type { TextKey } from '../text.ts';
import { caveatBar } from './caveat-list.ts';
import { constraintList, ruleCount } from './constraint-list.ts';
import { decisionCard } from './decision-card.ts';
import { placeHead, type AnswerEvents } from './place-head.ts';
import { railwayCard } from './railway-card.ts';

/** The whole answer, in the order of a reader's questions: where is it, who answers, what binds. */
export function answerView(answer: Answer, query: Query, events: AnswerEvents): HTMLElement {
  return h(
    'div',
    { class: 'answer' },
    placeHead(answer, query, events),
    caveatBar(answer.caveats.filter(({ code }) => !saidElsewhere(code, answer))),
    part('railwaysTitle', answer.railways.length, ...railways(answer)),
    part('temporaryTitle', answer.temporary_uses.length, ...decisions(answer.temporary_uses, answer.place, 'temporaryNone')),
    part('parcelsTitle', answer.parcels.length, ...decisions(answer.parcels, answer.place, 'parcelsNone')),
    part('constraintsTitle', ruleCount(answer.constraints), constraintList(answer.constraints)),
  );
}

/** Caveats that another part of the answer says in its own words: once is enough. */
function saidElsewhere(code: string, { place, railways }: Answer): boolean {
  if (code === 'no_railway_near') return railways.length === 0 && place.lon != null;
  return code === 'county_edge' && (place.county?.maybe.length ?? 0) > 0;
}

function part(title: TextKey, count: number, ...children: readonly Child[]): HTMLElement {
  return h(
    'section',
    { class: 'part' },
    h('h2', {}, t(title), count > 0 && h('span', { class: 'count' }, count)),
    ...children,
  );
}

function railways({ railways: found, place, query }: Answer): HTMLElement[] {
  // Without a place the distances are not measured, so they are not shown.
  const placed = place.lon != null || place.kind === 'ambiguous';
  if (found.length > 0) return found.map((railway) => railwayCard(railway, placed));
  if (place.lon == null) return [h('p', { class: 'notice' }, t('railwaysNotSearched'))];
  return [h('p', { class: 'notice' }, t('railwaysNone', { within: metres(query.within_m) }))];
}

function decisions(all: Answer['parcels'], place: Place, none: TextKey): HTMLElement[] {
  if (all.length > 0) return all.map((decision) => decisionCard(decision, place));
  // Not looked up is not the same as not there.
  return [place.lon == null ? h('p', { class: 'notice' }, t('landNotSearched')) : h('p', { class: 'none' }, t(none))];
}
