/** How many kilometre posts fit a zoom, and how their tick lies on the screen. */

/** The levels of the field `every_km`, greatest first. */
const LEVELS = [100, 50, 10, 5, 1] as const;

/** How near two ticks, and two names, may stand to each other, in pixels. */
const TICK_ROOM = 9;
const NAME_ROOM = 58;

/** The least level whose posts have a tick, and the least whose posts have a name too. */
export type PostDetail = { readonly ticks: number; readonly names: number };

/** `metresPerPixel` is on the ground. */
export function postDetail(metresPerPixel: number): PostDetail {
  const least = (room: number): number => {
    const fitting = LEVELS.filter((level) => (level * 1000) / metresPerPixel >= room);
    return fitting[fitting.length - 1] ?? Infinity;
  };
  return { ticks: least(TICK_ROOM), names: least(NAME_ROOM) };
}

/**
 * The turn of a tick across the line, clockwise from upright in radians, in [0, π). `stretch` is how much the
 * map stretches the north against the east: 1 in Web Mercator, the cosine of the latitude where degrees are
 * drawn as squares.
 */
export function tickTurn(bearingDeg: number, stretch = 1): number {
  const bearing = (bearingDeg * Math.PI) / 180;
  const turn = Math.atan2(Math.sin(bearing), Math.cos(bearing) * stretch) + Math.PI / 2;
  const half = ((turn % Math.PI) + Math.PI) % Math.PI;
  return half >= Math.PI - 1e-9 ? 0 : half;
}

/** What stands beside a post. On a schematic line, near by, with how far off it may be. */
export function postName(post: string, schematic: boolean, toleranceM: number | null, metresPerPixel: number): string {
  // Farther out the tolerance is smaller than the sign.
  if (!schematic || toleranceM === null || toleranceM / metresPerPixel < 24) return post;
  const km = toleranceM / 1000;
  return `${post} ±${km >= 1 ? `${Number(km.toFixed(1))} km` : `${Math.round(toleranceM)} m`}`;
}
