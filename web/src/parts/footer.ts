import type { About } from '../api.ts';
import type { Basemap } from '../base-api.ts';
import { pick, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { baseWords } from './base-words.ts';

/** The line below the map: scale bar, what the map is not, and whose data it draws. */
export class Footer {
  readonly scale = h('div', { class: 'scale' });
  /** On a phone one line is shown, and a touch shows the rest. */
  readonly #words = h('button', {
    class: 'attribution',
    attrs: { type: 'button', 'aria-expanded': 'false' },
    on: { click: () => this.#words.setAttribute('aria-expanded', String(this.#words.getAttribute('aria-expanded') !== 'true')) },
  });
  readonly element = h('footer', { class: 'footer' }, this.scale, this.#words);
  #about: About | null = null;
  #base: Basemap | null = null;

  setAbout(about: About): void {
    this.#about = about;
    this.refresh();
  }

  /** The base map that is shown has to be named, with its approval number. */
  setBase(base: Basemap | null): void {
    this.#base = base;
    this.refresh();
  }

  refresh(): void {
    const about = this.#about;
    const approval = about?.map_approval_no ?? null;
    // First what must be read while a base map is shown: on a phone the rest is folded away.
    const parts = [
      ...(this.#base === null ? [] : baseWords(this.#base)),
      t('schematicNotice'),
      ...(approval === null ? [] : [t('approvalNo', { no: approval })]),
      ...(about?.attributions.map(pick) ?? []),
    ];
    this.#words.title = t('attributionLabel');
    fill(this.#words, ...parts.map((part) => h('span', {}, part)));
  }
}
