/** Where the map looks. */
export type MapPosition = { readonly zoom: number; readonly lat: number; readonly lon: number };

/** What the address of the page remembers: the map's position, the question asked and its day. */
export type Permalink = {
  readonly map: MapPosition | null;
  readonly q: string | null;
  /** The day asked about, `YYYY-MM-DD`; `null` for today. */
  readonly asOf: string | null;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** Reads the part of an address after `#`. What cannot be read is left out, never guessed. */
export function readPermalink(hash: string): Permalink {
  let map: MapPosition | null = null;
  let q: string | null = null;
  let asOf: string | null = null;
  for (const part of hash.replace(/^#/u, '').split('&')) {
    const at = part.indexOf('=');
    if (at < 0) continue;
    const value = decode(part.slice(at + 1));
    if (value === null || value === '') continue;
    if (part.slice(0, at) === 'map') map = readPosition(value);
    if (part.slice(0, at) === 'q') q = value;
    if (part.slice(0, at) === 'as_of' && DAY.test(value)) asOf = value;
  }
  return { map, q, asOf };
}

/** Writes the part of an address after `#`, with it. */
export function writePermalink({ map, q, asOf }: Permalink): string {
  const parts: string[] = [];
  if (map !== null) parts.push(`map=${map.zoom.toFixed(2)}/${map.lat.toFixed(5)}/${map.lon.toFixed(5)}`);
  if (q !== null && q !== '') parts.push(`q=${encodeURIComponent(q)}`);
  if (asOf !== null) parts.push(`as_of=${asOf}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
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
