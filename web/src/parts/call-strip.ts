import type { Answer } from '../api.ts';
import { t } from '../language.ts';
import { callsOf, type Call } from '../lib/call.ts';
import { h } from '../lib/dom.ts';
import { telephone } from '../lib/format.ts';
import type { Query } from '../lib/query.ts';
import { TIER } from './segment-card.ts';
import { word } from './word.ts';

/** On a phone, under the headline: whom to call on either side, one touch away; nothing where nobody is decided. */
export function callStrip(answer: Answer, query: Query): HTMLElement | null {
  const found = callsOf(answer, query);
  if (found === null) return null;
  const tier = word(TIER, found.tier);
  return h('div', { class: 'call-strip', attrs: { role: 'group', 'aria-label': t('callTitle', { tier }) } }, ...found.calls.map((call) => one(call, tier)));
}

function one({ side, name, office, label, number }: Call, tier: string): HTMLElement {
  const sideWords = t(side === 'local' ? 'callLocal' : 'callRailway', { tier });
  const who = h('span', { class: 'call-who' }, h('span', { class: 'chief-side' }, sideWords), ' ', name ?? office ?? t('chiefUnknown'));
  const href = number === null ? null : telephone(number);
  if (href === null || label === null) return h('p', { class: 'call none' }, who, h('span', { class: 'small' }, t('callNone')));
  return h('a', { class: 'call', attrs: { href } }, who, h('span', { class: 'call-number' }, `${t(label)} ${number}`));
}
