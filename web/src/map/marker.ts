import Feature from 'ol/Feature';
import Point from 'ol/geom/Point';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style';

import { ACCENT, FONT } from './palette.ts';
import { circleAround, fromLonLat } from './projection.ts';

/** The place of the question, below the names of stations and above all else: a pin, and a circle as wide as the place is uncertain. */
export class Marker {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource();

  constructor() {
    this.layer = new VectorLayer({ source: this.#source, zIndex: 55, updateWhileAnimating: true });
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
    jump.setStyle([hollow, cross]);
    this.#source.addFeature(jump);
  }

  /** Shows one place. `toleranceM` is a radius in metres. */
  show(lon: number, lat: number, toleranceM: number | null): void {
    const centre = fromLonLat([lon, lat]);
    this.#source.clear();
    if (toleranceM !== null && toleranceM > 0) {
      const circle = new Feature(circleAround(lon, lat, toleranceM));
      circle.setStyle(uncertainty);
      this.#source.addFeature(circle);
    }
    this.#pin(centre, null);
  }

  #pin(centre: number[], number: string | null): void {
    const pin = new Feature(new Point(centre));
    pin.setStyle(number === null ? [halo, dot] : numbered(number));
    this.#source.addFeature(pin);
  }

  /** Takes the marker away. */
  clear(): void {
    this.#source.clear();
  }
}

const uncertainty = new Style({
  fill: new Fill({ color: `${ACCENT}1f` }),
  stroke: new Stroke({ color: `${ACCENT}cc`, width: 1.5, lineDash: [6, 4] }),
});
const halo = new Style({
  image: new Circle({ radius: 13, fill: new Fill({ color: `${ACCENT}33` }), stroke: new Stroke({ color: '#ffffffcc', width: 2 }) }),
});
const dot = new Style({
  image: new Circle({ radius: 6, fill: new Fill({ color: ACCENT }), stroke: new Stroke({ color: '#fff', width: 2.5 }) }),
});
const hollow = new Style({
  image: new Circle({ radius: 9, fill: new Fill({ color: '#ffffffd0' }), stroke: new Stroke({ color: ACCENT, width: 2.5, lineDash: [4, 3] }) }),
});
const cross = new Style({ image: new RegularShape({ points: 4, radius: 5, radius2: 0, angle: Math.PI / 4, stroke: new Stroke({ color: ACCENT, width: 2 }) }) });

/** A pin with the number under which the panel lists it. */
function numbered(number: string): Style {
  return new Style({
    image: new Circle({ radius: 10, fill: new Fill({ color: ACCENT }), stroke: new Stroke({ color: '#fff', width: 2.5 }) }),
    text: new Text({ text: number, font: `700 12px ${FONT}`, fill: new Fill({ color: '#fff' }), offsetY: 1 }),
  });
}
