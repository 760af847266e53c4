/** A question that `/locate` answers. */
export type Query =
  | { readonly kind: 'coordinate'; readonly lon: string; readonly lat: string }
  | { readonly kind: 'post'; readonly line: string; readonly post: string };

/** Questions to begin with: one of each kind that the box takes. */
export const EXAMPLES = ['大西高铁 K199+000', '112.6867 38.4425'] as const;

/** What was typed into the search box. */
export type Typed =
  | Query
  /** Two numbers that make sense only as latitude, longitude: to be confirmed, never swapped silently. */
  | { readonly kind: 'swapped'; readonly lon: string; readonly lat: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' };

const COORDINATE = /^([+-]?\d+(?:\.\d+)?)[°度]?\s*[EN]?(?:\s*[,;、]\s*|\s+)([+-]?\d+(?:\.\d+)?)[°度]?\s*[EN]?$/i;
// A line name, then a post: with a prefix letter (K, DK, Y …) or with `+`. A bare number after a name may be
// anything (a parcel, a village group), so it is searched as text.
const POST = /^(\D*\p{Script=Han}\D*?)\s*((?:[A-Z]{1,3}\s?\d+(?:[+. ]\d{1,3})?|\d+\+\d{1,3})(?:\s?km)?)$/iu;

/** Full-width digits, letters and signs as their plain forms; runs of blanks as one. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2212\u2013]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Reads the search box. Numbers stay as typed: the service says what is wrong with them. */
export function parseTyped(raw: string): Typed {
  const text = normalise(raw);
  if (text === '') return { kind: 'empty' };
  const pair = COORDINATE.exec(text);
  if (pair?.[1] !== undefined && pair[2] !== undefined) {
    const [first, second] = [Number(pair[1]), Number(pair[2])];
    const swapped = Math.abs(first) <= 90 && Math.abs(second) > 90 && Math.abs(second) <= 180;
    return swapped
      ? { kind: 'swapped', lon: pair[2], lat: pair[1] }
      : { kind: 'coordinate', lon: pair[1], lat: pair[2] };
  }
  const post = POST.exec(text);
  if (post?.[1] !== undefined && post[2] !== undefined) {
    return { kind: 'post', line: post[1].trim(), post: tidyPost(post[2]) };
  }
  return { kind: 'text', text };
}

/** The text of a question; `parseTyped` reads it back to the same question. */
export function queryText(query: Query): string {
  return query.kind === 'coordinate' ? `${query.lon} ${query.lat}` : `${query.line} ${query.post}`;
}

/** The question behind a `/locate?…` address, or `null` if it holds none. */
export function queryOfAddress(address: string): Query | null {
  const start = address.indexOf('?');
  if (start < 0) return null;
  // A raw `+` in these addresses is the plus of a post, not a blank.
  const params = new URLSearchParams(address.slice(start + 1).replace(/\+/g, '%2B'));
  const [line, post, lon, lat] = ['line', 'post', 'lon', 'lat'].map((name) => params.get(name));
  if (line && post) return { kind: 'post', line, post };
  if (lon && lat) return { kind: 'coordinate', lon, lat };
  return null;
}

function tidyPost(post: string): string {
  const upper = post.toUpperCase().replace(/\s?KM$/u, 'km');
  return upper.replace(/^([A-Z]+)\s/u, '$1').replace(/ (\d)/u, '+$1');
}
