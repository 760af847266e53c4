import { t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { onState, setState, state } from '../state.ts';

/**
 * Says which day is on show when it is not today, wherever one looks: in words at the head of the page, and by a
 * frame around the map (`other-day` of the root).
 */
export class DayStrip {
  readonly element = h('div', { class: 'day-strip', attrs: { role: 'status' } });
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
    onState(['asOf'], () => this.refresh());
    this.refresh();
  }

  refresh(): void {
    const { asOf } = state();
    this.#root.classList.toggle('other-day', asOf !== null);
    this.element.hidden = asOf === null;
    if (asOf === null) {
      fill(this.element);
      return;
    }
    const later = asOf > today();
    const back = h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => setState({ asOf: null }) } }, t('backToToday'));
    fill(this.element, h('strong', {}, t(later ? 'otherDayLater' : 'otherDay', { day: asOf })), ' ', back);
  }
}

/** Today in China, where the offices are. */
export function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}
