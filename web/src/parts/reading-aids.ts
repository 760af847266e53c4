import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { closeWhenLeft, goOnAt } from '../lib/keyboard.ts';
import { SkipLinks } from './skip-links.ts';

/** The parts of the page between which the keyboard goes and of which a screen reader tells. */
export type Aided = {
  readonly panel: HTMLElement;
  readonly layers: HTMLElement;
  readonly closeLayers: () => void;
  readonly map: HTMLElement;
  readonly find: (selector: string) => HTMLElement | null;
};

/** What those need who do not see the page or do not point at it: shortcuts, spoken answers, a focus that is never lost. */
export class ReadingAids {
  readonly skip: SkipLinks;
  /** It stands in the page from the start, or nobody listens to it. */
  readonly said = h('p', { class: 'visually-hidden', attrs: { role: 'status' } });

  constructor({ panel, layers, closeLayers, map, find }: Aided) {
    this.skip = new SkipLinks(
      ['skipToSearch', () => find('.search-input') ?? map],
      ['skipToMap', () => map],
    );
    goOnAt(panel, () => find('.search-input'));
    goOnAt(layers, () => find('.layers-button'));
    closeWhenLeft(layers, closeLayers);
    new MutationObserver(() => this.#tell(panel)).observe(panel, { attributes: true, attributeFilter: ['aria-busy', 'hidden'] });
  }

  refresh(): void {
    this.skip.refresh();
    // Said in the other language, and long ago.
    fill(this.said);
  }

  /** A question from the map leaves the focus there: that an answer has come is then said. An error says it itself. */
  #tell(panel: HTMLElement): void {
    const text = panel.querySelector('h2')?.textContent ?? '';
    const shown = !panel.hidden && panel.getAttribute('aria-busy') === 'false' && panel.querySelector('[role="alert"]') === null;
    fill(this.said, shown && !panel.contains(document.activeElement) && t('answered', { text }));
  }
}
