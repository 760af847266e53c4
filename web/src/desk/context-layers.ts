import MVT from 'ol/format/MVT';
import type BaseLayer from 'ol/layer/Base';
import VectorTileLayer from 'ol/layer/VectorTile';
import VectorTileSource from 'ol/source/VectorTile';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style';
import type { StyleLike } from 'ol/style/Style';
import { createXYZ } from 'ol/tilegrid';

import { address, tileJson } from '../api.ts';

/** What helps to find one's way on a working map: counties, railways, stations. No land: that is what is worked on. */
export function contextLayers(): BaseLayer[] {
  const stroke = (color: string, width: number, lineDash?: number[]): Style => new Style({ stroke: new Stroke({ color, width, ...(lineDash === undefined ? {} : { lineDash }) }) });
  const rails = [stroke('#8a949a', 3.5), stroke('#ffffff', 1.5, [8, 8])];
  const name = new Text({ font: '500 12px system-ui, sans-serif', offsetY: -11, fill: new Fill({ color: '#4c4a44' }), stroke: new Stroke({ color: '#ffffff', width: 3 }) });
  const station = new Style({ image: new Circle({ radius: 3, fill: new Fill({ color: '#ffffff' }), stroke: new Stroke({ color: '#5b6468', width: 1.5 }) }), text: name });
  return [
    layer('counties', stroke('#b3a78c', 1, [6, 3]), 0),
    layer('lines', rails, 1),
    layer(
      'stations',
      (feature, resolution) => {
        name.setText(resolution < 120 ? String(feature.get('name') ?? '') : '');
        return station;
      },
      2,
    ),
  ];
}

function layer(id: string, style: StyleLike, zIndex: number): BaseLayer {
  const made = new VectorTileLayer({ style, zIndex, declutter: id === 'stations' });
  // The working map stands without it.
  tileJson(id, {}, new AbortController().signal).then(
    ({ minzoom = 0, maxzoom = 14 }) =>
      made.setSource(new VectorTileSource({ format: new MVT(), url: `${address('tiles/')}${id}/{z}/{x}/{y}.mvt`, tileGrid: createXYZ({ minZoom: minzoom, maxZoom: maxzoom, tileSize: 512 }) })),
    () => undefined,
  );
  return made;
}
