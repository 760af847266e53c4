import type { Answer, Candidate, Place, ShortChain } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { degrees, fineMetres, metres } from '../lib/format.ts';
import { headlineParts } from '../lib/headline.ts';
import { parseTyped, queryText, type Query } from '../lib/query.ts';
import type { TextKey } from '../text.ts';
import { TRACK } from './track.ts';
import { word } from './word.ts';

const KIND: Readonly<Record<Place['kind'], TextKey>> = {
  unique: 'kindUnique',
  ambiguous: 'kindAmbiguous',
  in_gap: 'kindInGap',
  out_of_range: 'kindOutOfRange',
  no_geometry: 'kindNoGeometry',
};

/** What an answer asks of the page. */
export type AnswerEvents = {
  readonly onAsk: (query: Query) => void;
  /** The same question as of another day; `null` for today. */
  readonly onDate: (asOf: string | null) => void;
};

/** The panel's own part in it: which candidate was chosen. */
export type Chooser = { readonly chosen: string | null; readonly onChoose: (id: string | null) => void };

/** What must be known before anything else is read: that the place is not one place, and which it may be. */
export function placeDoubts(answer: Answer, asked: Query, { onAsk: ask }: AnswerEvents): HTMLElement | null {
  const { place } = answer;
  const line = lineOf(answer, asked);
  const places = candidates(place.candidates ?? [], line, ask);
  if (place.kind === 'unique' && places === null) return null;
  return h(
    'div',
    { class: 'place' },
    place.kind !== 'unique' &&
      h(
        'div',
        { class: 'notice' },
        h('strong', {}, word(KIND, place.kind)),
        place.reason != null && h('p', { class: 'sentence' }, pick(place.reason)),
        nearest(place.nearest, line, ask),
        place.short_chain != null && shortChain(place.short_chain, line, ask),
      ),
    places,
  );
}

/** The day of the question, to be changed. */
export function dayField(answer: Answer, { onDate }: AnswerEvents): HTMLElement {
  return h('label', { class: 'small day-label' }, `${t('asOf')} `, day(answer.query.as_of, onDate));
}

/** The answer in one line, then county, position and day; on a phone the title has said the place, and the day comes later. */
export function placeHead(answer: Answer, asked: Query, events: AnswerEvents, narrow: boolean): HTMLElement {
  const { place } = answer;
  const parts = headlineParts(answer, asked);
  const said = narrow && parts.length > 1 && parts[0] === queryText(asked);
  return h(
    'div',
    { class: 'place-head' },
    h('p', { class: 'headline' }, ...parts.flatMap((words, at) => [at > 0 && !said && ' · ', h('span', { class: said && at === 0 ? 'visually-hidden' : '' }, words)])),
    h(
      'div',
      { class: 'place-facts' },
      h('p', { class: 'place-county' }, h('span', { class: 'label' }, t('county')), ' ', county(place).join(' · ')),
      h('p', { class: 'small' }, position(answer).join(' · ')),
      !narrow && dayField(answer, events),
    ),
    origin(answer, asked, events.onAsk),
  );
}

/** Posts in the answer count as the line itself does, however the line was written in the question. */
function lineOf(answer: Answer, asked: Query): string | null {
  return asked.kind === 'post' ? (answer.query.line ?? asked.line) : null;
}

/** Asks only for a complete date: while it is typed, the field is empty or far in the past. */
function day(asOf: string, onDate: AnswerEvents['onDate']): HTMLElement {
  const input = h('input', {
    class: 'day',
    attrs: { type: 'date', value: asOf, min: '1949-10-01' },
    on: {
      change: () => {
        if (input.validity.valid && input.value !== asOf) onDate(input.value === '' ? null : input.value);
      },
    },
  });
  return input;
}

/** The tolerances stand beside the kilometre post of the railway, where there is one. */
function position({ place, railways }: Answer): string[] {
  if (place.lon == null || place.lat == null) return [t('noPosition')];
  const parts = [lonLat(place.lon, place.lat, place.tolerance_m)];
  if (railways.length > 0) return parts;
  const tolerances = [
    place.tolerance_m == null ? '' : t('alongTolerance', { m: fineMetres(place.tolerance_m) }),
    place.lateral_m == null ? '' : t('lateralTolerance', { m: fineMetres(place.lateral_m) }),
  ].filter((words) => words !== '');
  if (tolerances.length > 0) parts.push(tolerances.join(' · '));
  return parts;
}

