import { t } from '../language.ts';
import { isReached, noteReach, onHint, onReach } from '../lib/reach.ts';
import { fill, h } from '../lib/dom.ts';
import { about } from '../api.ts';
import { SYSTEM } from '../map/system.ts';
import { age } from './age.ts';
import { hasPacks } from './installed.ts';
import { register } from './register.ts';

/** Whether the service is there again is asked no more often than this: milliseconds. */
const PROBE_MS = 10_000;

/** Says that there is no network and of which day the pack is; and that a newer version of the page waits. */
export class OfflineBanner {
  readonly element = h('div', { class: 'offline-banners', attrs: { role: 'status' } });
  #day: string | null = null;
  #reload: (() => void) | null = null;
  #probed = 0;

  constructor() {
    onReach(() => void this.#changed());
    window.addEventListener('offline', () => noteReach(false));
    // A network is not yet the service: it is asked.
    window.addEventListener('online', () => this.#probe());
    onHint(() => {
      if (Date.now() - this.#probed >= PROBE_MS) this.#probe();
    });
    if (!navigator.onLine) noteReach(false);
    void register((reload) => {
      this.#reload = reload;
      this.refresh();
    });
  }

  refresh(): void {
    const offline = !isReached();
    const words = this.#day === null ? t('offlineNowNone') : t('offlineNow', { day: this.#day, age: age(this.#day) });
    const reload = this.#reload;
    fill(
      this.element,
      offline && h('div', { class: 'offline-banner' }, h('p', {}, words), this.#day !== null && h('p', { class: 'offline-map' }, t(SYSTEM === 'cgcs2000' ? 'offlineMapSystem' : 'offlineMap'))),
      reload !== null && h('p', { class: 'update-banner' }, t('updateReady'), ' ', h('button', { class: 'link', attrs: { type: 'button' }, on: { click: reload } }, t('updateReload'))),
    );
  }

  #probe(): void {
    this.#probed = Date.now();
    void about(new AbortController().signal).catch(() => null);
  }

  async #changed(): Promise<void> {
    this.#day = null;
    if (!isReached() && hasPacks()) {
      const { installed } = await import('./store.ts');
      // The oldest: what is shown may be of any of them.
      this.#day = (await installed()).map(({ as_of: day }) => day).sort()[0] ?? null;
    }
    this.refresh();
  }
}
