import type { Part } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { area } from '../lib/format.ts';
import { stated } from '../lib/stated.ts';
import { word } from './word.ts';

const SUPPLY = { allocation: 'decisionAllocation' } as const;

/** The parcels inside a decision: name, place, area and receiver, and what each is bound to. */
export function partList(parts: readonly Part[]): HTMLElement {
  return h('ul', { class: 'plain decision-parts' }, ...parts.map((part) => h('li', {}, ...rows(part))));
}

function rows(part: Part): (HTMLElement | false)[] {
  const head = [part.place, part.supply == null ? null : word(SUPPLY, part.supply)].filter((text) => text != null && text !== '');
  const size = stated(part.area, ({ m2, printed, units_agree: agree }) =>
    [area(m2), t('areaPrinted', { printed }), agree === false ? t('unitsDisagree') : ''].filter((text) => text !== '').join(' · '),
  );
  const terms = (part.conditions ?? []).map(pick).join(t('clauseSeparator'));
  return [
    h('p', {}, h('strong', {}, part.name), head.length > 0 && ` ${head.join(' · ')}`),
    h('p', { class: 'small' }, size),
    h('p', { class: 'small' }, t('receiver', { name: stated(part.receiver, (name) => name) })),
    terms !== '' && h('p', { class: 'small' }, terms),
    part.outside_main != null && h('p', { class: 'small' }, half(part.outside_main)),
  ];
}

/** The service writes this one text in both languages at once. */
function half(text: string): string {
  const [zh = text, en] = text.split(' / ');
  return pick({ zh, en: en ?? zh });
}
