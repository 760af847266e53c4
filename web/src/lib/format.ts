/** A length for people: metres below 1 km, otherwise kilometres with one decimal. */
export function metres(value: number): string {
  const rounded = Math.round(value);
  return Math.abs(rounded) < 1000 ? `${rounded} m` : `${(value / 1000).toFixed(Math.abs(value) < 100_000 ? 1 : 0)} km`;
}

/** A length to the centimetre where the service states it so finely: it does where the survey bears it. */
export function fineMetres(value: number): string {
  const below = Math.abs(value) < 1000 && !Number.isInteger(value);
  return below ? `${trim(value.toFixed(2))} m` : metres(value);
}

/** A length below 100 km in whole metres, or finer where the survey bears it: the numbers are to be compared. */
export function exactMetres(value: number, toleranceM: number): string {
  return toleranceM < 1 ? `${trim(group(value))} m` : metres(value);
}

/** An area for people, in m² and, from one hectare on, in hectares. */
export function area(m2: number): string {
  const hectares = m2 / 10_000;
  const plain = `${group(m2)} m²`;
  return hectares >= 1 ? `${plain} (${trim(hectares.toFixed(4))} ha)` : plain;
}

/** A degree value with five decimals (about 1 m), or with seven (1 cm) for a place known better than a metre. */
export function degrees(value: number, toleranceM: number | null = null): string {
  return value.toFixed(toleranceM !== null && toleranceM < 1 ? 7 : 5);
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
