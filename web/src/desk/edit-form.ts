import { language, pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { PART_STATES, stateName, type Field, type Values } from './form.ts';
import { w } from './words.ts';

/** The properties of a feature as fields. What it holds stays when it is drawn anew. */
export class EditForm {
  readonly element = h('div', { class: 'edit-fields' });
  readonly #fields: readonly Field[];
  readonly #sources: boolean;
  readonly #onChange: (values: Values) => void;
  readonly #faults = new Map<string, HTMLElement>();
  #values: Record<string, string>;

  /** `sources`: whether what says where it is printed may be given. */
  constructor(fields: readonly Field[], values: Values, sources: boolean, onChange: (values: Values) => void) {
    this.#fields = fields;
    this.#values = { ...values };
    this.#sources = sources;
    this.#onChange = onChange;
    this.refresh();
  }

  get values(): Values {
    return this.#values;
  }

  /** Puts a fault at its field and gives whether there is such a field. */
  fault(name: string, words: string): boolean {
    const place = this.#faults.get(name);
    if (place === undefined) return false;
    place.append(h('p', {}, words));
    for (const control of place.parentElement?.querySelectorAll('input, select, textarea') ?? []) control.setAttribute('aria-invalid', 'true');
    return true;
  }

  clearFaults(): void {
    for (const place of this.#faults.values()) fill(place);
    for (const control of this.element.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
  }

  /** The keyboard goes to the first field that is faulty. */
  focusFault(): void {
    this.element.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }

  refresh(): void {
    this.#faults.clear();
    const of = (access: readonly Field['access'][]): readonly Field[] => this.#fields.filter((field) => access.includes(field.access));
    const read = of(this.#sources ? ['read'] : ['read', 'source']).filter(({ name }) => (this.#values[name] ?? '') !== '');
    fill(
      this.element,
      h('p', { class: 'small' }, w('formHelp')),
      h('div', { class: 'edit-grid' }, ...of(['edit', 'hidden']).map((field) => this.#field(field))),
      this.#sources && h('fieldset', {}, h('legend', {}, w('sourceFields')), h('div', { class: 'edit-grid' }, ...of(['source']).map((field) => this.#field(field)))),
      read.length > 0 && h('details', {}, h('summary', {}, w('readOnlyFields')), h('dl', { class: 'due-facts' }, ...read.map((field) => h('div', {}, h('dt', {}, title(field)), h('dd', {}, this.#values[field.name] ?? ''))))),
    );
  }

  #set(name: string, value: string): void {
    this.#values[name] = value;
    this.#onChange(this.#values);
  }

  #field(field: Field): HTMLElement {
    const id = uniqueId('field');
    const fault = h('div', { class: 'refused', attrs: { id: `${id}-fault`, role: 'alert' } });
    this.#faults.set(field.name, fault);
    const control = this.#control(field, id);
    return h(
      'div',
      { class: `work-field edit-${field.kind}`, attrs: { 'data-field': field.name } },
      h('label', { attrs: { for: id } }, title(field), field.required && h('span', { class: 'required' }, ` ${w('required')}`)),
      ...control,
      fault,
    );
  }

  #control(field: Field, id: string): Child[] {
    const { name, kind, options, required } = field;
    const attrs = { id, 'aria-describedby': `${id}-fault`, 'aria-required': required ? 'true' : null };
    const value = this.#values[name] ?? '';
    const select = (list: readonly (readonly [string, string])[], now: string, onChange: (value: string) => void, more = {}): HTMLSelectElement => {
      const known = list.some(([one]) => one === now) ? list : [...list, [now, now] as const];
      const made = h('select', { attrs: { ...attrs, ...more }, on: { change: () => onChange(made.value) } }, ...known.map(([one, words]) => h('option', { attrs: { value: one } }, words)));
      made.value = now;
      return made;
    };
    if (kind === 'choice') return [select([['', t('unknown')], ...options.map((one) => [one.value, pick({ zh: one.value, en: one.en })] as const)], value, (next) => this.#set(name, next))];
    if (kind === 'boolean') return [select([['', t('unknown')], ['true', w('yes')], ['false', w('no')]], value, (next) => this.#set(name, next))];
    if (kind === 'part') {
      const key = stateName(name);
      const words = { value: w('partValue'), none: t('statedNone'), unknown: t('unknown') };
      const figure = h('input', { attrs: { type: 'text', inputmode: 'decimal', value, 'aria-label': `${title(field)} m²`, autocomplete: 'off' }, on: { input: () => this.#set(name, figure.value) } });
      const show = (): void => void (figure.hidden = this.#values[key] !== 'value');
      show();
      const states = select(PART_STATES.map((one) => [one, words[one]]), this.#values[key] ?? 'unknown', (next) => {
        this.#set(key, next);
        show();
      });
      return [h('div', { class: 'part-control' }, states, figure)];
    }
    const long = kind === 'text' && value.length > 40;
    if (long) {
      const text = h('textarea', { attrs: { ...attrs, rows: 2, maxlength: 500 }, on: { input: () => this.#set(name, text.value) } });
      text.value = value;
      return [text];
    }
    const input = h('input', {
      attrs: { ...attrs, type: kind === 'date' ? 'date' : 'text', inputmode: kind === 'number' ? 'decimal' : null, value, placeholder: kind === 'date' ? null : t('unknown'), autocomplete: 'off' },
      on: { input: () => this.#set(name, input.value) },
    });
    return [input];
  }
}

/** The name of a field with its unit. */
export function title({ zh, en, unit }: Field): string {
  const name = pick({ zh, en });
  const words = unit === 'a' ? w('unitYears') : unit === 'month' ? w('unitMonths') : unit;
  return words === '' ? name : language() === 'zh' ? `${name}（${words}）` : `${name} (${words})`;
}
