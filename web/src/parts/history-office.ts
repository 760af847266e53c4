import { address, getJson, type Caveat, type Source } from '../api.ts';
import { pick, t } from '../language.ts';
import { fill, h } from '../lib/dom.ts';
import { officeMatches, type Office } from '../lib/office-match.ts';
import type { TextKey } from '../text.ts';
import { errorWords } from './error-words.ts';
import type { OfficeAsked } from './history-button.ts';
import { sourceChip } from './source-chip.ts';
import { word } from './word.ts';

type Bound = { readonly kind: 'on' | 'in_month' | 'no_later_than' | 'unknown'; readonly date?: string };
type Evidence = { readonly what: string; readonly date: string | null; readonly records: readonly string[]; readonly source: Source };
type Tenure = { readonly name: string; readonly acting: boolean; readonly from: Bound; readonly to: Bound; readonly evidence: readonly Evidence[] };

/** The answer of `/offices/{key}`. */
type OfficeHistory = Office & {
  readonly tenures: readonly Tenure[];
  readonly holder: {
    readonly as_of: string;
    readonly state: 'decided' | 'several' | 'unknown';
    readonly names: readonly string[];
    readonly possible: readonly string[];
    readonly last_evidence: string | null;
  };
  readonly contradictions: readonly Caveat[];
};

const WHAT: Readonly<Record<string, TextKey>> = {
  listed: 'historyListed',
  appointed: 'historyAppointed',
  removed: 'historyRemoved',
  confirmed: 'historyConfirmed',
  acting: 'historyActing',
};

/** Who held an office when, below its name. */
export function officeHistory(asked: OfficeAsked, asOf: string | null): HTMLElement {
  const place = h('div', { class: 'office-history' }, h('p', {}, h('strong', {}, asked.office)), h('p', { class: 'small loading' }, t('historyLoading')));
  void told(asked, asOf, place);
  return place;
}

async function told(asked: OfficeAsked, asOf: string | null, place: HTMLElement): Promise<void> {
  const head = h('p', {}, h('strong', {}, asked.office));
  try {
    const { signal } = new AbortController();
    const { items } = await getJson<{ items: readonly Office[] }>(address('offices', { q: asked.office, limit: '100' }), signal);
    const found = officeMatches(items, asked);
    const [only] = found;
    if (only === undefined) return fill(place, head, h('p', { class: 'small' }, t('historyOfficeNone')));
    const all = await Promise.all(found.map(({ key }) => getJson<OfficeHistory>(address(`offices/${encodeURIComponent(key)}`, asOf === null ? {} : { as_of: asOf }), signal)));
    const several = found.length > 1 && h('p', { class: 'small' }, t('historyOfficeSeveral', { office: asked.office, n: found.length }));
    fill(place, head, several, ...all.flatMap((office) => [found.length > 1 ? h('p', {}, [office.county ?? '', office.unit, office.title].join(' ')) : '', ...tenures(office)]));
  } catch (error) {
    fill(place, head, h('p', { class: 'refused small', attrs: { role: 'alert' } }, errorWords(error)));
  }
}

function tenures({ tenures: all, holder, contradictions }: OfficeHistory): HTMLElement[] {
  return [
    h('p', { class: 'small' }, holderWords(holder)),
    ...contradictions.map((caveat) => h('p', { class: 'notice small' }, pick(caveat))),
    h('ul', { class: 'plain tenures' }, ...all.map(tenure)),
  ];
}

function holderWords({ as_of: day, state, names, possible, last_evidence: evidence }: OfficeHistory['holder']): string {
  const list = names.join(t('listSeparator'));
  const values = { day, names: list, evidence: evidence ?? t('unknown') };
  const main = state === 'decided' ? t('historyHolderDecided', values) : state === 'several' ? t('historyHolderSeveral', values) : t('historyHolderUnknown', { day });
  return possible.length === 0 ? main : [main, t('historyPossible', { names: possible.join(t('listSeparator')) })].join(t('clauseSeparator'));
}

function tenure({ name, acting, from, to, evidence }: Tenure): HTMLElement {
  return h(
    'li',
    { class: 'tenure' },
    h('p', {}, h('strong', {}, name), acting && h('span', { class: 'badge' }, t('historyActing')), ' ', h('span', { class: 'small' }, [since(from), until(to)].join(' · '))),
    ...evidence.map(({ what, date, records, source }) =>
      h(
        'div',
        { class: 'segment-foot' },
        h('span', { class: 'dated' }, [word(WHAT, what), date ?? t('unknown'), ...(records.length > 1 ? [t('historyRecords', { n: records.length })] : [])].join(' · ')),
        sourceChip(source),
      ),
    ),
  );
}

function since({ kind, date = '' }: Bound): string {
  if (kind === 'unknown') return t('historySinceUnknown');
  return t(kind === 'no_later_than' ? 'historySinceBy' : 'historySince', { date });
}

function until({ kind, date = '' }: Bound): string {
  if (kind === 'unknown') return t('historyUntilUnknown');
  return t(kind === 'no_later_than' ? 'historyUntilBy' : 'historyUntil', { date });
}
