import Feature from 'ol/Feature';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style';
import type { StyleFunction } from 'ol/style/Style';

import { FONT } from './palette.ts';
import { circleAround, fromLonLat } from './projection.ts';
import { onTheme, palette } from './theme.ts';

/** The place of the question, below the names of stations and above all else: a pin, and a circle as wide as the place is uncertain. */
export class Marker {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource();

  constructor() {
    this.layer = new VectorLayer({ source: this.#source, zIndex: 55, style: style(), updateWhileAnimating: true });
    onTheme(() => this.layer.setStyle(style()));
  }

  /** Shows several places of which one is meant. */
  showAll(places: readonly (readonly [number, number])[]): void {
    this.#source.clear();
    places.forEach((place, index) => this.#pin(fromLonLat([...place]), places.length > 1 ? String(index + 1) : null));
  }

  /** Shows where the numbers of a line jump: hollow, because the post asked for is not there. */
  showJump(lon: number, lat: number): void {
    this.#source.clear();
    const jump = new Feature(new Point(fromLonLat([lon, lat])));
    jump.set('look', 'jump');
    this.#source.addFeature(jump);
  }

  /** Shows one place. `toleranceM` is a radius in metres. */
  show(lon: number, lat: number, toleranceM: number | null): void {
    const centre = fromLonLat([lon, lat]);
    this.#source.clear();
    if (toleranceM !== null && toleranceM > 0) {
      const circle = new Feature(circleAround(lon, lat, toleranceM));
      circle.set('look', 'uncertainty');
      this.#source.addFeature(circle);
    }
    this.#pin(centre, null);
  }

  #pin(centre: number[], number: string | null): void {
    const pin = new Feature(new Point(centre));
    pin.set('look', 'pin');
    pin.set('number', number);
    this.#source.addFeature(pin);
  }

  /** Takes the marker away. */
  clear(): void {
    this.#source.clear();
  }
}

function style(): StyleFunction {
  const made = looks();
  return (feature) => {
    const number: unknown = feature.get('number');
    if (typeof number === 'string') return numbered(number);
    return made[feature.get('look') as keyof typeof made];
  };
}

/** The looks of a marker in the colours in use. */
function looks(): { uncertainty: Style; pin: Style[]; jump: Style[] } {
  const { accent, edge } = palette();
  const circle = (radius: number, fill: string, stroke: Stroke): Style => new Style({ image: new Circle({ radius, fill: new Fill({ color: fill }), stroke }) });
  return {
    uncertainty: new Style({
      fill: new Fill({ color: `${accent}1f` }),
      stroke: new Stroke({ color: `${accent}cc`, width: 1.5, lineDash: [6, 4] }),
    }),
    pin: [
      circle(13, `${accent}33`, new Stroke({ color: `${edge}cc`, width: 2 })),
      circle(6, accent, new Stroke({ color: edge, width: 2.5 })),
    ],
    jump: [
      circle(9, `${edge}d0`, new Stroke({ color: accent, width: 2.5, lineDash: [4, 3] })),
      new Style({ image: new RegularShape({ points: 4, radius: 5, radius2: 0, angle: Math.PI / 4, stroke: new Stroke({ color: accent, width: 2 }) }) }),
    ],
  };
}

/** A pin with the number under which the panel lists it. */
function numbered(number: string): Style {
  const { accent, edge } = palette();
  return new Style({
    image: new Circle({ radius: 10, fill: new Fill({ color: accent }), stroke: new Stroke({ color: edge, width: 2.5 }) }),
    text: new Text({ text: number, font: `700 12px ${FONT}`, fill: new Fill({ color: edge }), offsetY: 1 }),
  });
}
