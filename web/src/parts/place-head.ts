import type { Answer, Candidate, Place } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { degrees, metres } from '../lib/format.ts';
import { parseTyped, type Query } from '../lib/query.ts';
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

/** What was asked and how it resolved: position, county, day, and other places it may be. */
export function placeHead(answer: Answer, line: string | null, events: AnswerEvents): HTMLElement {
  const ask = events.onAsk;
  const { place } = answer;
  return h(
    'div',
    { class: 'place' },
    place.kind !== 'unique' &&
      h(
        'div',
        { class: 'notice' },
        h('strong', {}, word(KIND, place.kind)),
        place.reason != null && h('p', {}, pick(place.reason)),
        nearest(place.nearest, line, ask),
      ),
    candidates(place.candidates ?? [], line, ask),
    h(
      'div',
      { class: 'place-facts' },
      h('p', { class: 'place-county' }, h('span', { class: 'label' }, t('county')), ' ', county(place).join(' · ')),
      h('p', { class: 'small' }, position(answer).join(' · ')),
      h('label', { class: 'small' }, `${t('asOf')} `, day(answer.query.as_of, events.onDate)),
    ),
  );
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
  const parts = [`${degrees(place.lon)}, ${degrees(place.lat)}`];
  if (railways.length > 0) return parts;
  const tolerances = [
    place.tolerance_m == null ? '' : t('alongTolerance', { m: metres(place.tolerance_m) }),
    place.lateral_m == null ? '' : t('lateralTolerance', { m: metres(place.lateral_m) }),
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

function nearest(post: Place['nearest'], line: string | null, ask: (query: Query) => void): HTMLElement | null {
  const text = typeof post === 'string' ? post : (post?.post ?? null);
  if (text == null) return null;
  const query = line == null ? null : parseTyped(`${line} ${text}`);
  return h(
    'p',
    {},
    `${t('nearestPost')} `,
    query?.kind === 'post' ? h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => ask(query) } }, text) : text,
  );
}

function candidates(all: readonly Candidate[], line: string | null, ask: (query: Query) => void): HTMLElement | null {
  if (all.length === 0) return null;
  return h(
    'div',
    { class: 'places' },
    h('h3', {}, t('candidatesTitle')),
    h('ul', { class: 'plain' }, ...all.map((candidate) => h('li', {}, candidateLink(candidate, line, ask)))),
  );
}

function candidateLink(candidate: Candidate, line: string | null, ask: (query: Query) => void): HTMLElement {
  const { lon = null, lat = null, post = null, track = null } = candidate;
  const words = [line, track == null ? null : word(TRACK, track), post].filter((part) => part != null && part !== 'whole').join(' ');
  if (lon == null || lat == null) return h('span', {}, words);
  const query: Query = { kind: 'coordinate', lon: degrees(lon), lat: degrees(lat) };
  const label = `${words} · ${query.lon}, ${query.lat}`;
  return h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => ask(query) } }, label);
}
