import { item } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, type Child } from '../lib/dom.ts';
import { lineRange } from '../lib/format.ts';
import { confidenceBadge } from '../parts/badge.ts';
import { errorWords } from '../parts/error-words.ts';
import { correction } from '../parts/source-chip.ts';
import { word } from '../parts/word.ts';
import type { TextKey } from '../text.ts';
import { featureAddress, mapLink } from './map-link.ts';
import { within } from './marked.ts';
import { pieces } from './pieces.ts';
import type { DoubtRecord } from './service.ts';

const RECORD: Readonly<Record<string, TextKey>> = {
  segment: 'recordSegment',
  decision: 'recordDecision',
  site: 'recordSite',
  coordinator: 'recordCoordinator',
  duty: 'recordDuty',
  zone: 'recordZone',
  appointment: 'recordAppointment',
};

/** A record that a doubt bears on: what it is, the cell it was read from, and every change that a rule made. */
export function recordCard(record: DoubtRecord, printed: string | null = null): HTMLElement {
  const { id, source, confidence, reasons = [], body } = record;
  const name = title(body);
  return h(
    'article',
    { class: 'record' },
    h('p', { class: 'record-head' }, h('span', { class: 'badge' }, word(RECORD, body.record)), confidence !== undefined && confidenceBadge(confidence), h('code', {}, id)),
    name !== '' && h('p', { class: 'record-name' }, name),
    h('p', { class: 'small' }, t('sourceCell'), ' ', source?.cell ? h('q', { attrs: { lang: 'zh-CN' } }, ...pieces(within(source.cell, printed))) : t('cellNotCarried')),
    source !== null && h('p', { class: 'small' }, ...(source.place == null ? [t('sourceLines'), ' ', lineRange(source.lines)] : [source.place])),
    reasons.length > 0 && h('p', { class: 'small' }, t('sourceReasons')),
    reasons.length > 0 && h('ul', { class: 'reasons' }, ...reasons.map(change)),
    h('p', { class: 'record-map' }, onMap(record)),
  );
}

function change(reason: NonNullable<DoubtRecord['reasons']>[number]): HTMLElement {
  const by = reason.by_correction === true && h('span', { class: 'badge state-corrected' }, t('reviewByCorrection'));
  return h('li', {}, reason.field !== null && h('code', {}, reason.field), ' ', by, ' ', correction(reason));
}

/** A line and its range, a title, a name: whatever the record is known by. */
function title(body: DoubtRecord['body']): string {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const { from, to } = (body['span'] ?? {}) as { from?: unknown; to?: unknown };
  const range = [text(from), text(to)].filter((post) => post !== '').join(' – ');
  const parts = [text(body['county']), text(body['township']), text(body['village']), `${text(body['line'])} ${range}`.trim()];
  if (body.record === 'segment' || body.record === 'zone') return parts.filter((part) => part !== '').join(' · ');
  return text(body['title']) || [text(body['office']), text(body['name'])].filter((part) => part !== '').join(' ');
}

function onMap(record: DoubtRecord): Child {
  const link = mapLink(record);
  if (link === null) return h('span', { class: 'unknown' }, t('reviewNotOnMap'));
  if (link.kind === 'address') return h('a', { attrs: { href: link.href } }, t('reviewOnMap'));
  const said = h('span', { class: 'unknown', attrs: { role: 'status' } });
  // Asked for at the click: most doubts are decided without the map.
  const go = async (): Promise<void> => {
    try {
      const address = featureAddress(await item(link.layer, link.id, new AbortController().signal));
      if (address === null) fill(said, t('reviewNotOnMap'));
      else location.href = address;
    } catch (error) {
      fill(said, errorWords(error));
    }
  };
  return h('span', {}, h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => void go() } }, t('reviewOnMap')), ' ', said);
}
