import type { FeatureLike } from 'ol/Feature';
import { Circle, Fill, RegularShape, Stroke, Style } from 'ol/style';
import type { StyleFunction } from 'ol/style/Style';

import type { Bands } from './bands.ts';
import type { Palette } from './palette.ts';
import { postDetail, tickTurn } from './post-detail.ts';
import { alpha } from './style-land.ts';

/** Farther out than this, in units of the map a pixel, everything along a railway is drawn narrower. */
const NARROW = 150;
/** Nearer than this both tracks of a line are drawn apart. */
const APART = 60;

/**
 * To which side a track is drawn, so that both can be seen: they share one schematic line. Only to tell them
 * apart; which of them lies on which side is not known.
 */
export function trackSide(track: unknown): -1 | 0 | 1 {
  switch (track) {
    case '上行':
    case '右线':
      return 1;
    case '下行':
    case '左线':
      return -1;
    default:
      return 0;
  }
}

function band(color: string, width: number, offset = 0): Style {
  return new Style({ stroke: new Stroke({ color, width, offset, lineCap: 'butt', lineJoin: 'round' }) });
}

/** Bands along the railways, coloured by township or workshop. */
export function segmentStyle(colours: Palette, bands: Bands): StyleFunction {
  const made = new Map<string, Style>();
  return (feature, resolution) => {
    const side = resolution < APART ? trackSide(feature.get('track')) : 0;
    const colour = bands.colour(feature);
    const wide = resolution < NARROW;
    const key = `${colour} ${side} ${wide}`;
    let style = made.get(key);
    if (style === undefined) {
      const color = colour === null ? colours.undivided : alpha(colours.bands[colour % colours.bands.length] ?? colours.undivided, 0.85);
      const width = (wide ? 9 : 6) - (colour === null ? 1 : 0);
      // Half as wide beside each other, with the line between them.
      style = side === 0 ? band(color, width) : band(color, width * 0.72, side * (width * 0.36 + 1.5));
      made.set(key, style);
    }
    return style;
  };
}

export function countySegmentStyle(colours: Palette): StyleFunction {
  const styles = colours.bands.map((color) => band(alpha(color, 0.4), 14));
  const given = new Map<string, number>();
  return (feature) => {
    const county = String(feature.get('county') ?? '');
    if (!given.has(county)) given.set(county, given.size % styles.length);
    return styles[given.get(county) ?? 0];
  };
}

/** Dashed where the line only joins known points, unbroken where it was surveyed. */
export function lineStyle(colours: Palette): StyleFunction {
  const dashed = (width: number, lineDash: number[]): Style => new Style({ stroke: new Stroke({ color: colours.ink, width, lineDash, lineCap: 'butt' }) });
  const [schematic, far] = [dashed(2, [9, 5]), dashed(1.4, [7, 4])];
  // Edged: the one line on the map that lies where it is drawn.
  const surveyed = [
    new Style({ stroke: new Stroke({ color: colours.edge, width: 5.4 }), zIndex: 0 }),
    new Style({ stroke: new Stroke({ color: colours.ink, width: 3 }), zIndex: 1 }),
  ];
  return (feature, resolution) => (feature.get('schematic') === false ? surveyed : resolution > 600 ? far : schematic);
}

/** The severities that are drawn. */
export const FINDING_DRAWN: ReadonlySet<string> = new Set(['fault', 'doubt']);

/**
 * Only what somebody must look at: notes, such as a range that is not subdivided, would cover every line. Beside
 * the band of the roster, so that neither hides the other: dashes for a fault, ticks for a doubt.
 */
export function findingStyle(colours: Palette): StyleFunction {
  const beside = (color: string, width: number, lineDash: number[], zIndex: number): Style =>
    new Style({ stroke: new Stroke({ color, width, lineDash, lineCap: 'butt' }), zIndex });
  // Where the roster has a gap there is no band: the middle stays paper.
  const middle = (width: number): Style => new Style({ stroke: new Stroke({ color: colours.paper, width, lineCap: 'butt' }), zIndex: 2 });
  const styles = (width: number): Map<string, Style[]> =>
    new Map([
      ['doubt', [beside(colours.doubt, width + 8, [2, 9], 0), middle(width)]],
      ['fault', [beside(colours.fault, width + 4, [9, 5], 1), middle(width)]],
    ]);
  const [wide, narrow] = [styles(10), styles(6.5)];
  return (feature, resolution) => (resolution < NARROW ? wide : narrow).get(String(feature.get('severity')));
}

export function stationStyle(colours: Palette): StyleFunction {
  const dot = (radius: number, width: number): Style =>
    new Style({ image: new Circle({ radius, fill: new Fill({ color: colours.dot }), stroke: new Stroke({ color: colours.ink, width }) }) });
  const [tiny, small, large] = [dot(1.8, 1), dot(3.2, 1.5), dot(4.6, 2)];
  return (_feature, resolution) => (resolution > 420 ? tiny : resolution > 120 ? small : large);
}

/** How many metres on the ground a pixel stands for at a feature; `ground` turns units of the map into metres. */
export type Ground = (feature: FeatureLike) => { readonly metresPerUnit: number; readonly stretch: number };

/**
 * A short tick across the line at every kilometre that fits the zoom. A schematic line is known to hundreds of
 * metres at best: its ticks are thin, and hectometres are drawn nowhere.
 */
export function postStyle(colours: Palette, ground: Ground): StyleFunction {
  const made = new Map<string, Style>();
  return (feature, resolution) => {
    const { metresPerUnit, stretch } = ground(feature);
    const level = Number(feature.get('every_km') ?? 1);
    const { ticks, names } = postDetail(resolution * metresPerUnit);
    if (level < ticks) return undefined;
    const schematic = feature.get('schematic') !== false;
    // To three degrees: nobody sees less on ten pixels.
    const turn = Math.round((tickTurn(Number(feature.get('bearing_deg') ?? 0), stretch) * 60) / Math.PI) % 60;
    // Where the number fits too the tick is long: over the edge of the band.
    const radius = level >= names ? 8.5 : 4.5;
    const key = `${turn} ${radius} ${schematic}`;
    let style = made.get(key);
    if (style === undefined) {
      const stroke = new Stroke({ color: colours.ink, width: schematic ? 1.2 : 2 });
      style = new Style({ image: new RegularShape({ points: 2, radius, stroke, rotation: (turn * Math.PI) / 60 }) });
      made.set(key, style);
    }
    return style;
  };
}
