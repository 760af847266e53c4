/** The distance of a point to a path, given as `x, y, x, y …`, in the units of both; infinite without a stretch. */
export function distanceToPath([x = NaN, y = NaN]: readonly number[], path: readonly number[]): number {
  let nearest = Infinity;
  for (let at = 3; at < path.length; at += 2) {
    const [x1, y1, x2, y2] = [path[at - 3] ?? NaN, path[at - 2] ?? NaN, path[at - 1] ?? NaN, path[at] ?? NaN];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
    nearest = Math.min(nearest, Math.hypot(x - x1 - share * dx, y - y1 - share * dy));
  }
  return nearest;
}

/** Cuts flat coordinates at the ends of their parts. */
export function parts(flat: readonly number[], ends: readonly number[] | null | undefined): readonly (readonly number[])[] {
  if (ends == null || ends.length === 0) return [flat];
  return ends.map((end, at) => flat.slice(at === 0 ? 0 : ends[at - 1], end));
}

/** Whether rings, given as flat coordinates and their ends, enclose a place: inside an odd number of them. */
export function encloses(flat: readonly number[], ends: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of parts(flat, ends)) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const before = at === 0 ? ring.length - 2 : at - 2;
      const [x1, y1, x2, y2] = [ring[before] ?? NaN, ring[before + 1] ?? NaN, ring[at] ?? NaN, ring[at + 1] ?? NaN];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}
