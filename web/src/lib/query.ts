/** A question about a place, which `/locate` answers. */
export type PlaceQuery =
  /** `crs`: the system that the numbers are in, where one was named or chosen; they may then be metres. */
  | { readonly kind: 'coordinate'; readonly lon: string; readonly lat: string; readonly crs?: string }
  | { readonly kind: 'post'; readonly line: string; readonly post: string };

/** A question about the stretch between two posts. */
export type RangeQuery = { readonly kind: 'range'; readonly line: string; readonly posts: string };

/** A question that the service answers. */
export type Query = PlaceQuery | RangeQuery;

/** Questions to begin with: one of each kind that the box takes. */
export const EXAMPLES = ['大西高铁 K199+000', '112.6867 38.4425', '北同蒲线 K241+500-K264+000'] as const;

/** What was typed into the search box. */
export type Typed =
  | Query
  /** Two numbers that make sense only as latitude, longitude: to be confirmed, never swapped silently. */
  | { readonly kind: 'swapped'; readonly lon: string; readonly lat: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' };

const COORDINATE = /^([+-]?\d+(?:\.\d+)?)[°度]?\s*[EN]?(?:\s*[,;、]\s*|\s+)([+-]?\d+(?:\.\d+)?)[°度]?\s*[EN]?$/i;
/** A system behind the numbers: the text of a question that was asked in one. */
const SYSTEM = /\s+(?:(gcj-?02)|(bd-?09)|(wgs-?84)|(cgcs2000)|epsg:(\d{4,5}))$/i;
/** A line by its full name, perhaps with its track or the origin of its posts: what `/locate` takes as it stands. */
const FULL_NAME = /(?:线|铁路|高铁|客专|上行|下行|[)）])$/u;
// A post has a prefix letter (K, DK, Y …) or a `+`: a bare number after a name may be anything (a parcel, a
// village group), so it is searched as text. A letter behind the kilometre and metres past 999 name a place in a
// long chain; what is not possible on the line, the service says.
const METRES = String.raw`\d{1,4}(?:\.\d{1,3})?`;
const ONE = String.raw`(?<![A-Z])(?:[A-Z]{1,3}\s?\d+[A-Z]?(?:[+. ]${METRES})?|\d+[A-Z]?\+${METRES})(?:\s?km)?`;
const NAME = String.raw`(\D*?\p{Script=Han}\D*?)`;
/** 右K and 左K name a track; without the blank, the word is the end of the line's name. */
const SIDED = String.raw`(?:(?<=\s)[左右])?`;
const POST = new RegExp(String.raw`^${NAME}\s*(${SIDED}${ONE})$`, 'iu');
// Two posts with a joint. The first has to look like one (a parcel's number has joints too); what is wrong with
// the second, the service says.
const FIRST = String.raw`(?<![A-Z])(?:[A-Z]{1,3}\s?\d+[A-Z]?[+. ]${METRES}|[A-Z]{0,2}K\s?\d+[A-Z]?|\d+[A-Z]?\+${METRES})(?:\s?km)?`;
const RANGE = new RegExp(String.raw`^${NAME}\s*(${SIDED}${FIRST}\s*(?:[-~]|至|到)\s*[左右]?[A-Z]{0,3}\s?\d[0-9A-Z+. ]*)$`, 'iu');

/** Full-width digits, letters and signs as their plain forms; runs of blanks as one. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]+/gu, '-')
    .replace(/[\u301c\u223c]/gu, '~')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Reads the search box. Numbers stay as typed: the service says what is wrong with them. */
export function parseTyped(raw: string): Typed {
  const text = normalise(raw);
  if (text === '') return { kind: 'empty' };
  const system = SYSTEM.exec(text);
  const pair = COORDINATE.exec(system === null ? text : text.slice(0, system.index));
  if (pair?.[1] !== undefined && pair[2] !== undefined) {
    if (system !== null) return { kind: 'coordinate', lon: pair[1], lat: pair[2], crs: systemName(system) };
    const [first, second] = [Number(pair[1]), Number(pair[2])];
    // Metres without a system: the service says which zones they may be in.
    if (Math.abs(first) > 360 || Math.abs(second) > 360) return { kind: 'text', text };
    const swapped = Math.abs(first) <= 90 && Math.abs(second) > 90 && Math.abs(second) <= 180;
    return swapped
      ? { kind: 'swapped', lon: pair[2], lat: pair[1] }
      : { kind: 'coordinate', lon: pair[1], lat: pair[2] };
  }
  const post = POST.exec(text);
  if (post?.[1] !== undefined && post[2] !== undefined) {
    // A name that people shorten, the service reads.
    if (!FULL_NAME.test(post[1].trim())) return { kind: 'text', text };
    return { kind: 'post', line: post[1].trim(), post: tidyPost(post[2]) };
  }
  const range = RANGE.exec(text);
  if (range?.[1] !== undefined && range[2] !== undefined) {
    if (!FULL_NAME.test(range[1].trim())) return { kind: 'text', text };
    return { kind: 'range', line: range[1].trim(), posts: range[2].replace(/[a-z]+/giu, (word) => (/^km$/iu.test(word) ? 'km' : word.toUpperCase())) };
  }
  return { kind: 'text', text };
}

/** Whether what was typed is a question that the service answers as it stands. */
export function isQuery(typed: Typed): typed is Query {
  return typed.kind === 'coordinate' || typed.kind === 'post' || typed.kind === 'range';
}

/** The text of a question; `parseTyped` reads it back to the same question. */
export function queryText(query: Query): string {
  if (query.kind === 'coordinate') return `${query.lon} ${query.lat}${query.crs === undefined ? '' : ` ${query.crs}`}`;
  return `${query.line} ${query.kind === 'post' ? query.post : query.posts}`;
}

/** The question behind a `/locate?…` address, or `null` if it holds none. */
export function queryOfAddress(address: string): PlaceQuery | null {
  const start = address.indexOf('?');
  if (start < 0) return null;
  // A raw `+` in these addresses is the plus of a post, not a blank.
  const params = new URLSearchParams(address.slice(start + 1).replace(/\+/g, '%2B'));
  const [line, post, lon, lat, crs] = ['line', 'post', 'lon', 'lat', 'crs'].map((name) => params.get(name));
  if (line && post) return { kind: 'post', line, post };
  if (lon && lat) return { kind: 'coordinate', lon, lat, ...(crs ? { crs } : {}) };
  return null;
}

/** What a search found, as far as a question can be made of it. */
export type Findable = {
  readonly locate: string | null;
  readonly range?: string | null;
  readonly line?: string | null;
  readonly post?: string | null;
};

/** The question that a search result stands for, or `null` when it has no place. */
export function queryOfHit(hit: Findable): Query | null {
  if (hit.locate !== null) return queryOfAddress(hit.locate);
  return hit.range && hit.line && hit.post ? { kind: 'range', line: hit.line, posts: hit.post } : null;
}

function systemName([, gcj, bd, wgs, cgcs, epsg]: RegExpExecArray): string {
  if (gcj !== undefined) return 'gcj02';
  if (bd !== undefined) return 'bd09';
  if (wgs !== undefined) return 'EPSG:4326';
  return cgcs !== undefined ? 'EPSG:4490' : `EPSG:${epsg}`;
}

function tidyPost(post: string): string {
  const upper = post.toUpperCase().replace(/\s?KM$/u, 'km');
  return upper.replace(/^([A-Z]+)\s/u, '$1').replace(/ (\d)/u, '+$1');
}
