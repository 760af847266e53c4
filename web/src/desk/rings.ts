/** Areas and crossings of boundaries in degrees CGCS2000. */
export type Point = readonly [number, number];
export type Ring = readonly Point[];
/** Polygons, each with its outer ring first; every ring ends where it begins. */
export type Polygons = readonly (readonly Ring[])[];

/** CGCS2000: semi-major axis in metres and flattening. */
const A = 6_378_137;
const F = 1 / 298.257_222_101;
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
/** One mu is 10000/15 m². */
const MU = 10_000 / 15;

/** Snyder's q: the area between the equator and a latitude, but for a factor. */
function q(sin: number): number {
  return (1 - E2) * (sin / (1 - E2 * sin * sin) + Math.atanh(E * sin) / E);
}

const POLE = q(1);
/** The radius of the sphere with the ellipsoid's area, squared. */
const R2 = (A * A * POLE) / 2;

/** The tangent of half the authalic latitude. */
function half(degrees: number): number {
  return Math.tan(Math.asin(Math.max(-1, Math.min(1, q(Math.sin((degrees * Math.PI) / 180)) / POLE))) / 2);
}

/**
 * The area that a ring encloses on the ellipsoid, m², positive when it runs counter-clockwise. Edges are great circles
 * of the sphere of equal area, which differ from geodesics by less than one part in 10⁷ of a parcel's area.
 */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let at = 1; at < ring.length; at += 1) {
    const [from, to] = [ring[at - 1], ring[at]];
    if (from === undefined || to === undefined) continue;
    const [a, b] = [half(from[1]), half(to[1])];
    sum -= 2 * Math.atan((Math.tan(((to[0] - from[0]) * Math.PI) / 360) * (a + b)) / (1 + a * b));
  }
  return sum * R2;
}

/** The area of polygons without their holes, m². */
export function area(polygons: Polygons): number {
  return polygons.reduce((sum, rings) => sum + rings.reduce((own, ring, no) => own + Math.abs(signedArea(ring)) * (no === 0 ? 1 : -1), 0), 0);
}

/** How far an area is off a stated one, per cent. */
export function difference(m2: number, stated: number): number {
  return ((m2 - stated) / stated) * 100;
}

/** An area in the three units that documents print. */
export function units(m2: number): { readonly m2: string; readonly mu: string; readonly ha: string } {
  const group = (value: number, decimals: number): string => {
    const [whole = '', rest] = value.toFixed(decimals).split('.');
    return whole.replace(/\B(?=(\d{3})+$)/gu, '\u202f') + (rest === undefined ? '' : `.${rest}`);
  };
  return { m2: group(m2, 1), mu: group(m2 / MU, 3), ha: group(m2 / 10_000, 4) };
}

type Edge = { readonly ring: string; readonly at: number; readonly last: number; readonly a: Point; readonly b: Point; readonly least: number; readonly most: number };

/** Where boundaries cross or touch themselves or each other, up to `limit` places. A shared vertex of neighbours is none. */
export function crossings(polygons: Polygons, limit = 20): Point[] {
  const edges: Edge[] = [];
  polygons.forEach((rings, p) =>
    rings.forEach((ring, r) => {
      for (let at = 0; at + 1 < ring.length; at += 1) {
        const [a, b] = [ring[at], ring[at + 1]];
        if (a === undefined || b === undefined || same(a, b)) continue;
        edges.push({ ring: `${p}/${r}`, at, last: ring.length - 2, a, b, least: Math.min(a[0], b[0]), most: Math.max(a[0], b[0]) });
      }
    }),
  );
  edges.sort((one, other) => one.least - other.least);
  const found: Point[] = [];
  for (let no = 0; no < edges.length && found.length < limit; no += 1) {
    const one = edges[no];
    if (one === undefined) continue;
    for (let next = no + 1; next < edges.length && found.length < limit; next += 1) {
      const other = edges[next];
      if (other === undefined || other.least > one.most) break;
      const at = meeting(one, other);
      if (at !== null && !found.some((known) => same(known, at))) found.push(at);
    }
  }
  return found;
}

function meeting(one: Edge, other: Edge): Point | null {
  if (Math.max(one.a[1], one.b[1]) < Math.min(other.a[1], other.b[1]) || Math.max(other.a[1], other.b[1]) < Math.min(one.a[1], one.b[1])) return null;
  const gap = Math.abs(one.at - other.at);
  const neighbours = one.ring === other.ring && (gap <= 1 || gap === one.last);
  const [d1, d2] = [side(one.a, one.b, other.a), side(one.a, one.b, other.b)];
  const [d3, d4] = [side(other.a, other.b, one.a), side(other.a, other.b, one.b)];
  if (neighbours) {
    // Edges that follow each other share a vertex; they overlap only where one folds back over the other.
    const shared = [one.a, one.b].find((point) => same(point, other.a) || same(point, other.b));
    if (shared === undefined) return null;
    const [far, away] = [same(one.a, shared) ? one.b : one.a, same(other.a, shared) ? other.b : other.a];
    const straight = side(shared, far, away) === 0;
    const folded = (far[0] - shared[0]) * (away[0] - shared[0]) + (far[1] - shared[1]) * (away[1] - shared[1]) > 0;
    return straight && folded ? shared : null;
  }
  if (d1 * d2 < 0 && d3 * d4 < 0) {
    const t = d3 / (d3 - d4);
    return [one.a[0] + (one.b[0] - one.a[0]) * t, one.a[1] + (one.b[1] - one.a[1]) * t];
  }
  for (const [on, a, b, where] of [[d1, one.a, one.b, other.a], [d2, one.a, one.b, other.b], [d3, other.a, other.b, one.a], [d4, other.a, other.b, one.b]] as const) {
    if (on === 0 && within(a, b, where)) return where;
  }
  return null;
}

function same(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function side(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function within(a: Point, b: Point, c: Point): boolean {
  return Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);
}

/** Whether a place lies inside a ring; on its edge counts as either. */
export function inside([x, y]: Point, ring: Ring): boolean {
  let odd = false;
  for (let at = 1; at < ring.length; at += 1) {
    const [a, b] = [ring[at - 1], ring[at]];
    if (a === undefined || b === undefined || a[1] > y === b[1] > y) continue;
    if (x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
  }
  return odd;
}

/** A ring as lines of `lon lat`, for who edits without a mouse; the closing vertex is not repeated. */
export function ringText(ring: Ring): string {
  return ring.slice(0, -1).map(([x, y]) => `${x} ${y}`).join('\n');
}

/** Reads such lines; gives the number of the first line that is none. */
export function readRing(text: string): { readonly ring: Ring } | { readonly line: number } {
  const ring: Point[] = [];
  for (const [no, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parts = line.trim().split(/[\s,，;；]+/u);
    const [x, y] = parts.map(Number);
    if (parts.length !== 2 || x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) return { line: no + 1 };
    if (x < 73 || x > 136 || y < 3 || y > 54) return { line: no + 1 };
    ring.push([x, y]);
  }
  const [first] = ring;
  const last = ring[ring.length - 1];
  if (first !== undefined && last !== undefined && ring.length > 1 && same(first, last)) ring.pop();
  return first === undefined || ring.length < 3 ? { line: ring.length + 1 } : { ring: [...ring, first] };
}
