type Position = readonly number[];

/** The middle of a line, by its length, or a point; `null` for what has an area, where no one place is meant. */
export function middleOf(geometry: unknown): readonly [number, number] | null {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
  if (!Array.isArray(coordinates)) return null;
  if (type === 'Point') return place(coordinates as Position);
  if (type === 'LineString') return alongHalf(coordinates as Position[]);
  if (type !== 'MultiLineString') return null;
  // A feature in several parts has its middle in none of the gaps.
  const parts = (coordinates as Position[][]).map((part) => [lengthOf(part), part] as const);
  const longest = parts.reduce<(typeof parts)[number] | null>((best, one) => (best === null || one[0] > best[0] ? one : best), null);
  return longest === null ? null : alongHalf(longest[1]);
}

function alongHalf(path: readonly Position[]): readonly [number, number] | null {
  let left = lengthOf(path) / 2;
  for (let at = 1; at < path.length; at += 1) {
    const [from, to] = [path[at - 1] ?? [], path[at] ?? []];
    const step = distance(from, to);
    if (step >= left && step > 0) {
      const share = left / step;
      return place([0, 1].map((axis) => (from[axis] ?? NaN) + ((to[axis] ?? NaN) - (from[axis] ?? NaN)) * share));
    }
    left -= step;
  }
  return path[0] === undefined ? null : place(path[0]);
}

function lengthOf(path: readonly Position[]): number {
  return path.slice(1).reduce((sum, to, at) => sum + distance(path[at] ?? [], to), 0);
}

/** In degrees, longitudes shortened as at 38.5° north: only shares of lengths are wanted. */
function distance(from: Position, to: Position): number {
  return Math.hypot(((to[0] ?? NaN) - (from[0] ?? NaN)) * 0.78, (to[1] ?? NaN) - (from[1] ?? NaN));
}

function place([lon, lat]: Position): readonly [number, number] | null {
  return lon !== undefined && lat !== undefined && Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : null;
}
