/** West, south, east, north, in degrees. */
export type Extent = readonly [number, number, number, number];

/** The extent of a GeoJSON geometry; `null` for none and for one without coordinates. */
export function extentOf(geometry: unknown): Extent | null {
  const all = positions((geometry as { coordinates?: unknown } | null)?.coordinates);
  if (all.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of all) {
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  return [west, south, east, north];
}

/** The zoom of a web map at which an extent takes about this many pixels. */
export function zoomFor([west, south, east, north]: Extent, pixels: number): number {
  const span = Math.max(east - west, (north - south) / Math.cos((((south + north) / 2) * Math.PI) / 180), 1e-6);
  return Math.max(6, Math.min(17, Math.log2((360 / span) * (pixels / 256))));
}

function positions(coordinates: unknown): (readonly [number, number])[] {
  if (!Array.isArray(coordinates)) return [];
  const [lon, lat] = coordinates as unknown[];
  if (typeof lon === 'number' && typeof lat === 'number') return [[lon, lat]];
  return coordinates.flatMap(positions);
}
