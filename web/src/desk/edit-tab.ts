import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import { Editing } from './editing.ts';
import { EDITABLE, FeaturePicker, type Editable } from './feature-picker.ts';
import { fieldsOf } from './form.ts';
import { NEW } from './boundary.ts';
import { writeRoute, type Route } from './route.ts';
import { feature, schema } from './service.ts';
import type { TabView } from './tab.ts';
import { w } from './words.ts';

/** Finds a feature and opens it for editing, or begins a new one. */
export class EditTab implements TabView {
  readonly element = h('section', { class: 'work-edit' });
  readonly #latest = new Latest();
  readonly #picker = new FeaturePicker((layer, id) => (location.hash = writeRoute('edit', [layer, id])));
  readonly #body = h('div', {});
  #asked: readonly [Editable, string] | null = null;
  #editing: Editing | null = null;

  show({ path: [layer, id] }: Route): void {
    const known = EDITABLE.find((one) => one === layer);
    const asked = known === undefined || id === undefined ? null : ([known, id] as const);
    if (this.element.childElementCount === 0) this.refresh();
    // Coming back from another part: what was begun is still there.
    if (asked?.[0] === this.#asked?.[0] && asked?.[1] === this.#asked?.[1] && this.#editing !== null) return;
    this.#asked = asked;
    this.#editing?.dispose();
    this.#editing = null;
    fill(this.#body);
    if (asked !== null) void this.#open(asked);
  }

  refresh(): void {
    this.#picker.refresh();
    fill(this.element, h('details', { class: 'work-find', attrs: { open: this.#asked === null } }, h('summary', {}, w('editFind')), this.#picker.element, this.#begin()), this.#body);
    this.#editing?.refresh();
  }

  dispose(): void {
    this.#latest.cancel();
    this.#editing?.dispose();
    this.#editing = null;
  }

  async #open(asked: readonly [Editable, string]): Promise<void> {
    const [layer, id] = asked;
    const find = this.element.querySelector('details');
    if (find !== null) find.open = false;
    fill(this.#body, h('p', { class: 'loading', attrs: { role: 'status' } }, w('loading')));
    const signal = this.#latest.next();
    try {
      const [form, read] = await Promise.all([schema(layer, signal), id === NEW ? null : feature(layer, id, signal)]);
      this.#editing = new Editing(layer, id, fieldsOf(form), read, {
        onCreated: (made) => (location.hash = writeRoute('edit', [layer, made])),
        onReload: () => {
          this.#editing?.dispose();
          this.#editing = null;
          void this.#open(asked);
        },
      });
      fill(this.#body, this.#editing.element);
    } catch (error) {
      if (isAbort(error)) return;
      const retry = h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => void this.#open(asked) } }, t('retry'));
      fill(this.#body, h('div', { class: 'error', attrs: { role: 'alert' } }, h('p', {}, errorWords(error)), retry));
    }
  }

  #begin(): HTMLElement {
    const id = uniqueId('new');
    const layers = h('select', { attrs: { id } }, ...(['parcels', 'temporary_uses', 'constraints'] as const).map((layer) => h('option', { attrs: { value: layer } }, t(({ parcels: 'layerParcels', temporary_uses: 'layerTemporaryUses', constraints: 'layerConstraints' } as const)[layer]))));
    const content: Child[] = [
      h('div', { class: 'work-field' }, h('label', { attrs: { for: id } }, w('newIn')), layers),
      h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => (location.hash = writeRoute('edit', [layers.value, NEW])) } }, w('newFeature')),
    ];
    return h('div', { class: 'card work-card work-fields' }, ...content);
  }
}
