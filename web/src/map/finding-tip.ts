import Overlay from 'ol/Overlay';

import { pick } from '../language.ts';
import { fill, h } from '../lib/dom.ts';

/** What a check found at the place that was clicked: a small card there, gone with the next click. */
export class FindingTip {
  readonly #element = h('ul', { class: 'finding-tip card', attrs: { role: 'status' } });
  readonly overlay = new Overlay({ element: this.#element, positioning: 'bottom-center', offset: [0, -12], stopEvent: false });

  /** Shows the messages of features of the layer `findings`, each once; none takes the card away. */
  show(coordinate: number[], features: readonly { get(name: string): unknown }[]): void {
    const told = new Set(features.map((feature) => message(feature)).filter((text) => text !== ''));
    fill(this.#element, ...[...told].map((text) => h('li', {}, text)));
    this.overlay.setPosition(told.size === 0 ? undefined : coordinate);
  }
}

function message(feature: { get(name: string): unknown }): string {
  return pick({ zh: String(feature.get('message') ?? ''), en: String(feature.get('message_en') ?? '') });
}
