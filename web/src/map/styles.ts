import type { FeatureLike } from 'ol/Feature';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style';
import type { StyleFunction } from 'ol/style/Style';

import { hatch } from './hatch.ts';
import * as palette from './palette.ts';
import type { Subdivision } from './subdivision.ts';

/** The style of each tile layer. Geometry only: labels stand on layers of their own. */
export function tileStyle(layer: string, subdivision: Subdivision): StyleFunction {
  switch (layer) {
    case 'counties':
      return county();
    case 'parcels':
      return decision(palette.PARCEL, 'up');
    case 'temporary_uses':
      return decision(palette.TEMPORARY, 'down');
    case 'constraints':
      return constraint();
    case 'segments':
      return segment(subdivision);
    case 'county_segments':
      return countySegment();
    case 'lines':
      return railway();
    case 'stations':
      return station();
    case 'findings':
      return finding();
    default:
      return always(new Style({ stroke: new Stroke({ color: palette.INK, width: 1 }) }));
  }
}

/** Station names, from the zoom at which they fit; on a layer of its own so that it may be thinned out. */
export function stationLabel(): StyleFunction {
  const small = labelStyle('500 12px', palette.INK, [0, -12]);
  const large = labelStyle('600 13px', palette.INK, [0, -13]);
  return (feature, resolution) => {
    if (resolution > 300) return undefined;
    return withText(resolution < 60 ? large : small, String(feature.get('name') ?? ''));
  };
}

/** Line names, along the lines. */
export function lineLabel(): StyleFunction {
  const style = new Style({
    text: new Text({
      font: `600 12px ${palette.FONT}`,
      placement: 'line',
      repeat: 420,
      textBaseline: 'bottom',
      offsetY: -6,
      maxAngle: Math.PI / 24,
      overflow: false,
      fill: new Fill({ color: '#3d4a52' }),
      stroke: new Stroke({ color: palette.PAPER, width: 4 }),
    }),
  });
  return (feature, resolution) => (resolution > 500 ? undefined : withText(style, String(feature.get('line') ?? '')));
}

/** County names, one each, where the county is wide enough for its name. */
export function countyLabel(): StyleFunction {
  const style = labelStyle('500 15px', '#75684a', [0, 0], 3);
  const small = labelStyle('500 13px', '#75684a', [0, 0], 3);
  return (feature, resolution) => {
    const room = Number(feature.get('width') ?? 0) / resolution;
    const name = String(feature.get('name') ?? '');
    return room < name.length * 14 ? undefined : withText(resolution > 260 ? small : style, name);
  };
}

function always(style: Style): StyleFunction {
  return () => style;
}

function county(): StyleFunction {
  const styles = palette.COUNTY_FILLS.map(
    (color) =>
      new Style({ fill: new Fill({ color }), stroke: new Stroke({ color: palette.COUNTY_EDGE, width: 1, lineDash: [6, 3] }) }),
  );
  return (feature) => styles[Number(feature.get('adcode') ?? 0) % styles.length];
}

/** Precisions whose geometry is the land itself; any other only says where the land lies. */
const EXTENT_KNOWN = new Set(['surveyed', 'drawn', 'named_streets', 'along_line']);

function decision(colour: string, direction: 'up' | 'down'): StyleFunction {
  const pattern = hatch(colour, direction, window.devicePixelRatio);
  const vague = new Style({
    ...(pattern === null ? {} : { fill: new Fill({ color: pattern }) }),
    stroke: new Stroke({ color: `${colour}a0`, width: 1, lineDash: [3, 4] }),
    image: new Circle({ radius: 6, fill: new Fill({ color: `${colour}26` }), stroke: new Stroke({ color: colour, width: 1.2, lineDash: [2, 2] }) }),
  });
  const known = new Style({
    fill: new Fill({ color: `${colour}40` }),
    stroke: new Stroke({ color: colour, width: 1.8 }),
    image: new Circle({ radius: 5, fill: new Fill({ color: colour }), stroke: new Stroke({ color: '#fff', width: 1.5 }) }),
  });
  // Decisions known to the same county share its polygon; hatched once, not darker with each.
  const owner = new Map<string, string>();
  return (feature) => {
    const precision = String(feature.get('precision'));
    if (EXTENT_KNOWN.has(precision)) return known;
    if (precision !== 'county') return vague;
    const [county, id] = [String(feature.get('county')), String(feature.get('id'))];
    if (!owner.has(county)) owner.set(county, id);
    return owner.get(county) === id ? vague : undefined;
  };
}

