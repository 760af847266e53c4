import { t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';
import { setTheme, theme, THEMES, type Theme } from '../theme.ts';

const WORD: Readonly<Record<Theme, TextKey>> = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' };

/** Automatic, light or dark: three that exclude each other, one of them always chosen. */
export class ThemeSwitch {
  readonly element = h('fieldset', { class: 'theme-switch' });
  readonly #name = uniqueId('theme');

  constructor() {
    this.refresh();
  }

  refresh(): void {
    fill(this.element, h('legend', {}, t('theme')), ...THEMES.map((choice) => this.#choice(choice)));
  }

  #choice(choice: Theme): HTMLElement {
    const radio = h('input', {
      attrs: { type: 'radio', name: this.#name, value: choice, checked: theme() === choice },
      on: { change: () => setTheme(choice) },
    });
    return h('label', {}, radio, h('span', {}, t(WORD[choice])));
  }
}
