import { language, onLanguage, pick, setLanguage, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { SignIn } from '../parts/sign-in.ts';
import { loadSession, onSession, session, whose } from '../session.ts';
import { lacks } from './access.ts';
import { readRoute, TABS, writeRoute, type Route, type Tab } from './route.ts';
import type { TabView } from './tab.ts';
import { w, type WorkKey } from './words.ts';

const TITLE: Readonly<Record<Tab, WorkKey>> = { due: 'tabDue', import: 'tabImport', edit: 'tabEdit', history: 'tabHistory', audit: 'tabAudit' };
const ROLE: Readonly<Record<string, WorkKey>> = { inspector: 'needsInspector', editor: 'needsEditor', admin: 'needsAdmin' };

/** Each part comes with its own script: who looks at what is due loads no map. */
const MAKE: Readonly<Record<Tab, () => Promise<TabView>>> = {
  due: async () => new (await import('./due-tab.ts')).DueTab(),
  import: async () => new (await import('./import-tab.ts')).ImportTab(),
  edit: async () => new (await import('./edit-tab.ts')).EditTab(),
  history: async () => new (await import('./history-tab.ts')).HistoryTab(),
  audit: async () => new (await import('./audit-tab.ts')).AuditTab(),
};

/** The page of daily work. The address says which part it shows; the session says which parts there are. */
export class WorkPage {
  readonly #signIn = new SignIn();
  readonly #head = h('header', { class: 'work-head' });
  readonly #nav = h('nav', { class: 'work-tabs' });
  readonly #main = h('main', { class: 'work-main', attrs: { tabindex: -1 } });
  readonly #made = new Map<Tab, Promise<TabView>>();
  #views: TabView[] = [];
  #whose = whose();
  #route: Route = readRoute(location.hash);

  constructor(root: HTMLElement) {
    root.append(this.#head, this.#nav, this.#signIn.dialog, this.#main);
    window.addEventListener('hashchange', () => this.#go());
    onLanguage(() => this.#refresh());
    onSession(() => {
      // What one person wrote or read is not for the next.
      if (whose() !== this.#whose) {
        this.#whose = whose();
        for (const view of this.#views) view.dispose?.();
        this.#views = [];
        this.#made.clear();
      }
      this.#draw();
      for (const view of this.#views) view.refresh();
      void this.#open();
    });
    this.#draw();
    fill(this.#main, h('p', { class: 'loading', attrs: { role: 'status' } }, w('loading')));
    // Which parts there are is known only then; a part shown and taken away again would be worse than a moment's wait.
    void loadSession().then(() => this.#go());
  }

  #go(): void {
    this.#route = readRoute(location.hash);
    this.#draw();
    void this.#open();
  }

  async #open(): Promise<void> {
    const route = this.#route;
    const needs = lacks(session(), route.tab);
    if (needs !== null) {
      fill(this.#main, this.#refusal(ROLE[needs] ?? 'needsEditor'));
      return;
    }
    try {
      let making = this.#made.get(route.tab);
      if (making === undefined) {
        making = MAKE[route.tab]().then((view) => (this.#views.push(view), view));
        this.#made.set(route.tab, making);
      }
      const view = await making;
      if (route !== this.#route) return;
      if (this.#main.firstElementChild !== view.element) fill(this.#main, view.element);
      view.show(route);
    } catch {
      // The script did not come: it is asked for again the next time.
      this.#made.delete(route.tab);
      fill(this.#main, h('p', { class: 'error', attrs: { role: 'alert' } }, t('errorNetwork')));
    }
  }

  /** A part that this role may not use says which role may. */
  #refusal(words: WorkKey): HTMLElement {
    const { available, signed_in: signedIn } = session();
    const open = h('button', { class: 'primary', attrs: { type: 'button' }, on: { click: () => this.#signIn.element.click() } }, t('signIn'));
    return h(
      'section',
      { class: 'card work-card work-refusal' },
      h('h2', {}, w(TITLE[this.#route.tab])),
      h('p', {}, w(words)),
      signedIn && h('p', {}, w('yourRole', { role: pick({ zh: session().role_zh, en: session().role }) })),
      !available && h('p', {}, w('readOnlyService')),
      available && !signedIn && open,
    );
  }

  #refresh(): void {
    this.#draw();
    for (const view of this.#views) view.refresh();
    if (lacks(session(), this.#route.tab) !== null) void this.#open();
  }

  #draw(): void {
    document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
    const title = w(TITLE[this.#route.tab]);
    document.title = `${title} · ${w('workTitle')} · landrail`;
    const other = language() === 'zh' ? 'en' : 'zh';
    this.#signIn.refresh();
    fill(
      this.#head,
      h('a', { class: 'back-link', attrs: { href: './' } }, t('reviewMap')),
      h('h1', {}, w('workTitle')),
      h('a', { attrs: { href: './review.html' } }, t('reviewTitle')),
      this.#signIn.element,
      h(
        'button',
        { class: 'map-button language', attrs: { type: 'button', lang: other === 'en' ? 'en' : 'zh-CN', title: t('switchLanguage'), 'aria-label': `${t('otherLanguage')}: ${t('switchLanguage')}` }, on: { click: () => setLanguage(other) } },
        t('otherLanguage'),
      ),
    );
    this.#nav.setAttribute('aria-label', w('tabs'));
    fill(
      this.#nav,
      ...TABS.filter((tab) => lacks(session(), tab) === null).map((tab) =>
        h('a', { attrs: { href: writeRoute(tab), 'data-tab': tab, 'aria-current': tab === this.#route.tab ? 'page' : null } }, w(TITLE[tab])),
      ),
    );
  }
}
