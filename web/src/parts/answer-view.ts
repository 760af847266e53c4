import type { Answer, Place } from '../api.ts';
import { t } from '../language.ts';
import { h, type Child } from '../lib/dom.ts';
import { metres } from '../lib/format.ts';
import type { Query } from '../lib/query.ts';
import type { TextKey } from '../text.ts';
import { caveatList } from './caveat-list.ts';
import { constraintList } from './constraint-list.ts';
import { decisionCard } from './decision-card.ts';
import { placeHead, type AnswerEvents } from './place-head.ts';
import { railwayCard } from './railway-card.ts';

/** The whole answer, in the order of a reader's questions: may I trust it, who answers, what binds. */
export function answerView(answer: Answer, query: Query, events: AnswerEvents): HTMLElement {
  const line = query.kind === 'post' ? query.line : null;
  return h(
    'div',
    { class: 'answer' },
    caveatList(answer.caveats),
    placeHead(answer, line, events),
    part('railwaysTitle', answer.railways.length, ...railways(answer)),
    part('temporaryTitle', answer.temporary_uses.length, ...decisions(answer.temporary_uses, answer.place, 'temporaryNone')),
    part('parcelsTitle', answer.parcels.length, ...decisions(answer.parcels, answer.place, 'parcelsNone')),
    part('constraintsTitle', answer.constraints.length, constraintList(answer.constraints)),
  );
}

function part(title: TextKey, count: number, ...children: readonly Child[]): HTMLElement {
  return h(
    'section',
    { class: 'part' },
    h('h2', {}, t(title), count > 0 && h('span', { class: 'count' }, count)),
    ...children,
  );
}

function railways(answer: Answer): HTMLElement[] {
  if (answer.railways.length > 0) return answer.railways.map(railwayCard);
  if (answer.place.lon == null) return [h('p', { class: 'notice' }, t('railwaysNotSearched'))];
  return [h('p', { class: 'notice' }, t('railwaysNone', { within: metres(answer.query.within_m) }))];
}

function decisions(all: Answer['parcels'], place: Place, none: TextKey): HTMLElement[] {
  return all.length > 0 ? all.map((decision) => decisionCard(decision, place)) : [h('p', { class: 'none' }, t(none))];
}
