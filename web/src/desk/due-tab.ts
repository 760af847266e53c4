import { language, pick, t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { errorWords } from '../parts/error-words.ts';
import { sourceChip } from '../parts/source-chip.ts';
import { calendar, grouped, GROUPS, SORTS, type Group, type Sort } from './due-groups.ts';
import { historyLink, mapLink } from './links.ts';
import { writeRoute, type Route } from './route.ts';
import { save } from './save.ts';
import { counties, due, dueCsv, type Due, type DueAsked, type DueList } from './service.ts';
import type { TabView } from './tab.ts';
import { w, type WorkKey } from './words.ts';

const WITHIN = ['30', '90', '180', '365', '730'];
const GROUP: Readonly<Record<Group, WorkKey>> = { overdue: 'dueOverdue', within30: 'due30', within90: 'due90', later: 'dueLater', unknown: 'dueUnknown', settled: 'dueSettled' };
const SORT: Readonly<Record<Sort, WorkKey>> = { days: 'dueSortDays', number: 'dueSortNumber', county: 'dueSortCounty', party: 'dueSortParty' };

/** Terms over and approaching, and those of which the end cannot be told. */
export class DueTab implements TabView {
  readonly element = h('section', { class: 'work-due' });
  readonly #latest = new Latest();
  #asked: DueAsked = { within: '90', county: null };
  #sort: Sort = 'days';
  #down = false;
  #counties: readonly string[] = [];
  #state: { readonly kind: 'loading' } | { readonly kind: 'list'; readonly list: DueList } | { readonly kind: 'error'; readonly error: unknown } = { kind: 'loading' };

  constructor() {
    // The filter works without the list: a county of the address stands in it in any case.
    counties(new AbortController().signal).then(
      (names) => {
        this.#counties = names;
        this.refresh();
      },
      () => undefined,
    );
  }

  show({ params }: Route): void {
    const within = params.get('within') ?? '90';
    this.#asked = { within: /^\d{1,4}$/u.test(within) ? within : '90', county: params.get('county') ?? null };
    this.#sort = SORTS.find((sort) => sort === params.get('sort')) ?? 'days';
    this.#down = params.get('down') === '1';
    void this.#load();
  }

  refresh(): void {
    const list = this.#state.kind === 'list' ? this.#state.list : null;
    fill(
      this.element,
      h('div', { class: 'card work-card' }, h('p', { class: 'small' }, w('dueHelp')), this.#filters(), list !== null && this.#downloads(list)),
      h('div', { class: 'due-list', attrs: { 'aria-live': 'polite', 'aria-busy': String(this.#state.kind === 'loading') } }, ...this.#content()),
    );
  }

  async #load(): Promise<void> {
    this.#state = { kind: 'loading' };
    this.refresh();
    try {
      this.#state = { kind: 'list', list: await due(this.#asked, this.#latest.next()) };
    } catch (error) {
      if (isAbort(error)) return;
      this.#state = { kind: 'error', error };
    }
    this.refresh();
  }

  #go(change: Readonly<Record<string, string | null>>): void {
    const { within, county } = this.#asked;
    location.hash = writeRoute('due', [], { within, county, sort: this.#sort, down: this.#down ? '1' : null, ...change });
  }

  #filters(): HTMLElement {
    const { within, county } = this.#asked;
    const names = county === null || this.#counties.includes(county) ? this.#counties : [county, ...this.#counties];
    const select = (key: WorkKey, value: string, options: readonly (readonly [string, string])[], onChange: (value: string) => void): HTMLElement => {
      const id = uniqueId('due');
      const list = h('select', { attrs: { id }, on: { change: () => onChange(list.value) } }, ...options.map(([value, words]) => h('option', { attrs: { value } }, words)));
      list.value = value;
      return h('div', { class: 'work-field' }, h('label', { attrs: { for: id } }, w(key)), list);
    };
    const days = WITHIN.includes(within) ? WITHIN : [within, ...WITHIN];
    return h(
      'div',
      { class: 'work-fields' },
      select('dueWithin', within, days.map((n) => [n, w('days', { n })]), (value) => this.#go({ within: value })),
      select('county', county ?? '', [['', t('reviewAllCounties')], ...names.map((name) => [name, name] as const)], (value) => this.#go({ county: value })),
      select('dueSort', this.#sort, SORTS.map((sort) => [sort, w(SORT[sort])]), (value) => this.#go({ sort: value })),
      select('dueOrder', this.#down ? '1' : '', [['', w('orderUp')], ['1', w('orderDown')]], (value) => this.#go({ down: value })),
    );
  }

  #downloads(list: DueList): HTMLElement {
    const words = (item: Due): { summary: string; description: string } => ({
      summary: `${item.number} ${item.title}`,
      description: [pick(item), ...item.basis.map(({ text }) => text), item.situs ?? '', item.party ?? ''].filter((part) => part !== '').join('\n'),
    });
    const ics = (): void => save('due.ics', calendar(list.items, new Date(), words), 'text/calendar;charset=utf-8');
    const known = list.items.filter(({ date }) => date !== null).length;
    return h(
      'p',
      { class: 'work-actions' },
      h('a', { class: 'download', attrs: { href: dueCsv(this.#asked), download: 'due.csv' } }, t('reviewCsv')),
      h('button', { class: 'download', attrs: { type: 'button', disabled: known === 0, title: w('icsTitle') }, on: { click: ics } }, w('ics', { n: known })),
    );
  }

  #content(): Child[] {
    const state = this.#state;
    if (state.kind === 'loading') return [h('p', { class: 'loading' }, w('loading'))];
    if (state.kind === 'error') {
      const retry = h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => void this.#load() } }, t('retry'));
      return [h('div', { class: 'error', attrs: { role: 'alert' } }, h('p', {}, errorWords(state.error)), h('p', {}, w('dueNotTold')), retry)];
    }
    const { list } = state;
    const groups = grouped(list.items, this.#sort, this.#down);
    const { counts } = list;
    return [
      h('p', { class: 'work-status' }, w('dueTotal', { n: list.total, day: list.as_of, decisions: counts.decisions, without: counts.without_term })),
      counts.county_unknown > 0 && this.#asked.county !== null && h('p', { class: 'caveat' }, w('dueCountyUnknown', { n: counts.county_unknown })),
      ...GROUPS.flatMap((group) => {
        const items = groups.get(group) ?? [];
        if (items.length === 0 && (group === 'later' || group === 'settled')) return [];
        return [
          h(
            'section',
            { class: `due-group due-${group}` },
            h('h2', {}, w(GROUP[group]), ' ', h('span', { class: 'count' }, items.length)),
            items.length === 0 ? h('p', { class: 'small' }, w('dueNone')) : h('ul', { class: 'due-items' }, ...items.map((item) => this.#item(item))),
          ),
        ];
      }),
    ];
  }

  #item(item: Due): HTMLElement {
    const layer = item.kind === 'temporary_use' ? 'temporary_uses' : 'parcels';
    const when = item.days === null ? w('dueNoDay') : item.days < 0 ? w('dueAgo', { n: -item.days }) : item.days === 0 ? w('dueToday') : w('dueIn', { n: item.days });
    const row = (key: WorkKey, value: Child): Child => h('div', {}, h('dt', {}, w(key)), h('dd', {}, value ?? t('unknown')));
    const remarks = [...(item.how ? [item.how] : []), ...(item.remarks ?? [])];
    const separator = language() === 'zh' ? '；' : '; ';
    return h(
      'li',
      { class: 'card due-item', attrs: { 'data-id': item.id } },
      h('p', { class: 'due-head' }, h('strong', { class: 'due-when' }, item.date ?? '—'), h('span', { class: 'badge' }, when), h('span', { class: 'badge' }, w(item.matter === 'term' ? 'dueTerm' : 'dueReclamation'))),
      h('h3', {}, item.title),
      h('p', { class: 'sentence' }, pick(item)),
      remarks.length > 0 && h('p', { class: 'small' }, remarks.map((remark) => pick(remark)).join(separator)),
      h(
        'dl',
        { class: 'due-facts' },
        row('dueBasis', item.basis.length === 0 ? null : item.basis.map(({ text, verified }) => `${text}${verified ? '' : w('notVerified')}`).join(separator)),
        row('county', item.county || null),
        row('situs', item.situs || null),
        row('party', item.party || null),
        row('termPrinted', item.printed || null),
      ),
      h('p', { class: 'work-actions' }, mapLink(layer, item.id, item.number), historyLink(layer, item.id)),
      sourceChip(item.source),
    );
  }
}
