import type { Coordinate } from 'ol/coordinate';
import type { Extent } from 'ol/extent';
import type Geometry from 'ol/geom/Geometry';
import CircleGeometry from 'ol/geom/Circle';
import { circular } from 'ol/geom/Polygon';
import { addEquivalentProjections, addEquivalentTransforms, addProjection, get, transform, transformExtent } from 'ol/proj';
import Projection from 'ol/proj/Projection';
import { fromEPSG4326, toEPSG4326 } from 'ol/proj/epsg3857';
import { METERS_PER_UNIT } from 'ol/proj/epsg4326';
import type { StyleFunction } from 'ol/style/Style';
import TileGrid from 'ol/tilegrid/TileGrid';
import { createXYZ } from 'ol/tilegrid';

import { mercatorRadius } from '../lib/format.ts';
import { SYSTEM } from './system.ts';

/**
 * The plane that the map is drawn in. It is chosen once, when the page is loaded: sources, features and styles of all
 * parts are made for it. Whoever puts something on the map takes the functions below, not those of `ol/proj`.
 */

/** Degrees, longitude first as everywhere in OpenLayers, although the register has latitude first. */
const CGCS2000 = 'EPSG:4490';
const WORLD: Extent = [-180, -90, 180, 90];

addProjection(
  new Projection({
    code: CGCS2000,
    units: 'degrees',
    extent: WORLD,
    worldExtent: WORLD,
    global: true,
    axisOrientation: 'neu',
    metersPerUnit: METERS_PER_UNIT,
    // What a pixel stands for from west to east: the scale bar lies so. From south to north it is more.
    getPointResolution: (resolution, [, lat = 0]) => resolution * Math.cos((lat * Math.PI) / 180),
  }),
);
addEquivalentProjections(projections('EPSG:4326', CGCS2000));
addEquivalentTransforms(projections(CGCS2000), projections('EPSG:3857', 'EPSG:900913'), fromEPSG4326, toEPSG4326);

/** Its code. */
export const PROJECTION = SYSTEM === 'cgcs2000' ? CGCS2000 : 'EPSG:3857';

/** Metres of Web Mercator that a unit of the plane stands for, along a parallel. */
export const UNIT = SYSTEM === 'cgcs2000' ? METERS_PER_UNIT : 1;

/** What the address of a tile of the service ends in. */
export const TILE_QUERY: Readonly<Record<string, string>> = SYSTEM === 'cgcs2000' ? { matrix: 'CGCS2000Quad' } : {};

/** A place of the plane. */
export function fromLonLat(place: Coordinate): Coordinate {
  return transform(place, 'EPSG:4326', PROJECTION);
}

/** Longitude and latitude of a place of the plane. */
export function toLonLat(place: Coordinate): Coordinate {
  return transform(place, PROJECTION, 'EPSG:4326');
}

/** A box of the plane around one of degrees. */
export function fromLonLatExtent(extent: Extent): Extent {
  return transformExtent(extent, 'EPSG:4326', PROJECTION);
}

/** The box of degrees around one of the plane. */
export function toLonLatExtent(extent: Extent): Extent {
  return transformExtent(extent, PROJECTION, 'EPSG:4326');
}

/** A circle on the ground. In degrees it is wider than high. */
export function circleAround(lon: number, lat: number, radiusM: number): Geometry {
  if (SYSTEM === 'mercator') return new CircleGeometry(fromLonLat([lon, lat]), mercatorRadius(radiusM, lat));
  return circular([lon, lat], radiusM, 64);
}

/** How the service cuts the plane into tiles: `WebMercatorQuad`, or `CGCS2000Quad` of 2 × 1 tiles at zoom 0. */
export function tileGrid(minZoom: number, maxZoom: number): TileGrid {
  if (SYSTEM === 'mercator') return createXYZ({ minZoom, maxZoom, tileSize: 512 });
  const resolutions = Array.from({ length: maxZoom + 1 }, (_, zoom) => 180 / 512 / 2 ** zoom);
  return new TileGrid({ extent: WORLD, origin: [-180, 90], resolutions, minZoom, tileSize: 512 });
}

/** A style that is written for metres of Web Mercator, in the plane of the page. */
export function inMetres(style: StyleFunction): StyleFunction {
  return UNIT === 1 ? style : (feature, resolution) => style(feature, resolution * UNIT);
}

function projections(...codes: string[]): Projection[] {
  return codes.map((code) => get(code)).filter((projection) => projection !== null);
}
