import { about, ApiError } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import { faultRow, type FaultRow } from './faults.ts';
import { faultTable } from './fault-table.ts';
import { importReport } from './import-report.ts';
import { create, importFile, MAX_REASON, maybeStored, Refused, type Created, type Imported } from './service.ts';
import { writeRoute } from './route.ts';
import type { TabView } from './tab.ts';
import { w } from './words.ts';

/** What was chosen, read once: what is stored is what was looked at, whatever becomes of the file meanwhile. */
type Chosen = { readonly name: string; readonly bytes: Blob; readonly collection: { readonly features: readonly { geometry?: unknown; properties?: unknown }[] } | null };

type State =
  | { readonly kind: 'choose' }
  | { readonly kind: 'busy'; readonly storing: boolean; readonly part: number | null }
  | { readonly kind: 'checked'; readonly imported: Imported | null; readonly created: Created | null }
  | { readonly kind: 'stored'; readonly imported: Imported | null; readonly created: Created | null }
  | { readonly kind: 'refused'; readonly error: unknown; readonly storing: boolean; readonly looked?: boolean };

/** A file on its way into the store: looked at first, stored only then. */
export class ImportTab implements TabView {
  readonly element = h('section', { class: 'work-import' });
  readonly #latest = new Latest();
  /** The state of the store that the file was looked at on. */
  #seen: number | null = null;
  #state: State = { kind: 'choose' };
  #chosen: Chosen | null = null;
  #layer = 'parcels';
  #reason = '';
  #fewer = false;
  #limits: { readonly import_bytes?: number; readonly body_bytes?: number } = {};
  /** The report stays as it is while the reason is typed. */
  #report: { readonly of: State; readonly element: HTMLElement } | null = null;

  constructor() {
    about(new AbortController().signal).then(
      (known) => {
        this.#limits = (known as { limits?: { import_bytes?: number; body_bytes?: number } }).limits ?? {};
        this.refresh();
      },
      () => undefined,
    );
    window.addEventListener('beforeunload', (event) => {
      if (this.#state.kind !== 'busy' || !this.#state.storing) return;
      event.preventDefault();
      // What Chrome before 119 goes by.
      event.returnValue = '';
    });
  }

  show(): void {
    if (this.element.childElementCount === 0) this.refresh();
  }

  refresh(): void {
    this.#report = null;
    this.#draw();
  }

  #set(state: State): void {
    this.#state = state;
    this.#draw();
    this.element.querySelector<HTMLElement>('.import-result h2')?.focus({ preventScroll: true });
  }

