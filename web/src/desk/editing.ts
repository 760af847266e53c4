import { pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import { session } from '../session.ts';
import { mayEdit } from './access.ts';
import { boundaryOf, geometryOf, NEW, takesBoundary } from './boundary.ts';
import { BoundaryPanel } from './boundary-panel.ts';
import { conflictView } from './conflict-view.ts';
import { draftOf, dropDraft, keepDraft, shelfOfTab } from './draft.ts';
import { EditForm } from './edit-form.ts';
import { changed, fieldOf, valuesOf, type Field, type Values } from './form.ts';
import { boxOf, historyLink, mapLink, placeHash } from './links.ts';
import { writeRoute } from './route.ts';
import type { Polygons } from './rings.ts';
import { correct, create, end, feature, MAX_REASON, maybeStored, Refused, type Feature, type Tagged } from './service.ts';
import { w } from './words.ts';

/** What an open form tells the page. */
export type EditingEvents = { readonly onCreated: (id: string) => void; readonly onReload: () => void };

/** One feature that is edited, or a new one: its form, its boundary, and the way to store both. */
export class Editing {
  readonly element = h('section', { class: 'editing' });
  readonly #layer: string;
  readonly #id: string;
  /** Whose draft it is. */
  readonly #user = session().name ?? '';
  readonly #fields: readonly Field[];
  readonly #events: EditingEvents;
  readonly #latest = new Latest();
  readonly #said = h('div', { class: 'edit-said', attrs: { 'aria-live': 'assertive', tabindex: -1 } });
  readonly #foot = h('div', {});
  readonly #kept = h('div', { attrs: { role: 'status' } });
  /** All that can be changed, locked as one. */
  readonly #all = h('fieldset', { class: 'edit-all' });
  readonly #ends = h('fieldset', { class: 'edit-all' });
  #tag: string | null;
  #read: Feature | null;
  #before: Values;
  #boundaryBefore: Polygons;
  #form: EditForm;
  #panel: BoundaryPanel | null = null;
  #reason = '';
  #force = false;
  #forceable = false;
  #restored = false;
  #busy = false;
  /** A request to store had no answer: nothing is sent again before somebody looked. */
  #unsure = false;
  /** Two versions stand side by side. */
  #clashing = false;
  /** It was ended: there is nothing to store any more. */
  #gone = false;

  constructor(layer: string, id: string, fields: readonly Field[], read: Tagged<Feature> | null, events: EditingEvents) {
    [this.#layer, this.#id, this.#fields, this.#events] = [layer, id, fields, events];
    this.#tag = read?.tag ?? null;
    this.#read = read?.body ?? null;
    this.#before = valuesOf(fields, this.#read?.properties ?? {});
    this.#boundaryBefore = boundaryOf(layer, this.#read?.geometry ?? null, this.#read?.properties ?? {});
    let [values, boundary] = [this.#before, this.#boundaryBefore];
    const draft = draftOf(shelfOfTab(), this.#user, layer, id);
    if (draft !== null) {
      // The version it was based on comes with it: what changed meanwhile is told when it is stored.
      [values, boundary, this.#reason, this.#restored] = [draft.values, draft.boundary, draft.reason, true];
      this.#unsure = draft.unsure === true;
      [this.#tag, this.#before, this.#boundaryBefore] = [draft.tag ?? this.#tag, draft.before, draft.boundaryBefore];
    }
    this.#form = this.#makeForm(values);
    if (takesBoundary(layer)) this.#panel = this.#makePanel(boundary);
    this.refresh();
    if (this.#unsure) this.#doubt(null);
    window.addEventListener('beforeunload', this.#onLeave);
  }

  /** What is written and not stored is gone with the tab. */
  readonly #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.#gone || (!this.#busy && !this.#dirty())) return;
    event.preventDefault();
    // What Chrome before 119 goes by.
    event.returnValue = '';
  };

  dispose(): void {
    window.removeEventListener('beforeunload', this.#onLeave);
    this.#latest.cancel();
    this.#panel?.dispose();
  }

  refresh(): void {
    this.#form.refresh();
    this.#panel?.refresh();
    const [made, read] = [this.#id === NEW, this.#read];
    const county = String(read?.properties['county'] ?? '') || null;
    const foreign = !made && !mayEdit(session(), county);
    const discard = (): void => {
      this.#drop();
      this.#events.onReload();
    };
    fill(
      this.element,
      h('h2', { attrs: { tabindex: -1 } }, made ? w('newTitle') : named(read?.properties, this.#id)),
      !made && h('p', { class: 'work-actions' }, h('code', { class: 'small' }, this.#id), mapLink(this.#layer, this.#id, String(read?.properties['parcel_no'] ?? this.#id)), historyLink(this.#layer, this.#id)),
      foreign && h('p', { class: 'caveat' }, w('foreignCounty', { county: county ?? t('unknownPlain'), own: (session().counties ?? []).join(t('listSeparator')) })),
      this.#all,
      this.#said,
      !made && this.#ends,
    );
    fill(
      this.#all,
      this.#restored && h('p', { class: 'caveat restored' }, w('draftRestored'), ' ', h('button', { class: 'link', attrs: { type: 'button' }, on: { click: discard } }, w('draftDiscard'))),
      h('div', { class: this.#panel === null ? 'edit-columns' : 'edit-columns with-boundary' }, h('div', { class: 'card work-card' }, h('h3', {}, w('properties')), this.#form.element), this.#panel?.element),
      this.#kept,
      this.#foot,
    );
    fill(this.#ends, !made && this.#ending());
    this.#drawFoot();
  }

  #makeForm(values: Values): EditForm {
    const entered = this.#id === NEW || this.#read?.properties['confidence'] === 'entered';
    return new EditForm(this.#fields, values, entered, (now) => {
      this.#panel?.state(statedArea(now));
      this.#keep();
    });
  }

  #makePanel(boundary: Polygons): BoundaryPanel {
    const own = this.#id === NEW ? null : this.#id;
    const panel = new BoundaryPanel(boundary, boxOf(this.#read?.geometry?.coordinates ?? null), own, () => this.#keep());
    panel.state(statedArea(this.#form.values));
    return panel;
  }

  /** Nothing that was written is lost by a request that fails or a page that is closed by mistake. */
  #keep(): void {
    const { values } = this.#form;
    const boundary = this.#panel?.polygons ?? [];
    const kept = keepDraft(shelfOfTab(), this.#user, this.#layer, this.#id, { tag: this.#tag, before: this.#before, values, boundaryBefore: this.#boundaryBefore, boundary, reason: this.#reason, unsure: this.#unsure });
    fill(this.#kept, !kept && h('p', { class: 'caveat' }, w('draftNotKept')));
  }

  #drop(): void {
    dropDraft(shelfOfTab(), this.#user, this.#layer, this.#id);
    fill(this.#kept);
  }

  /** Whether something is written that is not stored. */
  #dirty(): boolean {
    const body = this.#changes();
    return Object.keys(body['properties'] as object).length > 0 || 'geometry' in body;
  }

  #drawFoot(): void {
    const id = uniqueId('reason');
    const reason = h('input', { attrs: { id, maxlength: MAX_REASON, required: true, value: this.#reason, autocomplete: 'off' }, on: { input: () => ((this.#reason = reason.value), this.#keep()) } });
    const forceId = uniqueId('force');
    const force = h('input', { attrs: { id: forceId, type: 'checkbox', checked: this.#force }, on: { change: () => (this.#force = force.checked) } });
    fill(
      this.#foot,
      h(
        'form',
        { class: 'card work-card edit-save', on: { submit: (event) => (event.preventDefault(), void this.#save()) } },
        h('div', { class: 'work-field wide' }, h('label', { attrs: { for: id } }, w('editReason')), reason),
        this.#forceable && h('p', { class: 'check' }, force, ' ', h('label', { attrs: { for: forceId } }, w('force'))),
        h('button', { class: 'primary save', attrs: { type: 'submit', disabled: this.#unsure } }, w(this.#id === NEW ? 'createDo' : 'saveDo')),
      ),
    );
  }

  #changes(): Record<string, unknown> {
    const body: Record<string, unknown> = { type: 'Feature', properties: changed(this.#fields, this.#before, this.#form.values) };
    const boundary = this.#panel?.polygons ?? [];
    if (JSON.stringify(boundary) !== JSON.stringify(this.#boundaryBefore)) body['geometry'] = geometryOf(boundary);
    return body;
  }

  async #save(): Promise<void> {
    if (this.#busy || this.#unsure) return;
    const body = this.#changes();
    if (!this.#dirty()) return this.#tell(h('p', { class: 'caveat' }, w('nothingChanged')));
    const params = { reason: this.#reason.trim(), ...(this.#force ? { force: 'true' } : {}) };
    await this.#send(async (signal) => {
      if (this.#id === NEW) {
        const { body: made } = await create(this.#layer, { geometry: null, ...body }, params, signal);
        this.#drop();
        const [first] = made.ids;
        if (first !== undefined) this.#events.onCreated(first);
        return;
      }
      const { body: now, tag } = await correct(this.#layer, this.#id, this.#tag ?? '', body, params, signal);
      this.#drop();
      if (now === null || tag === null || now.properties === undefined) return this.#events.onReload();
      this.#rebase({ status: 200, tag, body: now });
      this.#tell(this.#stored(now));
    });
  }

  #stored({ geometry, notes = [] }: Feature): HTMLElement {
    const place = geometry === null ? null : placeHash(geometry);
    return h(
      'div',
      { class: 'stored' },
      h('p', {}, w('saved'), ' ', place !== null && h('a', { attrs: { href: `./${place}` } }, w('onMap')), ' ', historyLink(this.#layer, this.#id)),
      ...notes.map((note) => {
        const [zh = note, en = note] = note.split(' / ');
        return h('p', { class: 'caveat' }, pick({ zh, en }));
      }),
    );
  }

  /** What was stored is what the next change is based on. */
  #rebase(read: Tagged<Feature>, values?: Values, boundary?: Polygons): void {
    this.#read = read.body;
    this.#tag = read.tag;
    this.#before = valuesOf(this.#fields, read.body.properties);
    this.#boundaryBefore = boundaryOf(this.#layer, read.body.geometry, read.body.properties);
    [this.#restored, this.#force, this.#forceable] = [false, false, false];
    if (values === undefined) this.#reason = '';
    this.#form = this.#makeForm(values ?? this.#before);
    if (this.#panel !== null) {
      this.#panel.dispose();
      this.#panel = this.#makePanel(boundary ?? this.#boundaryBefore);
    }
    this.refresh();
  }

  async #send(request: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#busy = true;
    this.#lock(true);
    this.#form.clearFaults();
    this.#panel?.fault([]);
    this.#tell(h('p', { class: 'loading' }, w('saving')));
    try {
      await request(this.#latest.next());
      if (this.#said.querySelector('.loading') !== null) this.#tell();
    } catch (error) {
      if (isAbort(error)) return;
      if (error instanceof Refused && error.status === 412) return await this.#clash();
      this.#lock(false);
      if (maybeStored(error)) this.#doubt(error);
      else this.#refused(error);
    } finally {
      this.#busy = false;
      // With two versions to choose from, what is typed would be in neither.
      if (!this.#clashing) this.#lock(false);
    }
  }

  /** No answer came: it may be in the store. Saving waits until somebody looked. */
  #doubt(error: unknown): void {
    this.#unsure = true;
    this.#keep();
    this.#drawFoot();
    const looked = (): void => {
      this.#unsure = false;
      this.#keep();
      this.#drawFoot();
      this.#tell(h('p', { class: 'caveat' }, w('lookedCreated')));
    };
    const look =
      this.#id === NEW
        ? h('a', { attrs: { href: writeRoute('history') }, on: { click: () => setTimeout(looked) } }, w('lookCreated'))
        : h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => void this.#look(error) } }, w('lookStored'));
    this.#tell(h('div', { class: 'error unsure' }, h('p', {}, w('maybeSaved')), error !== null && h('p', {}, errorWords(error)), h('p', { class: 'work-actions' }, look, this.#id !== NEW && historyLink(this.#layer, this.#id))));
  }

  /** Reads what is stored and says whether it is what was written here. */
  async #look(doubted: unknown): Promise<void> {
    this.#lock(true);
    this.#tell(h('p', { class: 'loading' }, w('loading')));
    try {
      const read = await feature(this.#layer, this.#id, this.#latest.next());
      this.#unsure = false;
      this.#keep();
      this.#drawFoot();
      if (read.tag === this.#tag) return this.#tell(h('p', { class: 'caveat' }, w('lookedNotSaved')));
      const mine = this.#form.values;
      const theirs = valuesOf(this.#fields, read.body.properties);
      const same = Object.keys(changed(this.#fields, theirs, mine)).length === 0 && JSON.stringify(this.#panel?.polygons ?? []) === JSON.stringify(this.#panel === null ? [] : boundaryOf(this.#layer, read.body.geometry, read.body.properties));
      if (!same) return this.#differ(read);
      this.#drop();
      this.#rebase(read);
      this.#tell(h('div', { class: 'stored' }, h('p', {}, w('lookedSaved'), ' ', historyLink(this.#layer, this.#id))));
    } catch (error) {
      if (isAbort(error)) return;
      // What is no longer there was ended: the history tells by whom.
      if (error instanceof Refused && (error.status === 404 || error.status === 410)) this.#tell(h('div', { class: 'error' }, h('p', {}, errorWords(error), ' ', historyLink(this.#layer, this.#id))));
      else this.#doubt(error instanceof Refused ? error : doubted);
    } finally {
      if (!this.#clashing) this.#lock(false);
    }
  }

  /** What is typed while it is saved would be lost with the answer. */
  #lock(locked: boolean): void {
    const focused = locked && this.#foot.contains(document.activeElement);
    for (const part of [this.#all, this.#ends]) part.disabled = locked;
    this.#panel?.lock(locked);
    // A button that is disabled loses the keyboard to the page.
    if (focused) this.#said.focus({ preventScroll: true });
  }

  /** Faults go to their fields; what has no field stands below. */
  #refused(error: unknown): void {
    const rest: Child[] = [];
    const boundary: string[] = [];
    const faults = error instanceof Refused ? error.faults : [];
    for (const fault of faults) {
      const words = `${pick(fault)}${fault.forceable === true ? ` ${w('mayForce')}` : ''}`;
      const name = fieldOf(fault.pointer, this.#fields);
      if (name !== null && this.#form.fault(name, words)) continue;
      if ((fault.pointer ?? '').startsWith('/geometry') && this.#panel !== null) boundary.push(words);
      else rest.push(h('p', {}, words));
    }
    this.#panel?.fault(boundary);
    if (faults.some(({ forceable }) => forceable === true)) {
      this.#forceable = true;
      this.#drawFoot();
    }
    this.#tell(h('div', { class: 'error' }, h('p', {}, w('notSaved')), ...(faults.length === 0 ? [h('p', {}, errorWords(error))] : [h('p', {}, w('faultsAbove', { n: faults.length })), ...rest])));
    this.#form.focusFault();
  }

  /** Somebody else was first: both versions are shown, and what is chosen is stored on top of theirs. */
  async #clash(): Promise<void> {
    try {
      this.#differ(await feature(this.#layer, this.#id, this.#latest.next()));
    } catch (error) {
      this.#lock(false);
      if (!isAbort(error)) this.#refused(error);
    }
  }

  #differ(read: Tagged<Feature>): void {
    const theirs = valuesOf(this.#fields, read.body.properties);
    const clash = {
      fields: this.#fields,
      before: this.#before,
      mine: this.#form.values,
      theirs,
      boundaryBefore: this.#boundaryBefore,
      boundaryMine: this.#panel?.polygons ?? [],
      boundaryTheirs: boundaryOf(this.#layer, read.body.geometry, read.body.properties),
    };
    const reason = this.#reason;
    this.#clashing = true;
    this.#lock(true);
    const view = conflictView(clash, (values, boundary) => {
      this.#clashing = false;
      this.#lock(false);
      this.#rebase(read, values, boundary);
      this.#reason = reason;
      this.#drawFoot();
      this.#keep();
      this.#tell(h('p', { class: 'caveat' }, w('conflictMerged')));
    });
    this.#tell(view);
    view.querySelector<HTMLElement>('h3')?.focus();
  }

  /** The end of what held, and the taking back of what never did. */
  #ending(): HTMLElement {
    const [dayId, reasonId] = [uniqueId('day'), uniqueId('reason')];
    const day = h('input', { attrs: { id: dayId, type: 'date' } });
    const reason = h('input', { attrs: { id: reasonId, maxlength: MAX_REASON, autocomplete: 'off' } });
    const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
    let armed: HTMLElement | null = null;
    const act = (button: HTMLElement, params: () => Record<string, string>): void => {
      if (reason.value.trim() === '') {
        fill(said, w('reasonNeeded'));
        return reason.focus();
      }
      // The second press does it: an end is corrected only by another edit.
      if (this.#busy || this.#unsure) return;
      if (armed !== button) {
        armed = button;
        button.classList.add('armed');
        return fill(said, w('pressAgain'));
      }
      void this.#send(async (signal) => {
        await end(this.#layer, this.#id, this.#tag ?? '', { reason: reason.value.trim(), ...params() }, signal);
        this.#drop();
        this.#gone = true;
        this.#panel?.dispose();
        fill(this.element, h('h2', {}, this.#id), h('p', { class: 'stored' }, w('ended'), ' ', historyLink(this.#layer, this.#id)));
      });
    };
    const ends = h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => act(ends, () => (day.value === '' ? {} : { last_day: day.value })) } }, w('endDo'));
    const withdraws = h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => act(withdraws, () => ({ withdraw: 'true' })) } }, w('withdrawDo'));
    return h(
      'details',
      { class: 'card work-card edit-end' },
      h('summary', {}, w('endTitle')),
      h('p', { class: 'small' }, w('endHelp')),
      h('div', { class: 'work-fields' }, h('div', { class: 'work-field' }, h('label', { attrs: { for: dayId } }, w('lastDay')), day), h('div', { class: 'work-field wide' }, h('label', { attrs: { for: reasonId } }, w('editReason')), reason)),
      said,
      h('p', { class: 'work-actions' }, ends, withdraws),
    );
  }

  #tell(...content: Child[]): void {
    fill(this.#said, ...content);
  }
}

/** The stated area of a form, m². */
function statedArea(values: Values): number | null {
  const m2 = Number(values['area_m2'] ?? '');
  return (values['area_m2'] ?? '').trim() !== '' && Number.isFinite(m2) && m2 > 0 ? m2 : null;
}

/** What people call a feature: its number and its title, and only for want of both what the layer calls it. */
function named(properties: Readonly<Record<string, unknown>> | undefined, id: string): string {
  const words = [properties?.['parcel_no'], properties?.['title']].filter((part) => typeof part === 'string' && part !== '');
  return words.length === 0 ? id : words.join(' ');
}
