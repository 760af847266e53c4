import { t } from '../language.ts';
import { fill, h, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { datum, setDatum } from '../here/datum.ts';
import type { Datum } from '../here/fix.ts';
import { errorWords } from '../parts/error-words.ts';
import { age } from './age.ts';
import { packsChanged } from './register.ts';
import { canStore, idOf, install, installed, keepThem, listPacks, manifestOf, remove, room } from './store.ts';
import type { Manifest, PackList } from './pack-types.ts';

/** Packs on this phone, those that can be fetched, and how the phone's coordinates are read. */
export class OfflineDialog {
  readonly element: HTMLElement;
  readonly #title = h('h2', { attrs: { id: 'offline-title', tabindex: -1 } });
  readonly #close = h('button', { class: 'icon-button', attrs: { type: 'button' }, on: { click: () => this.hide() } }, '✕');
  readonly #body = h('div', { class: 'offline-body' });
  readonly #latest = new Latest();
  readonly #onHide: () => void;
  #list: PackList | null = null;
  #listError: unknown = null;
  #chosen: Manifest | null = null;
  /** What is told below the choice: progress, success or an error. */
  #said: Child = null;
  #busy = false;

  constructor(onHide: () => void) {
    this.#onHide = onHide;
    this.element = h(
      'section',
      { class: 'offline-dialog card', attrs: { hidden: true, role: 'dialog', 'aria-labelledby': this.#title.id }, on: { keydown: (event) => event.key === 'Escape' && this.hide() } },
      h('header', { class: 'panel-head' }, this.#title, this.#close),
      this.#body,
    );
  }

  /** Opens it, with what is on the phone first. */
  async show(): Promise<void> {
    this.element.hidden = false;
    this.#said = null;
    await this.refresh();
    this.#title.focus({ preventScroll: true });
    if (!canStore()) return;
    try {
      this.#list = await listPacks(this.#latest.next());
      this.#listError = null;
    } catch (error) {
      if (isAbort(error)) return;
      this.#listError = error;
    }
    await this.refresh();
  }

  hide(): void {
    this.#latest.cancel();
    this.element.hidden = true;
    this.#onHide();
  }

  async refresh(): Promise<void> {
    if (this.element.hidden) return;
    const [own, storage] = await Promise.all([installed(), room()]);
    fill(this.#title, t('offlineTitle'));
    this.#close.setAttribute('aria-label', t('close'));
    fill(this.#body, h('p', {}, t('offlineHint')), ...(canStore() ? this.#packs(own, storage) : [h('p', { class: 'notice' }, t('offlineInsecure'))]), this.#datum());
    // What had the keyboard may be gone.
    if (document.activeElement === document.body) this.#title.focus({ preventScroll: true });
  }

  #packs(own: readonly Manifest[], { used, quota, kept }: Awaited<ReturnType<typeof room>>): HTMLElement[] {
    const space = used === null || quota === null ? null : t('offlineRoom', { used: size(used), quota: size(quota) });
    return [
      h('h3', {}, t('offlineInstalled')),
      own.length === 0 ? h('p', { class: 'none' }, t('offlineNoneYet')) : h('ul', { class: 'plain offline-list' }, ...own.map((manifest) => this.#installed(manifest))),
      h('p', { class: 'small' }, [space, own.length > 0 ? t(kept ? 'offlineKept' : 'offlineNotKept') : null].filter((words) => words !== null).join(' · ')),
      h('h3', {}, t('offlineChoose')),
      this.#listError === null ? this.#choice(own) : h('p', { class: 'small refused' }, t('offlineListFailed'), ' ', errorWords(this.#listError)),
      h('div', { class: 'offline-said', attrs: { 'aria-live': 'polite' } }, this.#said),
    ];
  }

  #installed(manifest: Manifest): HTMLElement {
    const { name, as_of: day, bytes, kind } = manifest;
    return h(
      'li',
      { attrs: { 'data-pack': idOf(manifest) } },
      h('div', {}, h('strong', {}, name), h('p', { class: 'small' }, `${t('offlinePackDay', { day, age: age(day) })} · ${size(bytes)}`)),
      this.#button('offlineUpdate', () => void this.#fetch(kind, name), this.#list === null),
      this.#button('offlineDelete', () => void this.#remove(manifest), false),
    );
  }

  #choice(own: readonly Manifest[]): HTMLElement {
    const list = this.#list;
    const here = new Set(own.map(idOf));
    const options = (kind: 'line' | 'county'): HTMLElement[] =>
      (list?.packs ?? []).filter((pack) => pack.kind === kind && !here.has(idOf(pack))).map((pack) => h('option', { attrs: { value: `${kind}:${pack.name}`, selected: this.#chosen !== null && idOf(this.#chosen) === idOf(pack) } }, pack.name));
    const change = (): void => {
      const [kind, ...rest] = select.value.split(':');
      if (kind === 'line' || kind === 'county') void this.#choose(kind, rest.join(':'));
    };
    const select = h(
      'select',
      { class: 'offline-select', attrs: { 'aria-label': t('offlineChoose'), disabled: list === null || this.#busy }, on: { change } },
      h('option', { attrs: { value: '' } }, t('offlinePick')),
      h('optgroup', { attrs: { label: t('offlineLines') } }, ...options('line')),
      h('optgroup', { attrs: { label: t('offlineCounties') } }, ...options('county')),
    );
    const chosen = this.#chosen;
    return h(
      'div',
      {},
      select,
      chosen !== null && h('p', { class: 'small' }, t('offlineSize', { size: size(chosen.bytes), tiles: chosen.tiles.places, zoom: chosen.tiles.maxzoom, segments: chosen.counts.segments ?? 0, decisions: chosen.counts.decisions ?? 0 })),
      chosen !== null && this.#button('offlineDownload', () => void this.#fetch(chosen.kind, chosen.name), false),
    );
  }

  async #choose(kind: 'line' | 'county', name: string): Promise<void> {
    this.#said = null;
    await this.#work(async (signal) => {
      this.#chosen = await manifestOf(kind, name, signal);
    });
  }

  async #fetch(kind: 'line' | 'county', name: string): Promise<void> {
    const bar = h('progress', { attrs: { max: 1, value: 0 } });
    const words = h('span', { class: 'small' });
    this.#said = h('div', { class: 'offline-progress' }, bar, words, this.#button('offlineStop', () => this.#latest.cancel(), false, true));
    await this.#work(async (signal) => {
      // Asked for while the thumb is on the button: some browsers grant it then only.
      void keepThem();
      const manifest = await manifestOf(kind, name, signal);
      await install(
        manifest,
        (done, all) => {
          bar.value = all === 0 ? 1 : done / all;
          fill(words, t('offlineProgress', { done: size(done), all: size(all) }));
        },
        signal,
      );
      packsChanged();
      this.#chosen = null;
      this.#said = h('p', { class: 'offline-done' }, t('offlineDone'));
    });
  }

  async #remove(manifest: Manifest): Promise<void> {
    this.#said = null;
    await this.#work(async () => {
      await remove(manifest);
      packsChanged();
    });
  }

  async #work(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const signal = this.#latest.next();
    this.#busy = true;
    await this.refresh();
    try {
      await work(signal);
    } catch (error) {
      this.#said = isAbort(error) ? null : h('p', { class: 'refused', attrs: { role: 'alert' } }, errorWords(error));
    }
    this.#busy = false;
    await this.refresh();
  }

  #button(label: 'offlineUpdate' | 'offlineDelete' | 'offlineDownload' | 'offlineStop', click: () => void, disabled: boolean, always = false): HTMLElement {
    return h('button', { class: 'offline-action', attrs: { type: 'button', disabled: disabled || (this.#busy && !always) }, on: { click } }, t(label));
  }

  #datum(): HTMLElement {
    const one = (value: Datum, label: 'hereDatumWgs' | 'hereDatumGcj'): HTMLElement =>
      h('label', { class: 'offline-radio' }, h('input', { attrs: { type: 'radio', name: 'datum', value, checked: datum() === value }, on: { change: () => setDatum(value) } }), t(label));
    return h('fieldset', { class: 'offline-datum' }, h('legend', {}, t('hereDatum')), one('EPSG:4326', 'hereDatumWgs'), one('gcj02', 'hereDatumGcj'), h('p', { class: 'small' }, t('hereDatumHint')));
  }
}

/** Bytes for people. */
function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
