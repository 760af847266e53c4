import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { openDoubts } from '../review/service.ts';

/** The way from the map to what needs a person, with how much of it is open. */
export class ReviewEntry {
  readonly element = h('a', { class: 'review-entry', attrs: { href: './review.html' } });
  #open: number | null = null;

  constructor() {
    // Without the number it is still the way there: not known is not none.
    openDoubts(new AbortController().signal).then(
      (open) => {
        this.#open = open;
        this.refresh();
      },
      () => undefined,
    );
  }

  refresh(): void {
    const n = this.#open;
    const words = n === null ? t('reviewEntryPlain') : t('reviewEntry', { n });
    this.element.title = words;
    fill(this.element, h('span', {}, t('reviewTitle')), ' ', n !== null && h('span', { class: 'count' }, n));
  }
}
