import type { Hit } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import type { CountyDecision } from '../map/county-decisions.ts';
import { swatch } from './swatch.ts';

/** The decisions that are known to a county only: a card over the map, a sheet on a phone. */
export class CountyList {
  readonly element: HTMLElement;
  readonly #title = h('h2', { attrs: { tabindex: -1, id: uniqueId('county-list') } });
  readonly #body = h('div', { class: 'county-list-body' });
  readonly #close: HTMLButtonElement;
  readonly #onHit: (hit: Hit) => void;
  #county = '';
  #decisions: readonly CountyDecision[] = [];
  #back: Element | null = null;

  constructor(onHit: (hit: Hit) => void) {
    this.#onHit = onHit;
    this.#close = h('button', { class: 'icon-button', attrs: { type: 'button' }, on: { click: () => this.hide() } }, '✕');
    this.element = h(
      'section',
      { class: 'county-list card', attrs: { hidden: true, role: 'dialog', 'aria-labelledby': this.#title.id }, on: { keydown: (event) => event.key === 'Escape' && this.hide() } },
      h('header', { class: 'layers-head' }, this.#title, this.#close),
      this.#body,
    );
    this.refresh();
  }

  show(county: string, decisions: readonly CountyDecision[]): void {
    [this.#county, this.#decisions, this.#back] = [county, decisions, document.activeElement];
    this.element.hidden = false;
    this.refresh();
    this.#title.focus();
  }

  hide(): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    // Back to where the keyboard came from.
    if (this.#back instanceof HTMLElement) this.#back.focus();
  }

  refresh(): void {
    this.#close.setAttribute('aria-label', t('close'));
    this.#title.textContent = t('countyListTitle', { county: this.#county || t('countyNone'), n: this.#decisions.length });
    fill(
      this.#body,
      h('p', { class: 'small' }, t('countyListWhy')),
      h('ul', {}, ...this.#decisions.map((decision) => this.#row(decision))),
      h('p', { class: 'small' }, t('countyListHidden')),
    );
  }

  #row(decision: CountyDecision): HTMLElement {
    const click = (): void => {
      this.element.hidden = true;
      this.#onHit(hitOf(decision));
    };
    const what = [decision.number, decision.party, decision.situs].filter((part) => part !== '').join(' · ');
    return h(
      'li',
      {},
      swatch(`kind:${decision.kind}`),
      h(
        'div',
        {},
        h('button', { class: 'link', attrs: { type: 'button' }, on: { click } }, decision.title || what || decision.id),
        what !== '' && h('p', { class: 'small' }, what),
        h('p', { class: 'small' }, [decision.kindWord, decision.statusWord, decision.document].filter((part) => part !== '').join(' · ')),
      ),
    );
  }
}

/** A decision as the search gives it, without a place. */
function hitOf(decision: CountyDecision): Hit {
  const { file, document: number, line, situs } = decision;
  return {
    kind: 'parcel',
    layer: decision.layer,
    id: decision.id,
    title: decision.number || decision.title || decision.id,
    subtitle: [decision.title, decision.kindWord, decision.statusWord].filter((part) => part !== '').join(' · '),
    lon: null,
    lat: null,
    locate: null,
    source: { file: file || null, document: number || null, lines: line === null ? [] : [line], cell: situs || null },
  };
}
