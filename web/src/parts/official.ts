import type { Official } from '../api.ts';
import { t } from '../language.ts';
import { telephone } from '../lib/format.ts';
import { h, type Child } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';
import { faultWords } from './phone-words.ts';

/** One of the two chiefs: name, office, unit and the telephones of the office, and what else there is. */
export function official(heading: TextKey, holder: Official | null, more: Child = null): HTMLElement {
  return h(
    'div',
    { class: 'chief' },
    h('h5', { class: 'chief-side' }, t(heading)),
    holder == null || (holder.name == null && holder.office == null)
      ? h('p', { class: 'unknown' }, t('chiefUnknown'))
      : h(
          'div',
          {},
          h('p', { class: holder.name == null ? 'chief-name unknown' : 'chief-name' }, holder.name ?? t('chiefUnknown')),
          holder.office != null && h('p', { class: 'chief-office' }, holder.office),
          showUnit(holder) && h('p', { class: 'chief-unit' }, holder.unit),
          holder.delegate != null && h('p', { class: 'chief-unit' }, t('delegate', { name: holder.delegate })),
          telephones(holder),
          more,
        ),
  );
}

/** The unit is repeated only where the office does not already name it. */
function showUnit({ office, unit }: Official): boolean {
  return unit != null && unit !== '' && !(office ?? '').includes(unit);
}

function telephones({ desk, duty, phone_fault: fault, mobile_withheld: withheld }: Official): HTMLElement {
  if (desk == null && duty == null) return h('p', { class: 'phone unknown' }, t(withheld ? 'mobileWithheld' : 'phoneUnknown'));
  return h(
    'div',
    {},
    desk != null && phone(desk === duty ? 'deskAndDuty' : 'desk', desk),
    duty != null && duty !== desk && phone('duty', duty),
    fault != null && h('p', { class: 'phone-fault' }, h('span', { class: 'badge pending' }, t('phoneFault')), ' ', faultWords(fault)),
  );
}

function phone(label: TextKey, number: string): HTMLElement {
  const href = telephone(number);
  return h(
    'p',
    { class: 'phone' },
    h('span', { class: 'phone-label' }, t(label)),
    ' ',
    href == null ? number : h('a', { attrs: { href } }, number),
  );
}
