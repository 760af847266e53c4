import type { Place } from '../api.ts';
import { project, zoneOf, type Point } from './metric.ts';
import type { Geometry, PlaceFacts } from './pack-types.ts';

type Ring = readonly (readonly [number, number])[];

/** The county of a point, known to ± `aroundM`, as the service tells it: with the metres to its edge, and whose it may be as well. */
export function countyAt({ counties, edge_tolerance_m: tolerance }: PlaceFacts, lon: number, lat: number, aroundM = 0): Place['county'] {
  const zone = zoneOf(lon);
  const at = project(zone, lon, lat);
  const near = counties
    .map(({ name, adcode, boundary }, no) => ({ no, name, adcode, ...ask(ringsOf(boundary), at, zone) }))
    .filter(({ inside, edge }) => inside || edge <= tolerance + aroundM)
    .sort((a, b) => Number(b.inside) - Number(a.inside) || (a.inside ? b.edge - a.edge : a.edge - b.edge) || a.no - b.no);
  const [first, ...others] = near;
  if (first === undefined) return null;
  return { name: first.name, adcode: first.adcode, edge_m: Math.round(first.edge), maybe: others.map(({ name }) => name), contained: first.inside };
}

/** All rings of a polygon or of several. */
export function ringsOf(geometry: Geometry): readonly Ring[] {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** Whether a place lies inside rings or on their edge (even-odd), and metres to the nearest edge. */
export function ask(rings: readonly Ring[], at: Point, zone: number): { readonly inside: boolean; readonly edge: number } {
  let inside = false;
  let nearest = Infinity;
  for (const ring of rings) {
    let before: Point | null = null;
    for (const [lon, lat] of ring) {
      const next = project(zone, lon, lat);
      if (before !== null) {
        const [sx, sy] = [next[0] - before[0], next[1] - before[1]];
        const [dx, dy] = [at[0] - before[0], at[1] - before[1]];
        const length2 = sx * sx + sy * sy;
        const t = length2 > 0 ? Math.min(1, Math.max(0, (dx * sx + dy * sy) / length2)) : 0;
        nearest = Math.min(nearest, (dx - t * sx) ** 2 + (dy - t * sy) ** 2);
        if (dy < 0 !== dy < sy) inside = inside !== dx < (dy / sy) * sx;
      }
      before = next;
    }
  }
  const edge = Math.sqrt(nearest);
  return { inside: inside || edge < 1e-6, edge };
}
