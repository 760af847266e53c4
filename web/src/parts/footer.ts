import type { About } from '../api.ts';
import { pick, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';

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

  setAbout(about: About): void {
    this.#about = about;
    this.refresh();
  }

  refresh(): void {
    const about = this.#about;
    const approval = about?.map_approval_no ?? null;
    const parts = [
      t('schematicNotice'),
      ...(approval === null ? [] : [t('approvalNo', { no: approval })]),
      ...(about?.attributions.map(pick) ?? []),
    ];
    this.#words.title = t('attributionLabel');
    fill(this.#words, ...parts.map((part) => h('span', {}, part)));
  }
}
