import { pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { lineRange } from '../lib/format.ts';
import { faultTable } from './fault-table.ts';
import type { FaultRow } from './faults.ts';
import { historyLink, mapLink } from './links.ts';
import { paged } from './paged.ts';
import type { Drawn, PreviewMap } from './preview-map.ts';
import type { Created, Drafted, FileDoubt, Imported, Preview } from './service.ts';
import { shown } from './shown.ts';
import { w, type WorkKey } from './words.ts';

const CHANGE: Readonly<Record<string, WorkKey>> = { new: 'changeNew', changed: 'changeChanged', ended: 'changeEnded', unchanged: 'changeUnchanged' };
const OUTCOME: Readonly<Record<string, WorkKey>> = { new: 'outcomeNew', changed: 'outcomeChanged', unchanged: 'outcomeUnchanged', empty: 'outcomeEmpty' };

type Collection = { readonly features: readonly { geometry?: unknown; properties?: unknown }[] } | null;

/** What a file would change, or has changed. */
export function importReport(
  name: string,
  layer: string,
  collection: Collection,
  { imported, created }: { readonly imported: Imported | null; readonly created: Created | null },
): HTMLElement {
  return h('div', { class: 'import-report' }, ...(imported === null ? ofCollection(layer, collection, created) : ofFile(name, imported)));
}

function ofFile(name: string, imported: Imported): Child[] {
  const { counts, preview } = imported;
  const lists: [WorkKey, readonly (readonly string[])[]][] = [
    ['retired', imported.retired],
    ['stillInForce', imported.still_in_force],
    ['noLongerRead', imported.no_longer_read],
  ];
  return [
    h('p', {}, w(OUTCOME[imported.outcome] ?? 'outcomeChanged', { name: imported.file })),
    imported.outcome === 'empty' && h('p', {}, w('emptyHelp')),
    facts([
      ['documents', imported.documents.length === 0 ? w('noneRead') : imported.documents.join(t('listSeparator'))],
      ['recordsRead', String(counts['records'] ?? 0)],
      ['doubtsRead', String(counts['doubts'] ?? 0)],
      ['recordsWritten', String(counts['records_written'] ?? 0)],
      ['encodingRead', `${imported.encoding}, ${w('lineCount', { n: imported.lines })}`],
    ]),
    // That nothing is stored yet is said above.
    ...notes(imported.notes.filter((note) => !note.includes('dry_run'))),
    ...lists.map(([key, rows]) => rows.length > 0 && h('details', { class: 'import-list', attrs: { open: true } }, h('summary', {}, w(key), ' ', h('span', { class: 'count' }, rows.length)), h('ul', { class: 'plain' }, ...rows.map((row) => h('li', {}, row.join(' · ')))))),
    ...(preview === undefined ? [] : previewed(name, preview)),
  ];
}

function previewed(name: string, preview: Preview): Child[] {
  const { counts, features, listed } = preview;
  const total = counts.new + counts.changed + counts.ended + counts.unchanged;
  const rows = preview.doubts.map(doubtRow);
  return [
    h('p', { class: 'preview-counts' }, ...(['new', 'changed', 'ended', 'unchanged'] as const).map((change) => h('span', { class: `badge change-${change}` }, w(CHANGE[change] ?? 'changeNew'), ' ', counts[change]))),
    listed < total && h('p', { class: 'caveat' }, w('previewFirst', { listed, total })),
    previewOf(features.map(({ id, geometry, properties: { change } }) => ({ id, geometry, change })), features),
    rows.length > 0 && h('h3', {}, w('doubtsTitle'), ' ', h('span', { class: 'count' }, preview.doubts_total)),
    rows.length > 0 && h('p', { class: 'small' }, w('doubtsHelp')),
    rows.length < preview.doubts_total && h('p', { class: 'caveat' }, w('doubtsFirst', { n: rows.length, total: preview.doubts_total })),
    rows.length > 0 && faultTable(rows, name),
  ];
}

function ofCollection(layer: string, collection: Collection, created: Created | null): Child[] {
  if (created === null || collection === null) return [];
  const stored = created.ids.length > 0;
  const drawn: Drawn[] = collection.features.map(({ geometry }, no) => ({ id: String(no + 1), geometry: geometry ?? null, change: 'new' }));
  const without = drawn.filter(({ geometry }) => geometry === null).length;
  return [
    h('p', {}, w(stored ? 'collectionStored' : 'collectionChecked', { n: stored ? created.ids.length : (created.count ?? drawn.length) })),
    without > 0 && h('p', { class: 'caveat' }, w('collectionWithout', { n: without })),
    ...notes(created.notes),
    stored && h('ul', { class: 'work-hits' }, ...created.ids.slice(0, 50).map((id, no) => storedRow(layer, id, created.ids.length === collection.features.length ? collection.features[no] : undefined))),
    !stored && previewOf(drawn, []),
  ];
}

/** A feature that was stored, by the words of its file: an identifier tells nobody which one it is. */
function storedRow(layer: string, id: string, feature: NonNullable<Collection>['features'][number] | undefined): HTMLElement {
  const { title, parcel_no: number } = (feature?.properties ?? {}) as { title?: unknown; parcel_no?: unknown };
  const words = [number, title].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return h('li', {}, words, ' ', h('code', { class: 'small' }, id), ' ', mapLink(layer, id, id, feature?.geometry ?? null), ' ', historyLink(layer, id));
}

/** A map of what can be drawn, and a list of what there is, drawn or not. */
function previewOf(drawn: readonly Drawn[], features: readonly Drafted[]): HTMLElement {
  const target = h('div', { class: 'work-map', attrs: { tabindex: 0, role: 'application', 'aria-label': w('previewMap') } });
  const said = h('p', { class: 'small', attrs: { role: 'status' } }, w('loading'));
  let map: PreviewMap | null = null;
  const placed = drawn.filter(({ geometry }) => geometry !== null);
  if (placed.length === 0) {
    target.hidden = true;
    fill(said, w('nothingToDraw'));
  } else {
    Promise.all([import('./preview-map.ts'), shown(target)]).then(
      ([module]) => {
        map = new module.PreviewMap(target);
        const n = map.show(placed);
        fill(said, n === drawn.length ? w('drawnAll', { n }) : w('drawn', { n, all: drawn.length }));
      },
      () => fill(said, t('errorNetwork')),
    );
  }
  const goTo = (id: string): void => {
    map?.goTo(id);
    target.focus();
  };
  return h('div', {}, target, said, features.length > 0 && recordList(features, goTo));
}

function recordList(features: readonly Drafted[], goTo: (id: string) => void): HTMLElement {
  const id = uniqueId('change');
  const list = h('div', {});
  const select = h('select', { attrs: { id }, on: { change: () => draw() } }, h('option', { attrs: { value: '' } }, w('allChanges')), h('option', { attrs: { value: '-' } }, w('withoutGeometry')), ...Object.entries(CHANGE).map(([value, key]) => h('option', { attrs: { value } }, w(key))));
  const draw = (): void => {
    const hits = features.filter(({ geometry, properties: { change } }) => select.value === '' || (select.value === '-' ? geometry === null : change === select.value));
    fill(
      list,
      h('p', { class: 'work-status', attrs: { role: 'status' } }, w('rowsOf', { n: hits.length, all: features.length })),
      paged(w('previewRecords'), [w('change'), w('what'), w('county'), w('inFile'), w('changedFields'), w('place')], hits, (one) => {
        const { change, title, county, lines, changes = [], without } = one.properties;
        return [
          h('span', { class: `badge change-${change}` }, w(CHANGE[change] ?? 'changeNew')),
          h('span', {}, title, h('br'), h('code', { class: 'small' }, one.id)),
          county ?? t('unknownPlain'),
          change === 'ended' ? '—' : lineRange(lines),
          changes.length === 0 ? '—' : changes.map(({ field, zh }) => pick({ zh, en: field })).join(t('listSeparator')),
          one.geometry === null ? pick(without ?? { zh: '', en: '' }) : h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => goTo(one.id) } }, w('showOnMap')),
        ];
      }),
    );
  };
  draw();
  return h('div', {}, h('div', { class: 'work-field' }, h('label', { attrs: { for: id } }, w('showWhich')), select), list);
}

function doubtRow(doubt: FileDoubt): FaultRow {
  return {
    stops: false,
    file: doubt.file,
    row: doubt.place ?? (doubt.row === null ? (doubt.line > 0 ? String(doubt.line) : '') : `${doubt.line} (${doubt.row})`),
    field: pick({ zh: doubt.field_zh ?? doubt.kind_zh, en: doubt.field ?? doubt.kind }),
    value: doubt.printed ?? '',
    zh: doubt.zh,
    en: doubt.en,
  };
}

function notes(list: readonly string[]): Child[] {
  return list.map((note) => {
    const [zh = note, en = note] = note.split(' / ');
    return h('p', { class: 'caveat' }, pick({ zh, en }));
  });
}

function facts(rows: readonly (readonly [WorkKey, string])[]): HTMLElement {
  return h('dl', { class: 'due-facts' }, ...rows.map(([key, value]) => h('div', {}, h('dt', {}, w(key)), h('dd', {}, value))));
}
