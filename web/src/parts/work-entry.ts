import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { onSession, session } from '../session.ts';

/** The way to the page of daily work, for those who are signed in. */
export class WorkEntry {
  readonly element = h('a', { class: 'work-entry', attrs: { href: './work.html', hidden: true } });

  constructor() {
    onSession(() => this.refresh());
  }

  refresh(): void {
    this.element.hidden = !session().signed_in;
    fill(this.element, t('workEntry'));
  }
}
