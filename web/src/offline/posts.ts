/** Kilometre posts as text, in millimetres. */

/** `K241+500`, with decimals of the metre where there are any. */
export function postText(mm: number): string {
  const sign = mm < 0 ? '-' : '';
  const abs = Math.abs(mm);
  const metres = String(Math.floor(abs / 1000) % 1000).padStart(3, '0');
  const rest = abs % 1000;
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/u, '')}`;
  return `${sign}K${Math.floor(abs / 1_000_000)}+${metres}${decimals}`;
}

/**
 * Reads a post in the plain forms: `K241+500`, `241+500.5`, `K241`, `K241.5`, `k241 +500 km`. `null` for all
 * others: a design stage, a letter, more than 999 m or a bare number of metres have several readings, which
 * the service weighs.
 */
export function readPost(text: string): number | null {
  const plain = text.normalize('NFKC').toUpperCase().replace(/\s+/gu, '').replace(/KM$/u, '');
  const pair = /^K?(\d{1,3})\+(\d{3})(?:\.(\d{1,3}))?$/u.exec(plain);
  if (pair !== null) return Number(pair[1]) * 1_000_000 + Number(pair[2]) * 1000 + Number((pair[3] ?? '').padEnd(3, '0'));
  const km = /^K(\d{1,3})(?:\.(\d{1,6}))?$/u.exec(plain);
  return km === null ? null : Number(km[1]) * 1_000_000 + Number((km[2] ?? '').padEnd(6, '0'));
}

/** To the digits that the tolerance leaves: whole metres, or centimetres on a line surveyed better than a metre. */
export function rounded(mm: number, toleranceM: number | null): number {
  const step = toleranceM !== null && toleranceM < 1 ? 10 : 1000;
  return Math.floor((mm + step / 2) / step) * step;
}

/** Centimetres where they mean something, whole metres where they would only look exact. */
export function roundMetres(metres: number): number {
  return metres < 10 ? Math.round(metres * 100) / 100 : Math.round(metres);
}

/** Half to even, as the service rounds millimetres. */
export function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return Math.round(value);
}
