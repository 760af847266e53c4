import type { Bilingual, Constraint, Decision, Place } from '../api.ts';
import { ask, ringsOf } from './counties.ts';
import { daysBetween } from './day.ts';
import { footOn, project, zoneOf, type Point } from './metric.ts';
import type { Geometry, LandFacts } from './pack-types.ts';

const RELATIONS: readonly Decision['relation'][] = ['contains', 'near', 'township', 'county'];
const BOUNDARY: readonly string[] = ['surveyed', 'drawn', 'named_streets'];

/** Decisions about land at a place, with what they say of it. */
export type LandFound = { readonly parcels: readonly Decision[]; readonly temporary: readonly Decision[]; readonly constraints: readonly Constraint[] };

/** What is asked about. */
export type LandAsk = { readonly lon: number; readonly lat: number; readonly county: Place['county']; readonly withinM: number; readonly accuracyM: number; readonly asOf: string };

/** Parcels and temporary uses that contain a place, are near it, or are known to its county only. */
export function landAt(all: readonly LandFacts[], asked: LandAsk): LandFound {
  const found = all
    .filter((land) => inForce(land, asked.asOf))
    .flatMap((land) => {
      const relation = relate(land, asked);
      return relation === null ? [] : [{ land, decision: { ...onDay(land.answer, asked.asOf), ...relation } }];
    })
    .sort((a, b) => RELATIONS.indexOf(a.decision.relation) - RELATIONS.indexOf(b.decision.relation) || (a.decision.id < b.decision.id ? -1 : 1));
  const constraints = found.flatMap(({ land, decision }) => {
    const own = decision.relation === 'contains' ? land.inside : land.near;
    // After the end of the term only reclamation is left.
    return decision.expiry?.state === 'expired' ? own.filter(({ id }) => id.endsWith('#reclamation')) : own;
  });
  const decisions = found.map(({ decision }) => decision);
  return {
    parcels: decisions.filter(({ kind }) => kind !== 'temporary_use'),
    temporary: decisions.filter(({ kind }) => kind === 'temporary_use'),
    constraints,
  };
}

/** A temporary use of which only the term is over is told and not left out. */
function inForce({ valid_from: from, valid_to: to, term_only: termOnly }: LandFacts, day: string): boolean {
  return (from === null || from <= day) && (to === null || day <= to || termOnly);
}

function relate(land: LandFacts, { lon, lat, county, withinM, accuracyM }: LandAsk): { relation: Decision['relation']; distance_m: number | null } | null {
  const { precision, accuracy_m: own } = land.answer;
  if (land.geometry === null) {
    const here = county !== null && land.counties.some((name) => name === county.name || county.maybe.includes(name));
    return here ? { relation: 'county', distance_m: null } : null;
  }
  const { distance, edge } = distanceTo(land.geometry, lon, lat);
  if (BOUNDARY.includes(precision) && distance <= 0 && (accuracyM <= 0 || edge > accuracyM)) return { relation: 'contains', distance_m: 0 };
  if (distance > withinM + (own ?? 0) + accuracyM) return null;
  return { relation: precision === 'township' ? 'township' : 'near', distance_m: Math.round(distance) };
}

/** Metres from a place to a geometry, zero inside a polygon, and to its nearest edge. */
export function distanceTo(geometry: Geometry, lon: number, lat: number): { readonly distance: number; readonly edge: number } {
  const zone = zoneOf(lon);
  const at = project(zone, lon, lat);
  if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon') {
    const { inside, edge } = ask(ringsOf(geometry), at, zone);
    return { distance: inside ? 0 : edge, edge };
  }
  if (geometry.type === 'GeometryCollection') {
    const all = geometry.geometries.map((part) => distanceTo(part, lon, lat));
    return { distance: Math.min(Infinity, ...all.map(({ distance }) => distance)), edge: Math.min(Infinity, ...all.map(({ edge }) => edge)) };
  }
  const distance = Math.min(Infinity, ...paths(geometry).map((path) => alongPath(path, at, zone)));
  return { distance, edge: distance };
}

function paths(geometry: Exclude<Geometry, { type: 'Polygon' | 'MultiPolygon' | 'GeometryCollection' }>): readonly (readonly (readonly [number, number])[])[] {
  if (geometry.type === 'Point') return [[geometry.coordinates]];
  if (geometry.type === 'MultiPoint') return geometry.coordinates.map((point) => [point]);
  return geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
}

function alongPath(path: readonly (readonly [number, number])[], at: Point, zone: number): number {
  const points = path.map(([lon, lat]) => project(zone, lon, lat));
  return Math.min(
    ...points.map((a, no) => {
      const { foot } = footOn(at, a, points[no + 1] ?? a);
      return Math.hypot(foot[0] - at[0], foot[1] - at[1]);
    }),
  );
}

/** What depends on the day, told anew for the day asked about. */
function onDay(decision: Decision, day: string): Decision {
  let now = decision;
  const { expiry, term_end: end, reclamation } = decision;
  if (expiry != null && end != null && expiry.state !== 'unknown') {
    const days = daysBetween(day, end);
    const words: Bilingual =
      days < 0 ? { zh: `已于${end}到期（${-days}天前）`, en: `expired on ${end}, ${-days} days ago` } : { zh: `${end}到期（还有${days}天）`, en: `expires on ${end}, in ${days} days` };
    now = { ...now, expiry: { ...expiry, ...words, state: days < 0 ? 'expired' : 'running' } };
  }
  if (reclamation != null) now = { ...now, reclamation: { ...reclamation, overdue: reclamation.due !== null && reclamation.due < day } };
  return now;
}
