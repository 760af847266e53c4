import { ApiError, phones, phonesHeld, type Segment } from '../api.ts';
import { language, t } from '../language.ts';
import { mayReadPhones, numbersOf } from '../lib/access.ts';
import { fill, h } from '../lib/dom.ts';
import { telephone } from '../lib/format.ts';
import { loadSession, session } from '../session.ts';
import { whenSeen } from '../lib/when-seen.ts';
import { errorWords } from './error-words.ts';

/** Asks for the mobiles of a chief: for who is signed in and may, where the source prints one and the store holds it. */
export function phonesButton(segment: Segment, side: 'local' | 'railway'): HTMLElement | null {
  if (segment[side]?.mobile_withheld !== true || !mayReadPhones(session(), segment.county)) return null;
  const layer = segment.tier === 'county' ? 'county_segments' : 'segments';
  const place = h('div', { class: 'mobiles', attrs: { 'aria-live': 'polite' } });
  const ask = async (): Promise<void> => {
    button.disabled = true;
    try {
      const found = await phones(layer, segment.id, side, new AbortController().signal);
      const numbers = numbersOf(found, side);
      const missing = found.officials.find((one) => one.side === side && numbers.length === 0);
      const none = (language() === 'zh' ? missing?.missing_zh : missing?.missing_en) ?? t('mobileNone');
      fill(
        place,
        ...numbers.map((number) =>
          h('p', { class: 'phone' }, h('span', { class: 'phone-label' }, t('mobile')), ' ', h('a', { attrs: { href: telephone(number) ?? `tel:${number}` } }, number)),
        ),
        numbers.length === 0 && h('p', { class: 'phone unknown' }, none),
        h('p', { class: 'small' }, t('mobileRead')),
      );
    } catch (error) {
      button.disabled = false;
      fill(place, button, h('p', { class: 'small refused', attrs: { role: 'alert' } }, errorWords(error)));
      // The session may be over; then the button goes with it.
      if (error instanceof ApiError && error.status === 401) void loadSession();
    }
  };
  const hint = t('showMobileHint');
  const button = h('button', { class: 'show-mobile', attrs: { type: 'button', title: hint }, on: { click: () => void ask() } }, t('showMobile'));
  const look = (): void => {
    holds(layer, segment.id, side).then(
      (any) => fill(place, any ? button : h('p', { class: 'phone unknown' }, t('mobileNone'))),
      // Whether there is one is then told by the answer itself.
      () => fill(place, button),
    );
  };
  // At once for what is open; of folded candidates, of which there may be dozens, when they are looked at.
  requestAnimationFrame(() => (place.offsetParent === null ? whenSeen(place, look) : look()));
  return place;
}

/** Whether there is a number to show: both chiefs of a record are asked for at once. */
async function holds(layer: string, id: string, side: string): Promise<boolean> {
  const key = `${layer}/${id}`;
  let asked = known.get(key);
  if (asked === undefined) {
    asked = phonesHeld(layer, id, new AbortController().signal);
    known.set(key, asked);
    // Not kept: who is signed in may change, and so may what is held.
    const forget = (): void => void window.setTimeout(() => known.delete(key), 1000);
    asked.then(forget, forget);
  }
  return (await asked).held.some((one) => one.side === side && one.numbers > 0);
}

const known = new Map<string, ReturnType<typeof phonesHeld>>();