  async #choose(file: File): Promise<void> {
    this.#latest.cancel();
    this.#fewer = false;
    this.#seen = null;
    this.#chosen = null;
    const most = /\.(geo)?json$/iu.test(file.name) ? this.#limits.body_bytes : this.#limits.import_bytes;
    if (most !== undefined && file.size > most) {
      this.#set({ kind: 'refused', storing: false, error: new Refused({ status: 413, detail_zh: w('tooLarge', { size: mib(file.size), most: mib(most) }), detail_en: w('tooLarge', { size: mib(file.size), most: mib(most) }) }) });
      return;
    }
    try {
      const bytes = new Blob([await file.arrayBuffer()]);
      let collection: Chosen['collection'] = null;
      if (/\.(geo)?json$/iu.test(file.name)) {
        const parsed = JSON.parse(await bytes.text()) as { type?: string; features?: unknown };
        const features = parsed.type === 'FeatureCollection' && Array.isArray(parsed.features) ? parsed.features : [parsed];
        collection = { ...parsed, features: features as { geometry?: unknown }[] };
      }
      this.#chosen = { name: file.name, bytes, collection };
    } catch (error) {
      const unreadable = error instanceof SyntaxError;
      this.#set({ kind: 'refused', storing: false, error: new Refused({ status: 422, detail_zh: w(unreadable ? 'notJson' : 'notRead', { name: file.name }), detail_en: w(unreadable ? 'notJson' : 'notRead', { name: file.name }) }) });
      return;
    }
    await this.#send(false);
  }

  async #send(storing: boolean): Promise<void> {
    const chosen = this.#chosen;
    if (chosen === null) return;
    const signal = this.#latest.next();
    this.#set({ kind: 'busy', storing, part: null });
    try {
      const reason = this.#reason.trim();
      const common = { ...(reason === '' ? {} : { reason }), ...(storing ? {} : { dry_run: 'true' }) };
      let imported: Imported | null = null;
      let created: Created | null = null;
      if (chosen.collection === null) {
        const params = { ...common, name: chosen.name, ...(this.#fewer ? { accept_fewer: 'true' } : {}), ...(storing ? (this.#seen === null ? {} : { expected_seq: String(this.#seen) }) : { preview: 'true' }) };
        imported = await importFile(chosen.bytes, params, signal, (part) => this.#progress(part));
        this.#seen = storing ? null : imported.seq;
      } else {
        created = (await create(this.#layer, chosen.collection, { ...common, ignore_computed: 'true' }, signal)).body;
      }
      this.#set({ kind: storing ? 'stored' : 'checked', imported, created });
    } catch (error) {
      if (isAbort(error)) return;
      this.#set({ kind: 'refused', error, storing });
    }
  }

  #progress(part: number): void {
    const bar = this.element.querySelector('progress');
    if (bar === null) return;
    bar.value = part;
    const words = this.element.querySelector('.import-progress-words');
    if (words !== null) fill(words, part < 1 ? w('uploading', { part: Math.round(part * 100) }) : w('reading'));
  }

  #cancel(): void {
    this.#latest.cancel();
    this.#set({ kind: 'choose' });
  }

  #draw(): void {
    const busy = this.#state.kind === 'busy';
    fill(this.element, this.#chooser(busy), this.#result());
  }

  #chooser(busy: boolean): HTMLElement {
    const fileId = uniqueId('file');
    const input = h('input', {
      class: 'visually-hidden',
      attrs: { id: fileId, type: 'file', disabled: busy },
      on: { change: () => input.files?.[0] !== undefined && void this.#choose(input.files[0]) },
    });
    const zone = h(
      'div',
      {
        class: 'drop-zone',
        on: {
          dragover: (event) => {
            event.preventDefault();
            zone.classList.add('over');
          },
          dragleave: () => zone.classList.remove('over'),
          drop: (event) => {
            event.preventDefault();
            zone.classList.remove('over');
            const file = event.dataTransfer?.files[0];
            if (file !== undefined && !busy) void this.#choose(file);
          },
        },
      },
      input,
      h('label', { class: 'primary', attrs: { for: fileId } }, w('chooseFile')),
      h('span', {}, this.#chosen === null ? w('orDrop') : w('chosen', { name: this.#chosen.name, size: mib(this.#chosen.bytes.size) })),
    );
    const layerId = uniqueId('layer');
    const layers = h(
      'select',
      { attrs: { id: layerId, disabled: busy }, on: { change: () => ((this.#layer = layers.value), this.#chosen?.collection != null && void this.#send(false)) } },
      ...(['parcels', 'temporary_uses', 'constraints'] as const).map((layer) => h('option', { attrs: { value: layer } }, t(({ parcels: 'layerParcels', temporary_uses: 'layerTemporaryUses', constraints: 'layerConstraints' } as const)[layer]))),
    );
    layers.value = this.#layer;
    const { import_bytes: most, body_bytes: mostJson } = this.#limits;
    return h(
      'div',
      { class: 'card work-card' },
      h('p', { class: 'small' }, w('importHelp'), ' ', most !== undefined && mostJson !== undefined && w('importLimits', { most: mib(most), json: mib(mostJson) })),
      zone,
      this.#chosen?.collection != null && h('div', { class: 'work-field' }, h('label', { attrs: { for: layerId } }, w('collectionLayer')), layers),
    );
  }

  #result(): HTMLElement {
    const state = this.#state;
    const box = (...content: Child[]): HTMLElement => h('section', { class: 'import-result', attrs: { 'aria-live': 'polite', 'data-state': state.kind } }, ...content);
    const title = (words: string): HTMLElement => h('h2', { attrs: { tabindex: -1 } }, words);
    switch (state.kind) {
      case 'choose':
        return box();
      case 'busy':
        return box(
          h(
            'div',
            { class: 'card work-card' },
            title(w(state.storing ? 'storing' : 'checking')),
            h('progress', { attrs: { max: 1, 'aria-label': w('progress') } }),
            h('p', { class: 'import-progress-words' }, w('uploading', { part: 0 })),
            // What is on its way into the store cannot be called back: it is all there or not at all.
            state.storing ? h('p', { class: 'small' }, w('storingNoCancel')) : h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => this.#cancel() } }, w('cancel')),
          ),
        );
      case 'refused':
        return box(this.#refusal(state, title));
      case 'checked':
        return box(h('div', { class: 'card work-card' }, title(w('checkedTitle')), this.#shown(state), nothingToStore(state.imported) ? h('p', { class: 'caveat' }, w('nothingToStore')) : this.#commit()));
      case 'stored':
        return box(h('div', { class: 'card work-card' }, title(w('storedTitle')), this.#shown(state), this.#another()));
    }
  }

  #shown(state: State & { readonly kind: 'checked' | 'stored' }): HTMLElement {
    if (this.#report?.of !== state) this.#report = { of: state, element: importReport(this.#chosen?.name ?? '', this.#layer, this.#chosen?.collection ?? null, state) };
    return this.#report.element;
  }

  #refusal({ error, storing, looked = false }: State & { readonly kind: 'refused' }, title: (words: string) => HTMLElement): HTMLElement {
    if (storing && maybeStored(error)) return this.#unsure(error, looked, title);
    const faults = error instanceof Refused ? error.faults : [];
    const fewer = faults.filter(({ field, known }) => field === 'records' && known != null);
    const rows: FaultRow[] = faults.map((fault) => faultRow(fault, this.#chosen?.name ?? ''));
    // The data have changed since the file was looked at: what it would do now is looked at first.
    const moved = error instanceof ApiError && error.status === 412;
    const again = this.#chosen !== null && h('button', { class: moved ? 'primary preview-again' : 'download', attrs: { type: 'button' }, on: { click: () => void this.#send(storing && !moved) } }, moved ? w('previewAgain') : t('retry'));
    const accept = (): void => {
      this.#fewer = true;
      void this.#send(false);
    };
    return h(
      'div',
      { class: 'card work-card' },
      title(w('notStored')),
      h('p', { class: 'error', attrs: { role: 'alert' } }, errorWords(error)),
      fewer.length > 0 && h('div', { class: 'caveat' }, h('p', {}, w('fewerQuestion')), h('button', { class: 'download accept-fewer', attrs: { type: 'button' }, on: { click: accept } }, w('fewerAccept'))),
      rows.length > 0 && faultTable(rows, this.#chosen?.name ?? 'import'),
      h('p', { class: 'work-actions' }, again),
    );
  }

  /** No answer came: it may be in the store. Whoever looks may try again, nobody before. */
  #unsure(error: unknown, looked: boolean, title: (words: string) => HTMLElement): HTMLElement {
    const file = this.#chosen?.collection === null;
    const look = (): void => {
      // The page of the search opens by the link itself; what is offered here waits for the way back.
      this.#state = { kind: 'refused', error, storing: true, looked: true };
      this.#draw();
    };
    return h(
      'div',
      { class: 'card work-card' },
      title(w('maybeStored')),
      h('p', { class: 'error', attrs: { role: 'alert' } }, errorWords(error)),
      h('p', { class: 'caveat' }, w(file ? 'maybeStoredFile' : 'maybeStoredItems')),
      file
        ? h('p', { class: 'work-actions' }, h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => void this.#send(false) } }, w('lookFile')))
        : h(
            'p',
            { class: 'work-actions' },
            h('a', { attrs: { href: writeRoute('history') }, on: { click: () => setTimeout(look) } }, w('lookItems')),
            looked && h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => void this.#send(true) } }, w('lookedItems')),
          ),
    );
  }

  #commit(): HTMLElement {
    const id = uniqueId('reason');
    const input = h('input', { attrs: { id, maxlength: MAX_REASON, value: this.#reason, autocomplete: 'off' }, on: { input: () => (this.#reason = input.value) } });
    return h(
      'form',
      { class: 'import-commit', on: { submit: (event) => (event.preventDefault(), void this.#send(true)) } },
      h('div', { class: 'work-field wide' }, h('label', { attrs: { for: id } }, w('importReason')), input),
      this.#fewer && h('p', { class: 'caveat' }, w('fewerAccepted')),
      h('p', { class: 'work-actions' }, h('button', { class: 'primary', attrs: { type: 'submit' } }, w('store')), h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => this.#cancel() } }, w('cancel'))),
    );
  }

  #another(): HTMLElement {
    const start = (): void => {
      this.#chosen = null;
      this.#reason = '';
      this.#fewer = false;
      this.#set({ kind: 'choose' });
    };
    return h('p', { class: 'work-actions' }, h('a', { attrs: { href: './' } }, t('reviewMap')), h('a', { attrs: { href: './review.html' } }, t('reviewTitle')), h('button', { class: 'download', attrs: { type: 'button' }, on: { click: start } }, w('another')));
  }
}

/** Whether storing a file would change nothing. */
function nothingToStore(imported: Imported | null): boolean {
  return imported !== null && (imported.outcome === 'empty' || imported.outcome === 'unchanged');
}

/** A size as it is said of files. */
function mib(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KiB` : `${(bytes / (1 << 20)).toFixed(bytes % (1 << 20) === 0 ? 0 : 1)} MiB`;
}

