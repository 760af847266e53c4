import { Circle, Fill, Stroke, Style, Text } from 'ol/style';
import type { StyleFunction } from 'ol/style/Style';

import { language } from '../language.ts';
import { FONT } from './palette.ts';

/**
 * A quiet look for vector base maps: the ground, not the subject. Layers are known by the names that OpenMapTiles and
 * Protomaps give them. Boundaries are not drawn: those of a base map need an approval of their own, and ours are there.
 */
export function baseStyle(): StyleFunction {
  const area = (color: string): Style => new Style({ fill: new Fill({ color }), zIndex: 0 });
  const way = (color: string, width: number, zIndex: number): Style => new Style({ stroke: new Stroke({ color, width }), zIndex });
  const [water, green, built, land] = [area('#cfdfe6'), area('#e3ead7'), area('#e0d8cc'), area('#ece8de')];
  const [stream, major, minor, rail, other] = [way('#bcd3de', 1, 1), way('#d8cbb0', 2.6, 3), way('#e2dacb', 1.2, 2), way('#b9b3a8', 1.2, 4), way('#d5cfc2', 0.8, 1)];
  const name = new Style({
    text: new Text({ font: `400 12px ${FONT}`, fill: new Fill({ color: '#6b655a' }), stroke: new Stroke({ color: '#fffc', width: 3 }) }),
    image: new Circle({ radius: 1.5, fill: new Fill({ color: '#8f887b' }) }),
    zIndex: 5,
  });
  return (feature) => {
    const layer = String(feature.get('layer') ?? '');
    const kind = String(feature.get('class') ?? feature.get('kind') ?? feature.get('pmap:kind') ?? '');
    if (/bound/u.test(layer)) return undefined;
    switch (feature.getGeometry()?.getType()) {
      case 'Polygon':
      case 'MultiPolygon':
        if (/water|ocean/u.test(layer)) return water;
        if (/build/u.test(layer)) return built;
        return /wood|forest|park|grass|green|meadow|scrub/u.test(kind) || /park|natural/u.test(layer) ? green : land;
      case 'LineString':
      case 'MultiLineString':
        if (/water/u.test(layer)) return stream;
        if (/rail/u.test(kind)) return rail;
        if (/road|transport/u.test(layer)) return /motorway|trunk|primary|highway|major/u.test(kind) ? major : minor;
        return other;
      default: {
        const text = (language() === 'zh' ? [feature.get('name:zh'), feature.get('name')] : [feature.get('name:en'), feature.get('name')]).find((value) => typeof value === 'string');
        if (!/place|label|poi|name/u.test(layer) || typeof text !== 'string') return undefined;
        name.getText()?.setText(text);
        return name;
      }
    }
  };
}
