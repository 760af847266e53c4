import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';

/** Where the keyboard may go at once, and what that is called. */
export type SkipTarget = readonly [TextKey, () => HTMLElement];

/** The first stops of the keyboard, seen only while one of them has it. Buttons: the address belongs to the question. */
export class SkipLinks {
  readonly element = h('nav', { class: 'skip-links' });
  readonly #targets: readonly SkipTarget[];

  constructor(...targets: readonly SkipTarget[]) {
    this.#targets = targets;
    this.refresh();
  }

  refresh(): void {
    this.element.setAttribute('aria-label', t('skipLinks'));
    fill(
      this.element,
      ...this.#targets.map(([words, target]) => h('button', { attrs: { type: 'button' }, on: { click: () => target().focus() } }, t(words))),
    );
  }
}
