import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { LAYERS, type LayerInfo, type LegendRow } from '../map/layer-list.ts';
import { downloadForm } from './download-form.ts';

/** Layers to switch on and off, with their legend, and the downloads below them. */
export class LayerPanel {
  readonly element = h('section', { class: 'layers card', attrs: { id: 'layers', hidden: true } });
  readonly #onToggle: (layer: string, shown: boolean) => void;
  readonly #onClose: () => void;
  readonly #base: HTMLElement;
  readonly #shown = new Map(LAYERS.map((layer) => [layer.id, layer.shown]));

  /** `base`: the choice of base maps, below the layers as on the map. */
  constructor(onToggle: (layer: string, shown: boolean) => void, onClose: () => void, base: HTMLElement) {
    this.#base = base;
    this.#onToggle = onToggle;
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
    // Read from the top of the map downwards, as one sees it.
    const rows = [...LAYERS].reverse().map((layer) => this.#row(layer));
    fill(
      this.element,
      h('header', { class: 'layers-head' }, h('h2', {}, t('layersTitle')), close),
      h('ul', { class: 'layer-list' }, ...rows),
      this.#base,
      downloadForm(),
    );
  }

  #row(layer: LayerInfo): HTMLElement {
    const box = h('input', {
      attrs: { type: 'checkbox', name: layer.id, checked: this.#shown.get(layer.id) ?? layer.shown },
      on: {
        change: () => {
          this.#shown.set(layer.id, box.checked);
          this.#onToggle(layer.id, box.checked);
        },
      },
    });
    return h(
      'li',
      {},
      h('label', { class: 'layer' }, box, swatch(layer.swatch), h('span', {}, t(layer.title))),
      layer.legend.length > 0 && h('ul', { class: 'legend' }, ...layer.legend.map(legendRow)),
    );
  }
}

function legendRow(row: LegendRow): HTMLElement {
  return h('li', {}, swatch(row.swatch), h('span', {}, t(row.text)));
}

function swatch(name: string): HTMLElement {
  return h('span', { class: `swatch swatch-${name}`, attrs: { 'aria-hidden': 'true' } });
}
