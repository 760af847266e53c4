import Feature from 'ol/Feature';
import GeoJSON from 'ol/format/GeoJSON';
import Point from 'ol/geom/Point';
import type Geometry from 'ol/geom/Geometry';
import MultiPolygon from 'ol/geom/MultiPolygon';
import Polygon from 'ol/geom/Polygon';
import VectorSource from 'ol/source/Vector';

import { items } from '../api.ts';
import { PROJECTION, UNIT } from './projection.ts';

/** One label point per county. Tiles cut a county into pieces and would repeat its name in each. */
export async function countyLabelSource(signal: AbortSignal): Promise<VectorSource> {
  const collection = await items('counties', 500, signal);
  const features = new GeoJSON({ featureProjection: PROJECTION }).readFeatures(collection);
  const labels: Feature[] = [];
  for (const feature of features) {
    const polygon = largest(feature.getGeometry());
    if (polygon === null) continue;
    const [x, y, width] = polygon.getInteriorPoint().getCoordinates();
    if (x === undefined || y === undefined || width === undefined) continue;
    labels.push(new Feature({ geometry: new Point([x, y]), name: feature.get('name') as unknown, width: width * UNIT }));
  }
  return new VectorSource({ features: labels });
}

function largest(geometry: Geometry | undefined): Polygon | null {
  if (geometry instanceof Polygon) return geometry;
  if (!(geometry instanceof MultiPolygon)) return null;
  const polygons = geometry.getPolygons();
  return polygons.reduce<Polygon | null>(
    (best, polygon) => (best === null || polygon.getArea() > best.getArea() ? polygon : best),
    null,
  );
}
