import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';

/** The buttons for the thumb: where am I, and who answers here; and what is on the phone for the time without a network. */
export class HereButton {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #offline: HTMLButtonElement;
  #state: 'idle' | 'seeking' | 'on' = 'idle';

  constructor(onClick: () => void, onOffline: () => void) {
    this.#button = h('button', { class: 'here-button', attrs: { type: 'button' }, on: { click: onClick } });
    this.#offline = h('button', { class: 'offline-button', attrs: { type: 'button', 'aria-haspopup': 'dialog' }, on: { click: onOffline } });
    this.element = h('div', { class: 'here-bar' }, this.#offline, this.#button);
    this.refresh();
  }

  /** Whether a position is waited for, followed, or not asked for. */
  set(state: 'idle' | 'seeking' | 'on'): void {
    this.#state = state;
    this.refresh();
  }

  /** Brings the keyboard back to the way to the packs. */
  focusOffline(): void {
    this.#offline.focus();
  }

  refresh(): void {
    fill(this.#offline, t('offlineButton'));
    this.#offline.title = t('offlineTitle');
    const words = t(this.#state === 'seeking' ? 'hereSeeking' : this.#state === 'on' ? 'hereAgain' : 'hereButton');
    this.#button.classList.toggle('is-on', this.#state !== 'idle');
    this.#button.setAttribute('aria-label', this.#state === 'idle' ? t('hereLabel') : words);
    this.#button.setAttribute('aria-busy', String(this.#state === 'seeking'));
    fill(this.#button, cross(), h('span', {}, words));
  }
}

function cross(): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of ['M10 1v4M10 15v4M1 10h4M15 10h4', 'M10 4.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11', 'M10 8.6a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 1 0 0-2.8']) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
