import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { isReached } from '../lib/reach.ts';
import { LAYERS } from '../map/layer-list.ts';

/** A quiet notice that layers could not be loaded; it names each once and can be closed. */
export class FailedLayers {
  readonly element = h('div', { class: 'toast card', attrs: { role: 'status', hidden: true } });
  readonly #failed = new Set<string>();

  add(layer: string): void {
    // Without a network most tiles are missing, also those that the map only passes: the banner says it for all.
    if (!isReached()) return;
    this.#failed.add(layer);
    this.refresh();
  }

  refresh(): void {
    this.element.hidden = this.#failed.size === 0;
    const names = LAYERS.filter((layer) => this.#failed.has(layer.id)).map((layer) => t(layer.title));
    const close = h(
      'button',
      {
        class: 'icon-button',
        attrs: { type: 'button', 'aria-label': t('close') },
        on: {
          click: () => {
            this.#failed.clear();
            this.refresh();
          },
        },
      },
      '✕',
    );
    fill(this.element, h('p', {}, t('tilesFailed', { layers: names.join(t('listSeparator')) })), close);
  }
}
