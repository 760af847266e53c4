import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { title } from './edit-form.ts';
import { conflicts, stateName, type Field, type Values } from './form.ts';
import { area, units, type Polygons } from './rings.ts';
import { w } from './words.ts';

/** What somebody else stored meanwhile, beside what was written here. */
export type Clash = {
  readonly fields: readonly Field[];
  readonly before: Values;
  readonly mine: Values;
  readonly theirs: Values;
  readonly boundaryBefore: Polygons;
  readonly boundaryMine: Polygons;
  readonly boundaryTheirs: Polygons;
};

/** Under this name the choice about the boundary stands. */
const BOUNDARY = '';

/** Whether a name is that of the state of a part, not of its figure. */
function isState(name: string): boolean {
  return name.endsWith(stateName(''));
}

/** Both versions side by side; what both changed has to be chosen, nothing is decided silently. */
export function conflictView(clash: Clash, onDone: (values: Values, boundary: Polygons) => void): HTMLElement {
  const { fields, before, mine, theirs } = clash;
  const names = fields.filter(({ access }) => access !== 'read').flatMap(({ name, kind }) => (kind === 'part' ? [name, stateName(name)] : [name]));
  const rows = conflicts(names, before, mine, theirs);
  const choices = new Map<string, 'mine' | 'theirs'>();
  for (const { name, both, before: was, mine: own } of rows) if (!both) choices.set(name, own !== was ? 'mine' : 'theirs');
  const text = (value: unknown): string => JSON.stringify(value);
  const ownBoundary = text(clash.boundaryMine) !== text(clash.boundaryBefore);
  const otherBoundary = text(clash.boundaryTheirs) !== text(clash.boundaryBefore);
  const boundaries = text(clash.boundaryMine) !== text(clash.boundaryTheirs);
  if (boundaries && !(ownBoundary && otherBoundary)) choices.set(BOUNDARY, ownBoundary ? 'mine' : 'theirs');
  const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
  const needed = [...rows.map(({ name }) => name), ...(boundaries ? [BOUNDARY] : [])];
  const done = (): void => {
    const open = needed.filter((name) => !choices.has(name)).length;
    if (open > 0) return fill(said, w('conflictOpen', { n: open }));
    const values: Record<string, string> = { ...theirs };
    for (const [name, whose] of choices) if (name !== BOUNDARY) values[name] = (whose === 'mine' ? mine : theirs)[name] ?? '';
    onDone(values, choices.get(BOUNDARY) === 'mine' ? clash.boundaryMine : clash.boundaryTheirs);
  };
  const cell = (name: string, whose: 'mine' | 'theirs', words: string, group: string): HTMLElement => {
    const id = uniqueId('choice');
    return h('td', {}, h('input', { attrs: { type: 'radio', id, name: group, checked: choices.get(name) === whose }, on: { change: () => choices.set(name, whose) } }), ' ', h('label', { attrs: { for: id } }, words));
  };
  const row = (name: string, words: string, was: string, own: string, other: string): HTMLElement => {
    const group = uniqueId('conflict');
    return h('tr', {}, h('th', { attrs: { scope: 'row' } }, words), h('td', {}, was), cell(name, 'mine', own, group), cell(name, 'theirs', other, group));
  };
  const shown = (value: string, name: string): string => {
    if (value === '' || (isState(name) && value === 'unknown')) return t('unknown');
    if (!isState(name)) return value;
    return value === 'none' ? t('statedNone') : w('partValue');
  };
  const inWords = (polygons: Polygons): string => (polygons.length === 0 ? w('noBoundaryShort') : w('areaShort', units(area(polygons))));
  const label = (name: string): string => {
    const field = fields.find((one) => one.name === name || stateName(one.name) === name);
    return field === undefined ? name : name === field.name ? title(field) : w('isStated', { name: title(field) });
  };
  const content: Child[] = [
    h('h3', { attrs: { tabindex: -1 } }, w('conflictTitle')),
    h('p', {}, w('conflictHelp')),
    h(
      'div',
      { class: 'scroll', attrs: { tabindex: 0, role: 'region', 'aria-label': w('conflictTitle') } },
      h(
        'table',
        { class: 'work-table conflict-table' },
        h('thead', {}, h('tr', {}, ...[w('field'), w('conflictBefore'), w('mine'), w('theirs')].map((words) => h('th', { attrs: { scope: 'col' } }, words)))),
        h(
          'tbody',
          {},
          ...rows.map(({ name, before: was, mine: own, theirs: other }) => row(name, label(name), shown(was, name), shown(own, name), shown(other, name))),
          boundaries && row(BOUNDARY, w('boundary'), inWords(clash.boundaryBefore), inWords(clash.boundaryMine), inWords(clash.boundaryTheirs)),
        ),
      ),
    ),
    said,
    h('p', { class: 'work-actions' }, h('button', { class: 'primary', attrs: { type: 'button' }, on: { click: done } }, w('conflictDone'))),
  ];
  return h('section', { class: 'card work-card conflict', attrs: { role: 'alert' } }, ...content);
}
