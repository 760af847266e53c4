/** A 3-degree zone of CGCS2000 with its two codes: with the zone number before the easting, and without. */
export type Zone = { readonly zone: number; readonly meridian: number; readonly prefixed: number; readonly plain: number };

/** The zones that the service writes reach from 25 to 45. */
const [FIRST, LAST] = [25, 45];

/** The 3-degree zone of a longitude; `null` outside China. */
export function zoneAt(lon: number): Zone | null {
  const zone = Math.floor((lon + 1.5) / 3);
  if (!Number.isFinite(zone) || zone < FIRST || zone > LAST) return null;
  return { zone, meridian: zone * 3, prefixed: 4513 + zone - FIRST, plain: 4534 + zone - FIRST };
}

/** The zones between two longitudes, and the longitudes where one ends and the next begins. */
export function zonesBetween(west: number, east: number): { readonly zones: readonly Zone[]; readonly edges: readonly number[] } {
  const zones: Zone[] = [];
  for (let zone = Math.floor((west + 1.5) / 3); zone * 3 - 1.5 <= east; zone += 1) {
    const one = zoneAt(zone * 3);
    if (one !== null) zones.push(one);
    if (zones.length > LAST - FIRST) break;
  }
  return { zones, edges: zones.slice(1).map(({ meridian }) => meridian - 1.5) };
}

/** The zone of the middle: a file is written in one zone, and there most of it lies nearest to the meridian. */
export function zoneOfMost(west: number, east: number): Zone | null {
  return zoneAt((west + east) / 2);
}
