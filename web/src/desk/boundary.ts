import type { Polygons } from './rings.ts';
import type { Geometry } from './service.ts';

/** Stands in the address for a feature that is not there yet. */
export const NEW = '+';

/** Layers of which the boundary may be given. */
const DRAWN = new Set(['parcels', 'temporary_uses', 'constraints']);
/** Precisions of a boundary that somebody gave. */
const OWN = new Set(['surveyed', 'drawn']);

/** Whether a layer takes boundaries. */
export function takesBoundary(layer: string): boolean {
  return DRAWN.has(layer);
}

/** The boundary that a feature was given; the polygon of a county that stands for a parcel is none. */
export function boundaryOf(layer: string, geometry: Geometry | null, properties: Readonly<Record<string, unknown>>): Polygons {
  if (geometry === null || !takesBoundary(layer)) return [];
  if (layer !== 'constraints' && !OWN.has(String(properties['precision']))) return [];
  if (geometry.type === 'Polygon') return [geometry.coordinates] as Polygons;
  return geometry.type === 'MultiPolygon' ? (geometry.coordinates as Polygons) : [];
}

/** A boundary as GeoJSON. */
export function geometryOf(polygons: Polygons): Geometry | null {
  const [only, ...others] = polygons;
  if (only === undefined) return null;
  return others.length === 0 ? { type: 'Polygon', coordinates: only } : { type: 'MultiPolygon', coordinates: polygons };
}
