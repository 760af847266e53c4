import type { Reason, Source } from '../api.ts';
import { pick, t } from '../language.ts';
import { documentOf } from '../lib/documents.ts';
import { h, uniqueId } from '../lib/dom.ts';
import { lineRange } from '../lib/format.ts';

/** The day that stands with a source, and whether it is that of the document or the first on which it holds. */
export type Dated = { readonly day: string | null; readonly of: 'document' | 'validity' };

/** A chip with the document's number that opens its file, lines, the printed cell and every correction. */
export function sourceChip(source: Source | null, reasons: readonly Reason[] = [], dated: Dated | null = null): HTMLElement {
  if (source == null) return h('p', { class: 'source unknown' }, t('sourceUnknown'));
  const id = uniqueId('source');
  const body = h('div', { class: 'source-body', attrs: { id, hidden: true } }, facts(source, dated), corrections(reasons));
  const button = h(
    'button',
    {
      class: 'source-chip',
      attrs: { type: 'button', 'aria-expanded': 'false', 'aria-controls': id },
      on: {
        click: () => {
          body.hidden = !body.hidden;
          button.setAttribute('aria-expanded', String(!body.hidden));
          place.classList.toggle('unfolded', !body.hidden);
        },
      },
    },
    h('span', { class: 'source-word' }, t('source')),
    source.document ?? source.file ?? t('sourceUnknown'),
  );
  const place = h('div', { class: 'source' }, button, body);
  return place;
}

function facts(source: Source, dated: Dated | null): HTMLElement {
  const rows: (readonly [string, string | null, string])[] = [
    [t('sourceDocument'), source.document, 'source-document'],
    ...dateRows(source, dated),
    [t('sourceFile'), source.file, 'source-file'],
    source.place == null ? [t('sourceLines'), lineRange(source.lines), 'source-lines'] : [t('sourcePlace'), source.place, 'source-lines'],
  ];
  return h(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([name, value, className]) => [
      h('dt', {}, name),
      h('dd', { class: className }, value == null || value === '' ? t('unknown') : value),
    ]),
    h('dt', {}, t('sourceCell')),
    h('dd', { class: 'source-cell' }, source.cell == null || source.cell === '' ? t('cellNotCarried') : h('q', {}, source.cell)),
  );
}

/** The day of the document where it is known, otherwise the day that the fact itself tells. */
function dateRows({ document: number }: Source, dated: Dated | null): (readonly [string, string | null, string])[] {
  const document = documentOf(number);
  if (document === null) return dated === null ? [] : [[t(dated.of === 'document' ? 'sourceDate' : 'sourceSince'), dated.day, 'source-date']];
  return [
    [t('sourceTitle'), document.title, 'source-title'],
    [t('sourceDate'), document.date, 'source-date'],
  ];
}

function corrections(reasons: readonly Reason[]): HTMLElement | null {
  if (reasons.length === 0) return null;
  return h(
    'div',
    {},
    h('p', { class: 'reasons-head' }, t('sourceReasons')),
    h('ul', { class: 'reasons' }, ...reasons.map((reason) => h('li', {}, correction(reason)))),
  );
}

/** What a rule or a person changed, and why, in one sentence. */
export function correction(reason: Reason): string {
  const words = pick(reason);
  const { printed, used } = reason;
  if ((printed ?? null) === (used ?? null) && words !== '') return words;
  const change =
    printed == null
      ? t('usedOnly', { used: used ?? '' })
      : used == null
        ? t('printedOnly', { printed })
        : t('printedUsed', { printed, used });
  return words === '' ? change : `${change} — ${words}`;
}
