import type { FeatureLike } from 'ol/Feature';
import { Circle, Fill, Stroke, Style } from 'ol/style';
import type { StyleFunction } from 'ol/style/Style';

import { extentOf, kindOf, PATTERNS, statusOf, type DecisionKind, type DecisionStatus, type Extent } from './decision.ts';
import { hatch } from './hatch.ts';
import type { Palette } from './palette.ts';

/** Farther out than this, in units of the map a pixel, dashes and double lines of a parcel cannot be seen. */
const COARSE = 15;

/** The alpha of a colour as two digits. */
export function alpha(colour: string, part: number): string {
  return `${colour}${Math.round(Math.min(1, Math.max(0, part)) * 255).toString(16).padStart(2, '0')}`;
}

/**
 * Decisions about land: the colour says the kind, the outline the status. Land that is known only to its village
 * or township is hatched, and land known only to its county is not drawn: it is counted at the county's name.
 */
export function decisionStyle(colours: Palette): StyleFunction {
  const made = new Map<string, Style[]>();
  const plain = new Map<DecisionKind, Style>();
  return (feature, resolution) => {
    const extent = extentOf(feature);
    if (extent === 'county') return undefined;
    const kind = kindOf(feature);
    if (resolution > COARSE && extent === 'known') return kept(plain, kind, () => coarse(colours, kind));
    const status = statusOf(feature);
    return kept(made, `${kind} ${status} ${extent}`, () => [...fine(colours, kind, status, extent)]);
  };
}

function kept<K, V>(all: Map<K, V>, key: K, make: () => V): V {
  let value = all.get(key);
  if (value === undefined) all.set(key, (value = make()));
  return value;
}

/** A parcel of a few pixels. */
function coarse(colours: Palette, kind: DecisionKind): Style {
  const color = colours.kinds[kind];
  return new Style({
    fill: new Fill({ color: alpha(color, 0.5) }),
    stroke: new Stroke({ color, width: 1.2 }),
    image: new Circle({ radius: 3.5, fill: new Fill({ color }), stroke: new Stroke({ color: colours.edge, width: 1 }) }),
  });
}

function* fine(colours: Palette, kind: DecisionKind, status: DecisionStatus, extent: Extent): Generator<Style> {
  const color = colours.kinds[kind];
  const { dash, width, fill, double } = PATTERNS[status];
  const line = { color: extent === 'known' ? color : alpha(color, 0.75), lineDash: dash === null ? undefined : [...dash], lineCap: 'butt' as const };
  if (extent === 'known') {
    yield new Style({
      ...(fill > 0 && { fill: new Fill({ color: alpha(color, fill) }) }),
      stroke: stroke(line, width),
      image: new Circle({ radius: 5.5, ...(fill > 0.2 && { fill: new Fill({ color }) }), stroke: stroke(line, fill > 0.2 ? 1.5 : 2) }),
    });
  } else {
    const pattern = hatch(color, kind === 'temporary' ? 'down' : 'up', window.devicePixelRatio);
    yield new Style({
      ...(pattern !== null && { fill: new Fill({ color: pattern }) }),
      stroke: stroke(line, Math.min(width, 2)),
      // Hollow: somewhere around here.
      image: new Circle({ radius: 6, fill: new Fill({ color: alpha(color, 0.16) }), stroke: stroke(line, Math.min(width, 2)) }),
    });
  }
  // The light line inside a broad one makes it two.
  if (double) yield new Style({ stroke: new Stroke({ color: colours.paper, width: width - 2.6, lineCap: 'butt' }) });
}

function stroke({ color, lineDash, lineCap }: { color: string; lineDash: number[] | undefined; lineCap: 'butt' }, width: number): Stroke {
  return new Stroke({ color, width, lineCap, ...(lineDash !== undefined && { lineDash }) });
}

/** Many rules share one county or one line; drawn once, not darker with each. */
export function constraintStyle(colours: Palette): StyleFunction {
  const style = new Style({
    fill: new Fill({ color: alpha(colours.constraint, 0.08) }),
    stroke: new Stroke({ color: alpha(colours.constraint, 0.7), width: 1.2, lineDash: [2, 4] }),
  });
  const owner = new Map<string, string>();
  return (feature: FeatureLike) => {
    const place = String(feature.get('county') ?? feature.get('line') ?? '');
    const id = String(feature.get('id'));
    if (place === '') return style;
    if (!owner.has(place)) owner.set(place, id);
    return owner.get(place) === id ? style : undefined;
  };
}
