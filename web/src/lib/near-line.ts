/**
 * The least distance of a point to the lines of a tile's feature, in the units of its coordinates.
 * `flat` holds all coordinates one after the other, `ends` the index behind the last of each line.
 */
export function distanceToLines(
  flat: readonly number[],
  ends: readonly number[],
  stride: number,
  [x, y]: readonly [number, number],
): number {
  let least = Infinity;
  let start = 0;
  for (const end of ends) {
    for (let at = start + stride; at < end; at += stride) {
      const [ax = NaN, ay = NaN] = [flat[at - stride], flat[at - stride + 1]];
      const [bx = NaN, by = NaN] = [flat[at], flat[at + 1]];
      const [dx, dy] = [bx - ax, by - ay];
      const length2 = dx * dx + dy * dy;
      const along = length2 > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2)) : 0;
      const distance = Math.hypot(x - ax - along * dx, y - ay - along * dy);
      if (distance < least) least = distance;
    }
    start = end;
  }
  return least;
}
