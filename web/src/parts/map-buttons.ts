import { language, setLanguage, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';

/** What the buttons do. */
export type ButtonEvents = {
  readonly onZoom: (steps: number) => void;
  readonly onHome: () => void;
  readonly onLayers: () => void;
};

/** The buttons at the edge of the map: language, layers, zoom, whole area. */
export class MapButtons {
  readonly element = h('div', { class: 'map-buttons' });
  readonly #events: ButtonEvents;
  #layersOpen = false;

  constructor(events: ButtonEvents) {
    this.#events = events;
    this.refresh();
  }

  /** Says whether the layer panel is open. */
  setLayersOpen(open: boolean): void {
    this.#layersOpen = open;
    this.element.querySelector('.layers-button')?.setAttribute('aria-expanded', String(open));
  }

  refresh(): void {
    const other = language() === 'zh' ? 'en' : 'zh';
    const switchLabel = t('switchLanguage');
    fill(
      this.element,
      h(
        'button',
        {
          class: 'map-button language',
          attrs: { type: 'button', lang: other === 'en' ? 'en' : 'zh-CN', title: switchLabel, 'aria-label': `${t('otherLanguage')}: ${switchLabel}` },
          on: { click: () => setLanguage(other) },
        },
        t('otherLanguage'),
      ),
      h(
        'button',
        {
          class: 'map-button layers-button',
          attrs: {
            type: 'button',
            title: t('layersTitle'),
            'aria-label': t('layersTitle'),
            'aria-controls': 'layers',
            'aria-expanded': String(this.#layersOpen),
          },
          on: { click: this.#events.onLayers },
        },
        icon('M8 1.8 15 5.6 8 9.4 1 5.6z', 'M1.6 8.6 8 12l6.4-3.4', 'M1.6 11.4 8 14.8l6.4-3.4'),
      ),
      h(
        'div',
        { class: 'zoom-buttons' },
        this.#button('zoomIn', () => this.#events.onZoom(1), icon('M8 2.5v11', 'M2.5 8h11')),
        this.#button('zoomOut', () => this.#events.onZoom(-1), icon('M2.5 8h11')),
        this.#button('home', this.#events.onHome, icon('M2 6V2h4', 'M10 2h4v4', 'M14 10v4h-4', 'M6 14H2v-4')),
      ),
    );
  }

  #button(label: TextKey, click: () => void, content: Node): HTMLElement {
    const text = t(label);
    return h('button', { class: 'map-button', attrs: { type: 'button', title: text, 'aria-label': text }, on: { click } }, content);
  }
}

function icon(...paths: readonly string[]): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
