/** A length for people: metres below 1 km, otherwise kilometres with one decimal. */
export function metres(value: number): string {
  const rounded = Math.round(value);
  return Math.abs(rounded) < 1000 ? `${rounded} m` : `${(value / 1000).toFixed(Math.abs(value) < 100_000 ? 1 : 0)} km`;
}

/** An area for people, in m² and, from one hectare on, in hectares. */
export function area(m2: number): string {
  const hectares = m2 / 10_000;
  const plain = `${group(m2)} m²`;
  return hectares >= 1 ? `${plain} (${trim(hectares.toFixed(4))} ha)` : plain;
}

/** A degree value with the five decimals (about 1 m) that the page uses for points picked on the map. */
export function degrees(value: number): string {
  return value.toFixed(5);
}

/** Line numbers of a source: `467` or `467–470`. */
export function lineRange(lines: readonly number[]): string {
  const [from, to] = lines;
  if (from === undefined) return '';
  return to === undefined || to === from ? String(from) : `${from}–${to}`;
}

/** The address a telephone dials: digits and a leading plus only. `null` when there is nothing to dial. */
export function telephone(printed: string): string | null {
  const digits = printed.normalize('NFKC').replace(/[^\d+]/gu, '');
  return /^\+?\d{7,}$/u.test(digits) ? `tel:${digits}` : null;
}

/** The radius in Web Mercator units that draws as `m` metres on the ground at this latitude. */
export function mercatorRadius(m: number, lat: number): number {
  return m / Math.cos((lat * Math.PI) / 180);
}

function group(value: number): string {
  const [whole = '', decimals] = trim(value.toFixed(2)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, '\u202f');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

function trim(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/u, '') : number;
}
