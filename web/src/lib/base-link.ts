/** The plane the map is drawn in: Web Mercator, or degrees of CGCS2000 as they are. */
export type System = 'mercator' | 'cgcs2000';

/** What the address remembers of the ground below the data: which base map, and the plane. */
export type BaseLink = { readonly base: string | null; readonly system: System | null };

const ID = /^[a-z0-9][a-z0-9-]{0,31}$/u;
const CODES: readonly (readonly [string, System])[] = [
  ['3857', 'mercator'],
  ['4490', 'cgcs2000'],
];

/** Reads `base=` and `crs=` from the part of an address after `#`. What cannot be read is left out, never guessed. */
export function readBaseLink(hash: string): BaseLink {
  const values = new Map(parts(hash).map((part) => [name(part), part.slice(name(part).length + 1)]));
  const base = values.get('base') ?? '';
  return { base: ID.test(base) ? base : null, system: CODES.find(([code]) => code === values.get('crs'))?.[1] ?? null };
}

/** The same part of an address with these two in it instead of those before. Web Mercator is not said. */
export function withBaseLink(hash: string, { base, system }: BaseLink): string {
  const kept = parts(hash).filter((part) => !['base', 'crs'].includes(name(part)));
  if (base !== null) kept.push(`base=${base}`);
  if (system === 'cgcs2000') kept.push('crs=4490');
  return kept.length === 0 ? '' : `#${kept.join('&')}`;
}

function parts(hash: string): string[] {
  return hash
    .replace(/^#/u, '')
    .split('&')
    .filter((part) => part !== '');
}

function name(part: string): string {
  return part.split('=', 1)[0] ?? '';
}
