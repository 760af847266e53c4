import type { Official } from '../api.ts';
import { t } from '../language.ts';
import { telephone } from '../lib/format.ts';
import { h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';

/** One of the two chiefs: name, office, unit and the telephones of the office. */
export function official(heading: TextKey, holder: Official | null): HTMLElement {
  return h(
    'div',
    { class: 'chief' },
    h('h5', { class: 'chief-side' }, t(heading)),
    holder == null || (holder.name == null && holder.office == null)
      ? h('p', { class: 'unknown' }, t('chiefUnknown'))
      : h(
          'div',
          {},
          h('p', { class: 'chief-name' }, holder.name ?? t('chiefUnknown')),
          holder.office != null && h('p', { class: 'chief-office' }, holder.office),
          showUnit(holder) && h('p', { class: 'chief-unit' }, holder.unit),
          telephones(holder),
        ),
  );
}

/** The unit is repeated only where the office does not already name it. */
function showUnit({ office, unit }: Official): boolean {
  return unit != null && unit !== '' && !(office ?? '').includes(unit);
}

function telephones({ desk, duty }: Official): HTMLElement {
  if (desk == null && duty == null) return h('p', { class: 'phone unknown' }, t('phoneUnknown'));
  if (desk === duty) return phone('deskAndDuty', desk);
  return h('div', {}, desk != null && phone('desk', desk), duty != null && phone('duty', duty));
}

function phone(label: TextKey, number: string | null): HTMLElement {
  const href = number == null ? null : telephone(number);
  return h(
    'p',
    { class: 'phone' },
    h('span', { class: 'phone-label' }, t(label)),
    ' ',
    href == null ? number : h('a', { attrs: { href } }, number),
  );
}
