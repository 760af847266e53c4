import { address, getJson, type Stretch } from '../api.ts';
import { t } from '../language.ts';
import { fill, h, type Child } from '../lib/dom.ts';
import { uncovered, within, type Span } from '../lib/spans.ts';
import { parseTyped, type PlaceQuery } from '../lib/query.ts';
import { state } from '../state.ts';
import { today } from '../view/day-strip.ts';
import { errorWords } from './error-words.ts';
import { rosterAge } from './roster-age.ts';

type Listed = Span & { readonly county: string | null; readonly properties: Readonly<Record<string, unknown>> };

/** Rows of a line that are read; no line of the rosters has as many. */
const MOST = 5000;

/** Who the roster names along a stretch, tier by tier, and where it names nobody. `null` where its posts are no plain numbers. */
export function rangeRoster(stretch: Stretch, ask: (query: PlaceQuery) => void): HTMLElement | null {
  const [a, b] = [metresOf(stretch.from), metresOf(stretch.to)];
  if (a === null || b === null || a === b) return null;
  const asked: Span = { from: Math.min(a, b), to: Math.max(a, b) };
  const element = h('section', { class: 'range-roster' }, h('p', { class: 'loading small', attrs: { role: 'status' } }, t('searching')));
  void Promise.all([listed('county_segments', stretch, asked), listed('segments', stretch, asked)]).then(
    ([counties, townships]) =>
      fill(element, h('h4', {}, t('rangeRoster')), ...rosters([...counties, ...townships]), ...tier('tierCounty', counties, asked, stretch, ask), ...tier('tierTownship', townships, asked, stretch, ask), h('p', { class: 'small' }, t('rangeRosterAsk'))),
    (error: unknown) => fill(element, h('p', { class: 'refused small', attrs: { role: 'alert' } }, errorWords(error))),
  );
  return element;
}

async function listed(layer: string, { line, track }: Stretch, asked: Span): Promise<readonly Listed[]> {
  const { asOf } = state();
  const params = { line, limit: String(MOST), skipGeometry: 'true', ...(asOf === null ? {} : { as_of: asOf }) };
  const { features } = await getJson<{ features: readonly { properties: Readonly<Record<string, unknown>> }[] }>(address(`collections/${layer}/items`, params), new AbortController().signal);
  return features.flatMap(({ properties }) => {
    const { from_m: a, to_m: b, track: of, county } = properties;
    if (typeof a !== 'number' || typeof b !== 'number' || (track != null && track !== '' && of != null && of !== track)) return [];
    const part = within({ from: Math.min(a, b), to: Math.max(a, b) }, asked);
    return part === null ? [] : [{ ...part, county: text(county), properties }];
  });
}

function tier(name: 'tierCounty' | 'tierTownship', all: readonly Listed[], asked: Span, { line }: Stretch, ask: (query: PlaceQuery) => void): Child[] {
  const groups = new Map<string, Listed[]>();
  for (const one of all) {
    const key = `${one.from} ${one.to} ${one.county ?? ''} ${text(one.properties['track']) ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const sorted = [...groups.values()].sort(([a], [b]) => (a?.from ?? 0) - (b?.from ?? 0));
  const rows = sorted.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const query = parseTyped(`${line} ${post(first.from)}`);
    const where = `${post(first.from)} – ${post(first.to)}`;
    const button = query.kind === 'post' ? h('button', { class: 'link nowrap', attrs: { type: 'button' }, on: { click: () => ask(query) } }, where) : where;
    const chiefs = group.map((one) => h('li', {}, ...chief(name, one)));
    const many = group.length > 1 && h('span', {}, t('rangeRosterSeveral', { n: group.length }));
    const list = h('ul', { class: 'plain' }, ...chiefs);
    return [h('li', {}, button, ' ', first.county ?? t('unknown'), ' ', text(first.properties['track']) ?? '', many, group.length > 3 ? h('details', {}, h('summary', {}, t('rangeRosterAll', { n: group.length })), list) : list)];
  });
  const gaps = uncovered(all, asked).map(({ from, to }) => h('p', { class: 'notice' }, t('rangeRosterGap', { range: `${post(from)} – ${post(to)}` })));
  return [h('h5', {}, h('span', { class: 'tier' }, t(name))), h('ul', { class: 'plain' }, ...rows), ...gaps];
}

/** Which documents name them, and how old that makes it. */
function rosters(all: readonly Listed[]): Child[] {
  const day = state().asOf ?? today();
  const told = new Map(all.map(({ properties }) => [text(properties['document']) ?? '', text(properties['valid_from'])]));
  return [...told].map(([document, since]) => h('p', { class: 'small' }, [document, rosterAge(since, day)].filter((part) => part !== '').join(' · ')));
}

function chief(name: 'tierCounty' | 'tierTownship', { properties }: Listed): Child[] {
  const of = (field: string): string => text(properties[field]) ?? t('chiefUnknown');
  const [local, railway, where] = name === 'tierCounty' ? ['local_name', 'railway_name', null] : ['township_local_name', 'township_railway_name', [properties['village'], properties['township']].map(text).find((one) => one !== null) ?? null];
  return [where !== null && `${where} `, t('localChief'), ' ', h('strong', {}, of(local)), ' · ', t('railwayChief'), ' ', h('strong', {}, of(railway))];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Metres of a plain post, `null` for any other. */
function metresOf(words: string): number | null {
  const plain = /^K(\d+)\+(\d{3}(?:\.\d+)?)$/u.exec(words);
  return plain === null ? null : Number(plain[1]) * 1000 + Number(plain[2]);
}

function post(metres: number): string {
  const kilometres = Math.floor(metres / 1000);
  const rest = Number((metres - kilometres * 1000).toFixed(3));
  return `K${kilometres}+${String(Math.floor(rest)).padStart(3, '0')}${rest % 1 === 0 ? '' : String(Number((rest % 1).toFixed(3))).slice(1)}`;
}
