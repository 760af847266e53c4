/** Where the map looks. */
export type MapPosition = { readonly zoom: number; readonly lat: number; readonly lon: number };

/** What the features on show may be chosen by. */
export const FILTERS = ['county', 'line', 'kind', 'status', 'confidence'] as const;
export type FilterName = (typeof FILTERS)[number];

/** The values wanted of each; an empty list wants all. `UNKNOWN` stands for features that do not state it. */
export type Filters = { readonly [name in FilterName]: readonly string[] };
export const UNKNOWN = 'unknown';

export const NO_FILTERS: Filters = { county: [], line: [], kind: [], status: [], confidence: [] };

/** All that the address of the page remembers. A link to it shows the same to somebody else. */
export type Permalink = {
  readonly map: MapPosition | null;
  /** The text of the question asked, as `queryText` writes and `parseTyped` reads it. */
  readonly question: string | null;
  /** The day of everything on show, `YYYY-MM-DD`; `null` for today. */
  readonly asOf: string | null;
  readonly filters: Filters;
  /** Names of the layers on show; `null` for those that a new page shows. */
  readonly layers: readonly string[] | null;
  /** The base map; `null` for that of the configuration. */
  readonly base: string | null;
};

export const EMPTY: Permalink = { map: null, question: null, asOf: null, filters: NO_FILTERS, layers: null, base: null };

/** No layer at all, which an empty list could not tell from the parameter being absent. */
const NO_LAYER = 'none';
const LAYER = /^[a-z][a-z0-9_]{0,40}$/u;
const BASE = /^[\w.:-]{1,64}$/u;
/** A value longer than any that the data have is not one of them. */
const LONGEST = 80;
const MOST = 60;

/** Reads the part of an address after `#`. What cannot be read is left out, never guessed. */
export function readPermalink(hash: string): Permalink {
  const given = new Map<string, string>();
  for (const part of hash.replace(/^#/u, '').split('&')) {
    const at = part.indexOf('=');
    if (at > 0 && part.length > at + 1) given.set(part.slice(0, at), part.slice(at + 1));
  }
  const word = (name: string, form: (text: string) => boolean): string | null => {
    const text = decode(given.get(name) ?? '');
    return text !== null && text !== '' && form(text) ? text : null;
  };
  const position = word('map', () => true);
  const chosen = FILTERS.map((name) => [name, list(given.get(name))] as const).filter(([, values]) => values.length > 0);
  return {
    map: position === null ? null : readPosition(position),
    question: word('q', () => true),
    asOf: word('as_of', isDay),
    filters: { ...NO_FILTERS, ...Object.fromEntries(chosen) },
    layers: readLayers(given.get('layers')),
    base: word('base', (text) => BASE.test(text)),
  };
}

/** Writes the part of an address after `#`, with it; empty when there is nothing to remember. */
export function writePermalink({ map, question, asOf, filters, layers, base }: Permalink): string {
  const parts: string[] = [];
  if (map !== null) parts.push(`map=${map.zoom.toFixed(2)}/${map.lat.toFixed(5)}/${map.lon.toFixed(5)}`);
  if (question !== null && question !== '') parts.push(`q=${encodeURIComponent(question)}`);
  if (asOf !== null) parts.push(`as_of=${asOf}`);
  for (const name of FILTERS) {
    if (filters[name].length > 0) parts.push(`${name}=${filters[name].map(encodeURIComponent).join(',')}`);
  }
  if (layers !== null) parts.push(`layers=${layers.length === 0 ? NO_LAYER : layers.join(',')}`);
  if (base !== null) parts.push(`base=${encodeURIComponent(base)}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** Whether a text is a day that the calendar has. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The values of a list, each once. They are escaped one by one, so that a comma inside of one does not part it. */
function list(written: string | undefined): string[] {
  const values = (written ?? '').split(',').map(decode);
  const known = values.filter((value): value is string => value !== null && value !== '' && value.length <= LONGEST);
  return [...new Set(known)].slice(0, MOST);
}

function readLayers(written: string | undefined): readonly string[] | null {
  if (written === undefined) return null;
  if (written === NO_LAYER) return [];
  const names = list(written).filter((name) => LAYER.test(name));
  return names.length === 0 ? null : names;
}

function readPosition(value: string): MapPosition | null {
  const [zoom, lat, lon, ...rest] = value.split('/').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (zoom === undefined || lat === undefined || lon === undefined || rest.length > 0) return null;
  const valid = zoom >= 0 && zoom <= 30 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return valid ? { zoom, lat, lon } : null;
}

function decode(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