function county({ county: found, lon }: Place): string[] {
  // Without a position nothing was looked up: that is not the same as lying outside.
  if (found == null) return [t(lon == null ? 'unknownPlain' : 'countyUnknown')];
  const names = (found.maybe ?? []).map((other) => (typeof other === 'string' ? other : other.name));
  if (found.contained === false) return [t('countyOutside', { name: found.name })];
  if (found.edge_m == null) return [[found.name, ...names].join(' / ')];
  const edge = metres(found.edge_m);
  if (names.length > 0) return [found.name, t('countyMaybe', { edge, names: names.join(t('listSeparator')) })];
  return [found.name, t('countyEdge', { edge })];
}

function lonLat(lon: number, lat: number, toleranceM: number | null): string {
  return `${degrees(lon, toleranceM)}, ${degrees(lat, toleranceM)}`;
}

type Ask = AnswerEvents['onAsk'];

function link(words: string, query: Query, ask: Ask): HTMLElement {
  return h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => ask(query) } }, words);
}

/** A post that asks for itself, if its line is known. */
function postLink(post: string, line: string | null, ask: Ask): HTMLElement | string {
  const query = line == null ? null : parseTyped(`${line} ${post}`);
  return query?.kind === 'post' ? link(post, query, ask) : post;
}

function nearest(post: Place['nearest'], line: string | null, ask: Ask): HTMLElement | null {
  const text = typeof post === 'string' ? post : (post?.post ?? null);
  return text == null ? null : h('p', {}, `${t('nearestPost')} `, postLink(text, line, ask));
}

/** Both sides of a short chain. The jump is on the map, and is not where the post asked for stands. */
function shortChain({ before, after, lon, lat }: ShortChain, line: string | null, ask: Ask): HTMLElement {
  return h(
    'div',
    { class: 'short-chain' },
    h('p', {}, `${t('shortChainSides')} `, postLink(before, line, ask), ' | ', postLink(after, line, ask)),
    lon != null && lat != null && h('p', { class: 'small' }, t('shortChainJump', { at: lonLat(lon, lat, null) })),
  );
}

/** Where the post counts from, on a line that is counted in several ways, and the other way to read it. */
function origin(answer: Answer, asked: Query, ask: Ask): HTMLElement | null {
  if (asked.kind !== 'post') return null;
  const named = answer.query.origin ?? null;
  const line = answer.query.line ?? asked.line;
  const others = (answer.railways.find((railway) => railway.line === line)?.other_posts ?? []).map((other) => other.origin);
  if (named === null && others.length === 0) return null;
  const again = (words: string, way: string): HTMLElement[] => {
    const query = { ...asked, line: way };
    return [h('p', { class: 'origin small' }, `${words} `, link(queryText(query), query, ask))];
  };
  const ways = named === null ? others.flatMap((name) => again(t('originAsk', { origin: name }), `${line}(${name})`)) : again(t('originNamed', { origin: named }), line);
  return h('div', {}, ...ways);
}

function candidates(all: readonly Candidate[], line: string | null, ask: Ask): HTMLElement | null {
  if (all.length === 0) return null;
  // The numbers are those of the pins on the map, which has none for a place without a coordinate.
  let pins = 0;
  const rows = all.map((candidate) => {
    const placed = candidate.lon != null && candidate.lat != null;
    if (placed) pins += 1;
    return h(
      'li',
      {},
      all.length > 1 && h('span', { class: 'pin-number' }, placed ? pins : '–'),
      h('div', {}, ...candidateRows(candidate, line, ask)),
    );
  });
  return h('div', { class: 'places' }, h('h3', {}, t('candidatesTitle')), h('ul', { class: 'plain' }, ...rows));
}

/** The post, what decides for it, and where it then lies. */
function candidateRows(candidate: Candidate, line: string | null, ask: Ask): (HTMLElement | string)[] {
  const { lon = null, lat = null, post = null, track = null, tolerance_m: along = null } = candidate;
  const words = [line, track == null ? null : word(TRACK, track), post].filter((part) => part != null && part !== 'whole').join(' ');
  const decided = candidate.decided_by == null ? [] : [h('p', { class: 'sentence' }, pick(candidate.decided_by))];
  if (lon == null || lat == null) return [words, ...decided];
  const where = [lonLat(lon, lat, along), ...(along === null ? [] : [t('alongTolerance', { m: fineMetres(along) })])].join(' · ');
  return [link(words, { kind: 'coordinate', lon: degrees(lon, along), lat: degrees(lat, along) }, ask), ...decided, h('p', { class: 'small' }, where)];
}
