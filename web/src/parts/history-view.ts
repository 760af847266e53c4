import { address, ApiError, getJson } from '../api.ts';
import { pick, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { fieldWords } from '../lib/field-words.ts';
import type { TextKey } from '../text.ts';
import { errorWords } from './error-words.ts';
import type { HistoryAsked } from './history-button.ts';
import { officeHistory } from './history-office.ts';
import { validity } from './validity.ts';
import { word } from './word.ts';

type Change = { readonly field: string; readonly old: string | null; readonly new: string | null };
type Moment = { readonly seq: number; readonly at: string };
type Link = { readonly rel: string; readonly href: string };

/** A state of a record: when it was known, when it holds, and what it changed. */
type Version = {
  readonly from: Moment;
  readonly to: Moment | null;
  readonly action: string;
  readonly reason: string | null;
  readonly actor: { readonly name?: string } | string | null;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly changes: readonly Change[] | null;
};

/** The answer of `/collections/{layer}/items/{id}/history`. */
type History = {
  readonly versions: readonly Version[] | null;
  readonly applied?: readonly Change[];
  readonly note_zh?: string;
  readonly note_en?: string;
  readonly links: readonly Link[];
};

const ACTION: Readonly<Record<string, TextKey>> = {
  embedded: 'historyEmbedded',
  import: 'historyImported',
  edit: 'historyEdited',
};

/** What changed when in a record, and who held its offices when. */
export function historyView({ refs, asOf, offices }: HistoryAsked): HTMLElement {
  const versions = h('div', {}, h('p', { class: 'small loading' }, t('historyLoading')));
  void told(refs, versions);
  return h(
    'div',
    {},
    h('h6', {}, t('historyVersions')),
    versions,
    offices.length > 0 && h('h6', {}, t('historyOffices')),
    ...offices.map((office) => officeHistory(office, asOf)),
  );
}

async function told(refs: HistoryAsked['refs'], place: HTMLElement): Promise<void> {
  try {
    fill(place, ...versionList(await ask(refs), refs));
  } catch (error) {
    fill(place, h('p', { class: 'refused small', attrs: { role: 'alert' } }, errorWords(error)));
  }
}

/** A rule may stand in one of several layers: the first that knows it tells. */
async function ask(refs: HistoryAsked['refs'], at = 0): Promise<History> {
  const ref = refs[at];
  if (ref === undefined) throw new ApiError('shape', null, null);
  try {
    return await getJson<History>(address(`collections/${ref.layer}/items/${encodeURIComponent(ref.id)}/history`), new AbortController().signal);
  } catch (error) {
    const elsewhere = error instanceof ApiError && error.status === 404 && at + 1 < refs.length;
    if (!elsewhere) throw error;
    return ask(refs, at + 1);
  }
}

function versionList({ versions, applied = [], note_zh: zh = '', note_en: en = '', links }: History, refs: HistoryAsked['refs']): HTMLElement[] {
  if (versions === null) return [h('p', { class: 'small' }, pick({ zh, en }))];
  const newest = [...versions].reverse();
  const older = links.find(({ rel }) => rel === 'next');
  return [
    h('ol', { class: 'plain versions' }, ...newest.map(version)),
    ...(applied.length === 0 ? [] : [h('p', { class: 'small' }, t('historyApplied')), changeList(applied)]),
    ...(older === undefined ? [] : [olderButton(older.href, refs)]),
  ];
}

/** The page may stand below a path prefix, of which the service's links know nothing. */
function olderButton(href: string, refs: HistoryAsked['refs']): HTMLElement {
  const place = h('div', {});
  const load = async (): Promise<void> => {
    try {
      fill(place, ...versionList(await getJson<History>(address(href.replace(/^\//u, '')), new AbortController().signal), refs));
    } catch (error) {
      fill(place, h('p', { class: 'refused small' }, errorWords(error)));
    }
  };
  place.append(h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => void load() } }, t('historyOlder')));
  return place;
}

function version({ from, to, action, reason, actor, valid_from: since, valid_to: until, changes }: Version): HTMLElement {
  const entered = to === null ? t('historyKnown', { from: moment(from) }) : t('historyKnownTo', { from: moment(from), to: moment(to) });
  const holds = validity(since, until);
  const by = typeof actor === 'string' ? actor : (actor?.name ?? null);
  return h(
    'li',
    { class: to === null ? 'version current' : 'version' },
    h('p', {}, h('strong', {}, entered), ' · ', word(ACTION, action), to === null && h('span', { class: 'badge' }, t('historyNow'))),
    h('p', { class: 'small' }, [holds === '' ? t('historyHoldsUnknown') : t('historyHolds', { range: holds }), ...(by === null ? [] : [t('historyBy', { name: by })])].join(' · ')),
    reason !== null && reason !== '' && h('p', { class: 'small' }, t('historyReason', { reason })),
    changes === null ? h('p', { class: 'small' }, t('historyFirst')) : changeList(changes),
  );
}

function changeList(changes: readonly Change[]): HTMLElement {
  const side = (text: string | null): string => (text === null || text === '' ? t('historyEmpty') : text);
  return h('ul', { class: 'plain changes' }, ...changes.map(({ field, old, new: now }) => h('li', {}, h('span', { attrs: { title: field } }, fieldWords(field)), t('colon'), h('del', {}, side(old)), ' → ', h('ins', {}, side(now)))));
}

/** A moment as the clock of the user's office shows it, to the minute. */
function moment({ at }: Moment): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

