import { rangeAddress, type RangeAnswer, type RangeEnd, type Stretch } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { exactMetres, fineMetres } from '../lib/format.ts';
import { jumps } from '../lib/jumps.ts';
import { parseTyped, type PlaceQuery, type RangeQuery } from '../lib/query.ts';
import { errorWords } from './error-words.ts';
import { lineSource } from './line-source.ts';
import { TRACK_WORD } from './track.ts';
import { word } from './word.ts';

/** The stretch between two posts: one card per track and per reading of the posts. */
export function rangeView(answer: RangeAnswer, query: RangeQuery, ask: (query: PlaceQuery) => void): HTMLElement {
  return h(
    'div',
    { class: 'answer' },
    ...answer.features.map(({ properties }) => rangeCard(properties, ask)),
    h('p', {}, h('a', { class: 'link range-download', attrs: { href: rangeAddress(query), download: 'range.geojson' } }, t('rangeDownload'))),
  );
}

function rangeCard(stretch: Stretch, ask: (query: PlaceQuery) => void): HTMLElement {
  const track = stretch.track ?? '';
  const missing = stretch.missing ?? [];
  return h(
    'article',
    { class: 'range railway', attrs: { 'data-line': stretch.line } },
    h(
      'header',
      { class: 'railway-head' },
      h('h3', {}, stretch.line, track !== '' && h('span', { class: 'track' }, word(TRACK_WORD, track))),
      h('p', { class: 'post' }, end(stretch, stretch.from, ask), ' – ', end(stretch, stretch.to, ask)),
    ),
    stretch.geometry_state === 'none' && h('p', { class: 'notice' }, note(stretch) || t('rangeNone')),
    h('dl', { class: 'facts' }, ...rows(stretch).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    jumps(stretch.measures_m ?? [], stretch.geometry_state === 'whole') && h('p', { class: 'small' }, t('rangeJump')),
    ...endNotes(stretch),
    // Without any geometry the box above has said it.
    stretch.geometry_state === 'partial' &&
      h(
        'div',
        { class: 'notice' },
        h('p', {}, t('rangeMissing')),
        h('ul', { class: 'plain' }, ...missing.map(({ from, to }) => h('li', {}, `${from} – ${to}`))),
      ),
    stretch.written_reversed === true && h('p', { class: 'small' }, t('rangeReversed')),
    roster(stretch, ask),
    stretch.schematic === false && stretch.geometry_state !== 'none' && lineSource(stretch.line),
  );
}

/** Who answers along it. Loaded when a stretch is asked for. */
function roster(stretch: Stretch, ask: (query: PlaceQuery) => void): HTMLElement {
  const place = h('div', {});
  import('./range-roster.ts').then(
    ({ rangeRoster }) => place.append(rangeRoster(stretch, ask) ?? ''),
    (error: unknown) => place.append(h('p', { class: 'refused small', attrs: { role: 'alert' } }, errorWords(error))),
  );
  return place;
}

/** Nothing is said of the length or the tolerance of what is not drawn. */
function rows(stretch: Stretch): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  const { tolerance_m: along, lateral_m: across, by_number_m: number, length_m: length, schematic } = stretch;
  if (number !== undefined) found.push([t('rangeByNumber'), exactMetres(number, 0)]);
  if (stretch.geometry_state === 'none') return found;
  if (length !== undefined) {
    const key = schematic === false ? 'rangeSurveyed' : 'rangeSchematic';
    found.push([t(stretch.geometry_state === 'partial' ? 'rangeLengthPart' : 'rangeLength'), t(key, { m: exactMetres(length, along ?? Infinity) })]);
  }
  if (along !== undefined && across !== undefined) {
    found.push([t('rangeTolerance'), [t('alongTolerance', { m: fineMetres(along) }), t('lateralTolerance', { m: fineMetres(across) })].join(' · ')]);
  }
  return found;
}

/** An end asks for itself, where it is a post that the line has. */
function end({ line }: Stretch, post: string, ask: (query: PlaceQuery) => void): HTMLElement | string {
  const query = parseTyped(`${line} ${post}`);
  return query.kind === 'post' ? h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => ask(query) } }, post) : post;
}

function endNotes({ from, to, from_end: first, to_end: last }: Stretch): HTMLElement[] {
  const told = (post: string, one: RangeEnd | undefined): HTMLElement[] => {
    const words = one === undefined ? '' : note(one);
    return words === '' ? [] : [h('p', { class: `notice end-${one?.kind ?? 'at'}` }, h('strong', {}, post), ' ', words)];
  };
  return [...told(from, first), ...told(to, last)];
}

function note({ note_zh: zh = '', note_en: en = '' }: RangeEnd | Stretch): string {
  return pick({ zh, en });
}
