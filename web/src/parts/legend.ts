import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { bandsBy, setBandsBy } from '../map/band-choice.ts';
import type { BandsBy } from '../map/bands.ts';
import type { LayerInfo, LegendRow } from '../map/layer-list.ts';
import { bandsInView, hasShown, onShown } from '../map/shown.ts';
import { swatch } from './swatch.ts';

/** More names than this are no legend. */
const MOST_NAMES = 14;

/** The lists on the page, by layer: only they are drawn anew when other things are shown. */
const lists = new Map<string, { readonly layer: LayerInfo; readonly list: HTMLElement }>();
onShown(() => lists.forEach(draw));

/** The legend of a layer: only the rows of which the data have something. */
export function legend(layer: LayerInfo): HTMLElement {
  const list = h('ul', { class: 'legend' });
  const entry = { layer, list };
  lists.set(layer.id, entry);
  draw(entry);
  return h('div', {}, layer.id === 'segments' && bandChoice(), list);
}

function draw({ layer, list }: { readonly layer: LayerInfo; readonly list: HTMLElement }): void {
  const rows = layer.legend.filter(({ needs }) => needs === undefined || hasShown(needs)).map(row);
  const names = layer.id === 'segments' ? bandNames() : [];
  list.hidden = rows.length + names.length === 0;
  fill(list, ...names, ...rows);
}

function row({ swatch: name, text }: LegendRow): HTMLElement {
  return h('li', {}, swatch(name), h('span', {}, t(text)));
}

function bandNames(): HTMLElement[] {
  const names = bandsInView();
  if (names.length > MOST_NAMES) return [h('li', {}, h('span', {}, t('bandsMany', { n: names.length })))];
  return names.map(({ name, colour }) => h('li', {}, swatch(`band:${colour}`), h('span', {}, name)));
}

function bandChoice(): HTMLElement {
  const one = (value: BandsBy, label: string): HTMLElement =>
    h(
      'label',
      {},
      h('input', { attrs: { type: 'radio', name: 'bands', value, checked: bandsBy() === value }, on: { change: () => setBandsBy(value) } }),
      h('span', {}, label),
    );
  return h('fieldset', { class: 'bands' }, h('legend', {}, t('bandsTitle')), one('township', t('bandsTownship')), one('workshop', t('bandsWorkshop')));
}
