import type { FeatureLike } from 'ol/Feature';
import { Fill, Stroke, Style, Text } from 'ol/style';
import type { StyleFunction } from 'ol/style/Style';

import type { Bands } from './bands.ts';
import { FONT, type Palette } from './palette.ts';
import { postDetail, postName, tickTurn } from './post-detail.ts';
import { constraintStyle, decisionStyle } from './style-land.ts';
import { countySegmentStyle, findingStyle, lineStyle, postStyle, segmentStyle, stationStyle, type Ground } from './style-rail.ts';

export { FINDING_DRAWN, type Ground } from './style-rail.ts';

/** What the looks depend on besides the features. */
export type Look = { readonly colours: Palette; readonly bands: Bands; readonly ground: Ground };

/** The style of each tile layer. Geometry only: labels stand on layers of their own. */
export function tileStyle(layer: string, { colours, bands, ground }: Look): StyleFunction {
  switch (layer) {
    case 'counties':
      return county(colours);
    case 'parcels':
    case 'temporary_uses':
      return decisionStyle(colours);
    case 'constraints':
      return constraintStyle(colours);
    case 'segments':
      return segmentStyle(colours, bands);
    case 'county_segments':
      return countySegmentStyle(colours);
    case 'lines':
      return lineStyle(colours);
    case 'stations':
      return stationStyle(colours);
    case 'kilometre_posts':
      return postStyle(colours, ground);
    case 'findings':
      return findingStyle(colours);
    default: {
      const plain = new Style({ stroke: new Stroke({ color: colours.ink, width: 1 }) });
      return () => plain;
    }
  }
}

/** The labels of a layer, thinned out where they collide, and how high they stand; `null` for a layer without. */
export function tileLabel(layer: string, look: Look): { readonly style: StyleFunction; readonly zIndex: number } | null {
  switch (layer) {
    case 'stations':
      return { style: stationLabel(look.colours), zIndex: 60 };
    case 'lines':
      return { style: lineLabel(look.colours), zIndex: 50 };
    case 'kilometre_posts':
      return { style: postLabel(look), zIndex: 49 };
    case 'segments':
      return { style: segmentLabel(look), zIndex: 48 };
    default:
      return null;
  }
}

/** Station names, from the zoom at which they fit. */
function stationLabel(colours: Palette): StyleFunction {
  const small = labelStyle('500 12px', colours.ink, colours, [0, -12]);
  const large = labelStyle('600 13px', colours.ink, colours, [0, -13]);
  return (feature, resolution) => {
    if (resolution > 300) return undefined;
    return withText(resolution < 60 ? large : small, String(feature.get('name') ?? ''));
  };
}

/** Line names, along the lines. */
function lineLabel(colours: Palette): StyleFunction {
  const style = along(`600 12px ${FONT}`, colours.lineName, colours, -6, 420);
  return (feature, resolution) => (resolution > 500 ? undefined : withText(style, String(feature.get('line') ?? '')));
}

/** The names that the bands are coloured by, along them on the other side than the line's name. */
function segmentLabel({ colours, bands }: Look): StyleFunction {
  const style = along(`500 11.5px ${FONT}`, colours.postName, colours, 17, 360);
  return (feature, resolution) => {
    const name = resolution > 45 ? '' : bands.label(feature);
    return name === '' ? undefined : withText(style, name);
  };
}

/** The numbers of the kilometres, beside their ticks. */
function postLabel({ colours, ground }: Look): StyleFunction {
  const styles = [false, true].map((schematic) => labelStyle(schematic ? 'italic 500 11px' : '600 11.5px', colours.postName, colours, [0, 0], 3));
  return (feature, resolution) => {
    const { metresPerUnit, stretch } = ground(feature);
    const metres = resolution * metresPerUnit;
    const level = Number(feature.get('every_km') ?? 1);
    if (level < postDetail(metres).names) return undefined;
    const schematic = feature.get('schematic') !== false;
    const style = styles[schematic ? 1 : 0];
    const text = style?.getText();
    if (style === undefined || text == null) return undefined;
    const tolerance: unknown = feature.get('tolerance_m');
    const name = postName([feature.get('post'), feature.get('track')].filter(Boolean).join(' '), schematic, typeof tolerance === 'number' ? tolerance : null, metres);
    // At the lower end of the tick: the names of line and stations stand above.
    const turn = tickTurn(Number(feature.get('bearing_deg') ?? 0), stretch);
    const [x, y] = [Math.sin(turn), -Math.cos(turn)];
    const down = y > 0 || (y === 0 && x > 0) ? 1 : -1;
    text.setOffsetX(x * down * (16 + name.length * 2.6));
    text.setOffsetY(y * down * 17);
    text.setText(name);
    return style;
  };
}

/** County names, one each, where the county is wide enough for its name. */
export function countyLabel(colours: Palette): StyleFunction {
  const style = labelStyle('500 15px', colours.countyName, colours, [0, 0], 3);
  const small = labelStyle('500 13px', colours.countyName, colours, [0, 0], 3);
  return (feature, resolution) => {
    const room = Number(feature.get('width') ?? 0) / resolution;
    const name = String(feature.get('name') ?? '');
    return room < name.length * 14 ? undefined : withText(resolution > 260 ? small : style, name);
  };
}

function county(colours: Palette): StyleFunction {
  const stroke = new Stroke({ color: colours.countyEdge, width: 1, lineDash: [6, 3] });
  const styles = colours.countyFills.map((color) => new Style({ fill: new Fill({ color }), stroke }));
  return (feature: FeatureLike) => styles[Number(feature.get('adcode') ?? 0) % styles.length];
}

function along(font: string, color: string, colours: Palette, offsetY: number, repeat: number): Style {
  return new Style({
    text: new Text({
      font,
      placement: 'line',
      repeat,
      textBaseline: offsetY < 0 ? 'bottom' : 'middle',
      offsetY,
      maxAngle: Math.PI / 24,
      overflow: false,
      fill: new Fill({ color }),
      stroke: new Stroke({ color: colours.paper, width: 4 }),
    }),
  });
}

function labelStyle(weightAndSize: string, color: string, colours: Palette, offset: readonly [number, number], halo = 4): Style {
  return new Style({
    text: new Text({
      font: `${weightAndSize} ${FONT}`,
      offsetX: offset[0],
      offsetY: offset[1],
      fill: new Fill({ color }),
      stroke: new Stroke({ color: colours.paper, width: halo }),
      padding: [2, 4, 2, 4],
    }),
  });
}

function withText(style: Style, text: string): Style {
  style.getText()?.setText(text);
  return style;
}