/** Many rules share one county or one line; drawn once, not darker with each. */
function constraint(): StyleFunction {
  const style = new Style({
    fill: new Fill({ color: `${palette.CONSTRAINT}14` }),
    stroke: new Stroke({ color: `${palette.CONSTRAINT}b0`, width: 1.2, lineDash: [2, 4] }),
  });
  const owner = new Map<string, string>();
  return (feature) => {
    const place = String(feature.get('county') ?? feature.get('line') ?? '');
    const id = String(feature.get('id'));
    if (place === '') return style;
    if (!owner.has(place)) owner.set(place, id);
    return owner.get(place) === id ? style : undefined;
  };
}

function band(color: string, width: number): Style {
  return new Style({ stroke: new Stroke({ color, width, lineCap: 'butt', lineJoin: 'round' }) });
}

function segment(subdivision: Subdivision): StyleFunction {
  const wide = palette.BANDS.map((color) => band(`${color}d9`, 9));
  const narrow = palette.BANDS.map((color) => band(`${color}d9`, 6));
  const undivided = { wide: band(palette.UNDIVIDED, 8), narrow: band(palette.UNDIVIDED, 5) };
  return (feature, resolution) => {
    const size = resolution < 150 ? 'wide' : 'narrow';
    if (subdivision.isShared(feature)) return undivided[size];
    const styles = size === 'wide' ? wide : narrow;
    return styles[bandIndex(feature) % styles.length];
  };
}

function countySegment(): StyleFunction {
  const styles = palette.BANDS.map((color) => band(`${color}66`, 14));
  return (feature) => styles[hash(String(feature.get('county') ?? '')) % styles.length];
}

function railway(): StyleFunction {
  const schematic = new Style({ stroke: new Stroke({ color: palette.INK, width: 2, lineDash: [9, 5], lineCap: 'butt' }) });
  // Unbroken and edged: the one line on the map that lies where it is drawn.
  const casing = new Style({ stroke: new Stroke({ color: '#fff', width: 5.4 }), zIndex: 0 });
  const surveyed = new Style({ stroke: new Stroke({ color: palette.INK, width: 3 }), zIndex: 1 });
  const far = new Style({ stroke: new Stroke({ color: palette.INK, width: 1.4, lineDash: [7, 4], lineCap: 'butt' }) });
  return (feature, resolution) => {
    if (feature.get('schematic') === false) return [casing, surveyed];
    return resolution > 600 ? far : schematic;
  };
}

/** The severities that are drawn. */
export const FINDING_DRAWN: ReadonlySet<string> = new Set(['fault', 'doubt']);

/**
 * Only what somebody must look at: notes, such as a range that is not subdivided, would cover every line. Beside
 * the band of the roster, so that neither hides the other: dashes for a fault, ticks for a doubt.
 */
function finding(): StyleFunction {
  const beside = (color: string, width: number, lineDash: number[], zIndex: number): Style =>
    new Style({ stroke: new Stroke({ color, width, lineDash, lineCap: 'butt' }), zIndex });
  // Where the roster has a gap there is no band: the middle stays paper.
  const middle = (width: number): Style => new Style({ stroke: new Stroke({ color: palette.PAPER, width, lineCap: 'butt' }), zIndex: 2 });
  const styles = (band: number): Map<string, Style[]> =>
    new Map([
      ['doubt', [beside(palette.DOUBT, band + 8, [2, 9], 0), middle(band)]],
      ['fault', [beside(palette.FAULT, band + 4, [9, 5], 1), middle(band)]],
    ]);
  const [wide, narrow] = [styles(10), styles(6.5)];
  return (feature, resolution) => (resolution < 150 ? wide : narrow).get(String(feature.get('severity')));
}

function station(): StyleFunction {
  const dot = (radius: number, width: number): Style =>
    new Style({
      image: new Circle({
        radius,
        fill: new Fill({ color: '#fffdf8' }),
        stroke: new Stroke({ color: palette.INK, width }),
      }),
    });
  const [tiny, small, large] = [dot(1.8, 1), dot(3.2, 1.5), dot(4.6, 2)];
  return (_feature, resolution) => (resolution > 420 ? tiny : resolution > 120 ? small : large);
}

function labelStyle(weightAndSize: string, color: string, offset: readonly [number, number], halo = 4): Style {
  return new Style({
    text: new Text({
      font: `${weightAndSize} ${palette.FONT}`,
      offsetX: offset[0],
      offsetY: offset[1],
      fill: new Fill({ color }),
      stroke: new Stroke({ color: palette.PAPER, width: halo }),
      padding: [2, 4, 2, 4],
    }),
  });
}

function withText(style: Style, text: string): Style {
  style.getText()?.setText(text);
  return style;
}

/** Neighbours along a line follow each other in the roster, so its row number alternates the colours. */
function bandIndex(feature: FeatureLike): number {
  const row: unknown = feature.get('row');
  return typeof row === 'number' ? row : hash(String(feature.get('township') ?? ''));
}

function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value;
}
