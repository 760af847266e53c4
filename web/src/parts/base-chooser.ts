import type BaseLayer from 'ol/layer/Base';

import { basemaps, type Basemap } from '../base-api.ts';
import { pick, t } from '../language.ts';
import { readBaseLink, withBaseLink, type System } from '../lib/base-link.ts';
import { fill, h } from '../lib/dom.ts';
import { rememberSystem, SYSTEM } from '../map/system.ts';
import { shiftWords } from './base-words.ts';

/** What the chooser tells the page. */
export type BaseChooserEvents = {
  /** The layers to show below ours, and the base map that they are of; none for plain paper. */
  readonly onShow: (layers: readonly BaseLayer[], basemap: Basemap | null) => void;
  /** The choice changed: the address has to be written anew. */
  readonly onChange: () => void;
};

const STORE = 'landrail.base';
const NONE = 'none';
/** How long a first failed tile may be the only news before it is told. */
const PATIENCE_MS = 2500;
/** So many tiles in a row that fail mean that the network went away. */
const MANY = 12;

/** Base maps and the plane of the map: a part of the layer panel, and the notice when a base map does not come. */
export class BaseChooser {
  readonly element = h('section', { class: 'base-chooser' });
  readonly notice = h('div', { class: 'toast card base-toast', attrs: { role: 'status', hidden: true } });
  readonly #events: BaseChooserEvents;
  #list: readonly Basemap[] = [];
  #loaded = false;
  #listFailed = false;
  /** What is wanted, which is shown as soon as it is loaded. */
  #wanted: string | null;
  #shown: Basemap | null = null;
  #turn = 0;
  #said: (() => string) | null = null;
  readonly #shift = h('p', { class: 'base-shift', attrs: { role: 'status', hidden: true } });

  constructor(events: BaseChooserEvents) {
    this.#events = events;
    this.#wanted = readBaseLink(location.hash).base ?? stored();
    basemaps(new AbortController().signal).then(
      (list) => {
        this.#list = list;
        this.#loaded = true;
        this.refresh();
        void this.#choose(this.#wanted);
      },
      () => {
        this.#listFailed = true;
        this.refresh();
      },
    );
    this.refresh();
  }

  /** The base map that is wanted; `null` for plain paper. */
  get wanted(): string | null {
    return this.#wanted;
  }

  /** Follows an address that was gone back to. An address without a base map says nothing of it. */
  restore(hash: string): void {
    const { base, system } = readBaseLink(hash);
    if (system !== null && system !== SYSTEM) {
      rememberSystem(system);
      location.reload();
    } else if (base === null || base === this.#wanted) return;
    else if (this.#loaded) void this.#choose(base);
    else this.#wanted = base;
  }

  refresh(): void {
    const choice = (id: string | null, title: string, shifted: boolean): HTMLElement => {
      const change = (): void => {
        remember(id);
        void this.#choose(id).then(this.#events.onChange);
      };
      const radio = h('input', { attrs: { type: 'radio', name: 'basemap', value: id ?? NONE }, on: { change } });
      return h('label', { class: 'layer' }, radio, h('span', {}, title), shifted && h('span', { class: 'base-shifted' }, t('baseShiftShort')));
    };
    fill(
      this.element,
      this.#listFailed && h('p', { class: 'small' }, t('baseListFailed')),
      this.#list.length > 0 &&
        h(
          'fieldset',
          { class: 'base-list' },
          h('legend', {}, t('baseTitle')),
          choice(null, t('baseNone'), false),
          ...this.#list.map((basemap) => choice(basemap.id, pick(basemap.title), basemap.shift !== null)),
          this.#shift,
        ),
      systemSwitch(),
    );
    this.#update();
    this.#say(this.#said);
  }

  /** Shows the choice without building anything anew: who chooses with the arrow keys stays where he or she is. */
  #update(): void {
    for (const radio of this.element.querySelectorAll<HTMLInputElement>('input[name="basemap"]')) radio.checked = radio.value === (this.#wanted ?? NONE);
    const words = this.#shown === null ? null : shiftWords(this.#shown);
    this.#shift.hidden = words === null;
    fill(this.#shift, words);
  }

  async #choose(id: string | null): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#say(null);
    const basemap = this.#list.find((one) => one.id === id) ?? null;
    this.#wanted = basemap?.id ?? null;
    this.#shown = basemap;
    this.#update();
    if (basemap === null) {
      this.#events.onShow([], null);
      // Chosen by an address or long ago, and no longer configured: not shown silently as if it had been none.
      if (id !== null) {
        remember(null);
        this.#events.onChange();
        this.#say(() => t('baseGone', { id }));
      }
      return;
    }
    const failed = (): void => {
      if (turn === this.#turn) this.#say(() => t('baseFailed', { title: pick(basemap.title) }));
    };
    try {
      const { baseLayers } = await import('../map/base-layer.ts');
      const layers = await baseLayers(basemap, { onTile: watch(failed) });
      if (turn === this.#turn) this.#events.onShow(layers, basemap);
    } catch {
      failed();
    }
  }

  /** Says something until it is closed or another base map is chosen. */
  #say(words: (() => string) | null): void {
    this.#said = words;
    this.notice.hidden = words === null;
    const close = h('button', { class: 'icon-button', attrs: { type: 'button', 'aria-label': t('close') }, on: { click: () => this.#say(null) } }, '✕');
    fill(this.notice, words !== null && h('p', {}, words()), close);
  }
}

/** Tells once that tiles do not come: when the first ones fail and none arrives, or when many in a row fail. */
function watch(failed: () => void): (arrived: boolean) => void {
  let [told, any, inRow] = [false, false, 0];
  const tell = (): void => {
    if (!told) failed();
    told = true;
  };
  return (arrived) => {
    any ||= arrived;
    inRow = arrived ? 0 : inRow + 1;
    if (inRow === 1 && !any) setTimeout(() => !any && tell(), PATIENCE_MS);
    if (inRow >= MANY) tell();
  };
}

/** Not radio buttons: an arrow key would reload the page. */
function systemSwitch(): HTMLElement {
  const button = (system: System, title: string): HTMLElement => {
    const click = (): void => {
      if (system === SYSTEM) return;
      rememberSystem(system);
      const hash = withBaseLink(location.hash, { ...readBaseLink(location.hash), system });
      history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
      location.reload();
    };
    return h('button', { class: 'system', attrs: { type: 'button', 'aria-pressed': String(system === SYSTEM) }, on: { click } }, title);
  };
  return h(
    'div',
    { class: 'systems', attrs: { role: 'group', 'aria-label': t('systemTitle'), title: t('systemReload') } },
    h('p', { class: 'base-head' }, t('systemTitle')),
    h('div', { class: 'system-row' }, button('mercator', t('systemMercator')), button('cgcs2000', t('systemCgcs2000'))),
    SYSTEM === 'cgcs2000' && h('p', { class: 'base-note' }, t('systemStretched')),
  );
}

function remember(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(STORE);
    else localStorage.setItem(STORE, id);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}
