import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { LAYERS, type LayerInfo } from '../map/layer-list.ts';
import { showLayer, shownLayers } from '../state.ts';
import { openDownloads } from '../view/downloads.ts';
import { legend } from './legend.ts';
import { swatch } from './swatch.ts';
import { ThemeSwitch } from './theme-switch.ts';

/** Layers to switch on and off, with their legend, the downloads and the look of the page below them. */
export class LayerPanel {
  readonly element = h('section', { class: 'layers card', attrs: { id: 'layers', hidden: true } });
  readonly #onClose: () => void;
  readonly #base: HTMLElement;
  #boxes: readonly HTMLInputElement[] = [];
  readonly #theme = new ThemeSwitch();

  /** `base`: the choice of base maps, below the layers as on the map. */
  constructor(onClose: () => void, base: HTMLElement) {
    this.#base = base;
    this.#onClose = onClose;
    this.element.addEventListener('keydown', (event) => event.key === 'Escape' && onClose());
    this.refresh();
  }

  refresh(): void {
    this.element.setAttribute('aria-label', t('layersTitle'));
    const close = h(
      'button',
      { class: 'icon-button', attrs: { type: 'button', 'aria-label': t('close') }, on: { click: this.#onClose } },
      '✕',
    );
    this.#theme.refresh();
    // Read from the top of the map downwards, as one sees it.
    const rows = [...LAYERS].reverse().map((layer) => this.#row(layer));
    this.#boxes = rows.map(({ box }) => box);
    fill(
      this.element,
      h('header', { class: 'layers-head' }, h('h2', {}, t('layersTitle')), close),
      h('ul', { class: 'layer-list' }, ...rows.map(({ row }) => row)),
      this.#base,
      h('button', { class: 'view-small download-open', attrs: { type: 'button', 'aria-haspopup': 'dialog' }, on: { click: () => void openDownloads({ layer: 'segments', inView: false }) } }, t('downloadOpen')),
      this.#theme.element,
    );
  }

  /** Ticks the layers that are on show, which the address may have changed. */
  showShown(): void {
    const shown = shownLayers();
    for (const box of this.#boxes) box.checked = shown.has(box.name);
  }

  #row(layer: LayerInfo): { readonly row: HTMLElement; readonly box: HTMLInputElement } {
    const box = h('input', {
      attrs: { type: 'checkbox', name: layer.id, checked: shownLayers().has(layer.id) },
      on: { change: () => showLayer(layer.id, box.checked) },
    });
    const row = h(
      'li',
      {},
      h('label', { class: 'layer' }, box, swatch(layer.swatch), h('span', {}, t(layer.title))),
      legend(layer),
    );
    return { row, box };
  }
}
