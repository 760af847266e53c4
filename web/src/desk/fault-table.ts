import { pick } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { csv, filterRows, type FaultRow } from './faults.ts';
import { paged } from './paged.ts';
import { save } from './save.ts';
import { w } from './words.ts';

/** What is wrong with a file or has to be looked at, row by row: to be filtered and taken along. */
export function faultTable(rows: readonly FaultRow[], file: string): HTMLElement {
  const id = uniqueId('faults');
  const list = h('div', { attrs: { 'aria-live': 'polite' } });
  const input = h('input', { attrs: { id, type: 'search', autocomplete: 'off' }, on: { input: () => draw() } });
  const shown = (): readonly FaultRow[] => filterRows(rows, input.value);
  const take = (): void => {
    const cells = shown().map((row) => [row.stops ? 'fault' : 'doubt', row.file, row.row, row.field, row.value, row.zh, row.en]);
    save(`${file.replace(/\.[^.]*$/u, '')}-faults.csv`, csv(['kind', 'file', 'row', 'field', 'value', 'zh', 'en'], cells), 'text/csv;charset=utf-8');
  };
  const draw = (): void => {
    const hits = shown();
    fill(
      list,
      h('p', { class: 'work-status' }, w('rowsOf', { n: hits.length, all: rows.length })),
      paged(w('faults'), [w('kind'), w('file'), w('row'), w('field'), w('value'), w('whatToDo')], hits, (row) => [
        h('span', { class: row.stops ? 'badge stops' : 'badge' }, w(row.stops ? 'faultStops' : 'faultDoubt')),
        row.file,
        row.row === '' ? '—' : row.row,
        row.field === '' ? '—' : row.field,
        row.value === '' ? '—' : row.value,
        pick(row),
      ]),
    );
  };
  draw();
  return h(
    'div',
    { class: 'fault-table' },
    h(
      'div',
      { class: 'work-fields' },
      h('div', { class: 'work-field wide' }, h('label', { attrs: { for: id } }, w('filterRows')), input),
      h('button', { class: 'download', attrs: { type: 'button' }, on: { click: take } }, w('rowsCsv')),
    ),
    list,
  );
}
