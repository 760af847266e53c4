import { t } from '../language.ts';
import { address } from '../api.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import { matching, type AuditFilter } from './audit-filter.ts';
import { csv } from './faults.ts';
import { writeRoute, type Route } from './route.ts';
import { save } from './save.ts';
import { audit, type AuditEntry } from './service.ts';
import type { TabView } from './tab.ts';
import { moment } from './time.ts';
import { w, type WorkKey } from './words.ts';

/** Entries on one page of the list. */
const PAGE = 100;

/** Who read a personal number and who changed what. Nothing is changed here. */
export class AuditTab implements TabView {
  readonly element = h('section', { class: 'work-audit' });
  readonly #latest = new Latest();
  readonly #list = h('div', { attrs: { 'aria-live': 'polite' } });
  #filter: AuditFilter = { who: '', action: '', from: '', to: '' };
  #entries: AuditEntry[] = [];
  #page = 0;
  #state: 'loading' | 'all' | { readonly error: unknown } = 'loading';

  show({ params }: Route): void {
    const of = (name: string): string => params.get(name) ?? '';
    this.#filter = { who: of('who'), action: of('action'), from: of('from'), to: of('to') };
    this.#page = Math.max(0, Number.parseInt(of('page'), 10) || 0);
    this.refresh();
    if (this.#entries.length === 0) void this.#load();
  }

  refresh(): void {
    fill(this.element, h('div', { class: 'card work-card' }, h('p', { class: 'small' }, w('auditHelp')), this.#filters(), this.#downloads()), this.#list);
    this.#draw();
  }

  async #load(): Promise<void> {
    this.#entries = [];
    this.#state = 'loading';
    this.#draw();
    try {
      await audit(this.#latest.next(), (entries) => {
        this.#entries.push(...entries);
        this.#draw();
        return true;
      });
      this.#state = 'all';
    } catch (error) {
      if (isAbort(error)) return;
      this.#state = { error };
    }
    this.refresh();
  }

  #go(change: Readonly<Record<string, string>>): void {
    location.hash = writeRoute('audit', [], { ...this.#filter, ...change });
  }

  #filters(): HTMLElement {
    const actions = [...new Set(this.#entries.map(({ action }) => action))].sort();
    const field = (key: WorkKey, control: HTMLElement): HTMLElement => {
      control.id = uniqueId('audit');
      return h('div', { class: 'work-field' }, h('label', { attrs: { for: control.id } }, w(key)), control);
    };
    const action = h('select', { on: { change: () => this.#go({ action: action.value }) } }, h('option', { attrs: { value: '' } }, w('allActions')), ...actions.map((one) => h('option', { attrs: { value: one } }, one)));
    action.value = this.#filter.action;
    const input = (name: 'who' | 'from' | 'to', type: string): HTMLElement => {
      const one = h('input', { attrs: { type, value: this.#filter[name], autocomplete: 'off' }, on: { change: () => this.#go({ [name]: one.value }) } });
      return one;
    };
    const again = h('button', { class: 'download', attrs: { type: 'button' }, on: { click: () => void this.#load() } }, w('auditAgain'));
    return h('div', { class: 'work-fields' }, field('auditWho', input('who', 'search')), field('auditAction', action), field('auditFrom', input('from', 'date')), field('auditTo', input('to', 'date')), again);
  }

  #downloads(): HTMLElement {
    const shown = (): void => {
      const rows = matching(this.#entries, this.#filter).map(({ seq, at, name, role, action, subject, detail }) => [String(seq), at, name, role, action, subject, JSON.stringify(detail)]);
      save('audit-filtered.csv', csv(['seq', 'at', 'name', 'role', 'action', 'subject', 'detail'], rows), 'text/csv;charset=utf-8');
    };
    return h(
      'p',
      { class: 'work-actions' },
      h('button', { class: 'download', attrs: { type: 'button' }, on: { click: shown } }, w('auditCsvShown')),
      h('a', { class: 'download', attrs: { href: address('audit.csv', { bom: 'true' }), download: 'audit.csv' } }, w('auditCsv')),
    );
  }

  #draw(): void {
    const hits = matching(this.#entries, this.#filter);
    const pages = Math.max(1, Math.ceil(hits.length / PAGE));
    const page = Math.min(this.#page, pages - 1);
    const go = (to: number, key: 'reviewBefore' | 'reviewAfter'): Child =>
      to >= 0 && to < pages && h('a', { class: 'download', attrs: { href: writeRoute('audit', [], { ...this.#filter, page: String(to) }) } }, t(key));
    const failed = typeof this.#state === 'object' && h('p', { class: 'error', attrs: { role: 'alert' } }, errorWords(this.#state.error));
    fill(
      this.#list,
      failed,
      h('p', { class: 'work-status' }, this.#state === 'loading' ? w('auditLoading', { n: this.#entries.length }) : w('auditCount', { n: hits.length, all: this.#entries.length })),
      h(
        'div',
        { class: 'scroll card', attrs: { tabindex: 0, role: 'region', 'aria-label': w('tabAudit') } },
        h(
          'table',
          { class: 'work-table' },
          h('thead', {}, h('tr', {}, ...(['auditSeq', 'auditAt', 'auditWho', 'auditAction', 'auditSubject', 'auditDetail'] as const).map((key) => h('th', { attrs: { scope: 'col' } }, w(key))))),
          h('tbody', {}, ...hits.slice(page * PAGE, (page + 1) * PAGE).map(row)),
        ),
      ),
      h('p', { class: 'work-actions' }, go(page - 1, 'reviewBefore'), pages > 1 && h('span', {}, `${page + 1} / ${pages}`), go(page + 1, 'reviewAfter')),
    );
  }
}

function row({ seq, at, name, role, action, subject, detail }: AuditEntry): HTMLElement {
  return h(
    'tr',
    {},
    h('td', {}, seq),
    h('td', { class: 'when' }, moment(at)),
    h('td', {}, name === '' ? '—' : name, h('br'), h('span', { class: 'small' }, role)),
    h('td', {}, h('code', {}, action)),
    h('td', {}, subject),
    h('td', {}, h('details', {}, h('summary', {}, w('auditOpen')), h('pre', { class: 'audit-detail' }, JSON.stringify(detail, null, 1)))),
  );
}
