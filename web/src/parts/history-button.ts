import { t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { errorWords } from './error-words.ts';

/** An office whose holders are asked for. */
export type OfficeAsked = { readonly office: string; readonly unit: string | null; readonly county: string | null };

/** Of what the history is asked, as of which day (`null`: today). */
export type HistoryAsked = {
  /** Where the record may stand; the first layer that knows it tells. */
  readonly refs: readonly { readonly layer: string; readonly id: string }[];
  readonly asOf: string | null;
  readonly offices: readonly OfficeAsked[];
};

/** Opens what changed when, and who held the offices when, below the record itself. Loaded when it is asked for. */
export function historyButton(asked: HistoryAsked): HTMLElement {
  const id = uniqueId('history');
  const body = h('div', { class: 'history', attrs: { id, hidden: true } });
  let shown = false;
  const show = async (): Promise<void> => {
    shown = true;
    fill(body, h('p', { class: 'loading small', attrs: { role: 'status' } }, t('historyLoading')));
    try {
      const { historyView } = await import('./history-view.ts');
      fill(body, historyView(asked));
    } catch (error) {
      shown = false;
      fill(body, h('p', { class: 'refused small', attrs: { role: 'alert' } }, errorWords(error)));
    }
  };
  const click = (): void => {
    body.hidden = !body.hidden;
    button.setAttribute('aria-expanded', String(!body.hidden));
    place.classList.toggle('unfolded', !body.hidden);
    if (!body.hidden && !shown) void show();
  };
  const button = h('button', { class: 'history-chip', attrs: { type: 'button', 'aria-expanded': 'false', 'aria-controls': id }, on: { click } }, t('history'));
  const place = h('div', { class: 'history-place' }, button, body);
  return place;
}
