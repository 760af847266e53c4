import { address } from '../api.ts';
import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { LAYERS } from '../map/layer-list.ts';
import type { TextKey } from '../text.ts';

const DEFAULT_CRS = 'EPSG:4490';
const CRS: readonly (readonly [string, TextKey])[] = [
  [DEFAULT_CRS, 'crs4490'],
  ['EPSG:4547', 'crs4547'],
  ['EPSG:4546', 'crs4546'],
  ['EPSG:4526', 'crs4526'],
  ['EPSG:4525', 'crs4525'],
];
const FORMATS = ['shp.zip', 'geojson', 'csv'] as const;

/** Links to the export of a layer in a chosen coordinate system and encoding. */
export function downloadForm(): HTMLElement {
  const layer = h(
    'select',
    { attrs: { name: 'layer' } },
    ...[...LAYERS].reverse().map((info) => h('option', { attrs: { value: info.id, selected: info.id === 'segments' } }, t(info.title))),
  );
  const crs = h('select', { attrs: { name: 'crs' } }, ...CRS.map(([code, key]) => h('option', { attrs: { value: code } }, t(key))));
  const gbk = h('input', { attrs: { type: 'checkbox', name: 'gbk' } });
  const links = FORMATS.map((format) => [format, h('a', { class: 'download', attrs: { download: true } }, format)] as const);
  const update = (): void => {
    for (const [format, link] of links) link.href = exportAddress(layer.value, format, crs.value, gbk.checked);
  };
  update();
  return h(
    'details',
    { class: 'downloads', on: { change: update } },
    h('summary', {}, t('downloadTitle')),
    h('label', {}, h('span', {}, t('downloadLayer')), layer),
    h('label', {}, h('span', {}, t('downloadCrs')), crs),
    h('label', { class: 'check' }, gbk, h('span', {}, t('downloadGbk'))),
    h('p', { class: 'download-row' }, ...links.map(([, link]) => link)),
  );
}

/** GeoJSON has an encoding of its own, so the choice of GBK does not reach it. */
function exportAddress(layer: string, format: (typeof FORMATS)[number], crs: string, gbk: boolean): string {
  return address(`export/${layer}.${format}`, {
    ...(crs === DEFAULT_CRS ? {} : { crs }),
    ...(gbk && format !== 'geojson' ? { encoding: 'gbk' } : {}),
  });
}
