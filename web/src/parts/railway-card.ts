import type { Caveat, Gap, NearStretch, OtherPost, Railway, Segment } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { fineMetres } from '../lib/format.ts';
import type { TextKey } from '../text.ts';
import { caveatList } from './caveat-list.ts';
import type { Chooser } from './place-head.ts';
import { findingList } from './finding-list.ts';
import { TIER } from './segment-card.ts';
import { segmentList, type Beside } from './segment-list.ts';
import { TRACK } from './track.ts';
import { word } from './word.ts';

const SIDE: Readonly<Record<Railway['side'], TextKey>> = {
  left: 'sideLeft',
  right: 'sideRight',
  on: 'sideOn',
  unknown: 'sideUnknown',
};
/** Later documents that touch what the roster says of a chief. */
const LATER = new Set(['later_evidence', 'successor', 'vacancy']);

/** Why nobody is listed: said in one box with what that does not mean. */
const NOT_LISTED = new Set(['line_not_listed', 'range_not_listed']);

/** Whether a caveat names the chief or the place of a segment; candidates are folded, and must not hide it. */
function concerns(caveat: Caveat, { match, area, local, railway }: Segment): boolean {
  if (match === 'candidate') return false;
  return [area, local?.name, railway?.name].some((name) => name != null && name !== '' && caveat.zh.includes(name));
}

/** What a card needs to know besides its railway. */
export type CardContext = {
  /** Whether there is a place, from which distances are measured. */
  readonly placed: boolean;
  /** The day asked about. */
  readonly asOf: string;
  /** Caveats that were said before the answer, by their Chinese words. */
  readonly said: ReadonlySet<string>;
  readonly chooser: Chooser;
};

/** The caveats of a railway that stand in a box of their own: beside a chief, at a gap, at a list. */
export function caveatsBeside(railway: Railway): Caveat[] {
  const later = railway.caveats.filter((caveat) => LATER.has(caveat.code));
  const told = later.filter((caveat) => railway.segments.some((segment) => concerns(caveat, segment)));
  const unlisted = railway.roster === 'not_listed' ? railway.caveats.filter(({ code }) => NOT_LISTED.has(code)) : [];
  const gaps = railway.roster === 'uncovered' && (railway.gaps ?? []).length > 0 ? railway.caveats.filter(({ code }) => code === 'uncovered') : [];
  const near = (railway.equally_near ?? []).length > 0 ? railway.caveats.filter(({ code }) => code === 'equally_near') : [];
  return [...told, ...unlisted, ...gaps, ...near];
}

/** One railway near the place: where along it, how far, and who answers for it. */
export function railwayCard(railway: Railway, { placed, asOf, said, chooser }: CardContext): HTMLElement {
  // A gap is told in its own box; a caveat about one chief stands beside that chief.
  const gaps = railway.roster === 'uncovered' ? (railway.gaps ?? []) : [];
  const later = railway.caveats.filter((caveat) => LATER.has(caveat.code));
  const beside: Beside = new Map(railway.segments.map((segment) => [segment.id, later.filter((caveat) => concerns(caveat, segment))]));
  const unlisted = railway.roster === 'not_listed' ? railway.caveats.filter(({ code }) => NOT_LISTED.has(code)) : [];
  const near = railway.equally_near ?? [];
  const elsewhere = new Set(caveatsBeside(railway));
  const rest = railway.caveats.filter((caveat) => !elsewhere.has(caveat) && !said.has(caveat.zh));
  const track = railway.track == null ? undefined : TRACK[railway.track];
  return h(
    'article',
    { class: 'railway', attrs: { 'data-line': railway.line } },
    h(
      'header',
      { class: 'railway-head' },
      h('h3', {}, railway.line, track !== undefined && h('span', { class: 'track' }, t(track))),
      h('p', { class: 'post' }, postWords(railway), near.length > 0 && h('span', { class: 'badge match-candidate' }, t('postNotOnly'))),
    ),
    ...(railway.other_posts ?? []).map(otherPost),
    placed && h('p', { class: 'railway-where' }, whereWords(railway)),
    railway.post_repeats != null && h('p', { class: 'notice small' }, pick(railway.post_repeats)),
    near.length > 0 && equallyNear(near, railway.schematic),
    caveatList(rest),
    railway.roster === 'not_listed' &&
      h('div', { class: 'notice' }, ...unlisted.map((caveat) => h('p', { class: 'sentence' }, pick(caveat))), h('p', {}, t('rosterNotListed'))),
    railway.roster === 'uncovered' && h('div', { class: 'notice' }, gapList(gaps), h('p', {}, t('rosterUncovered'))),
    railway.roster === 'unknown_post' && h('p', { class: 'notice' }, t('rosterUnknownPost')),
    railway.segments.length > 0
      ? segmentList(railway, { beside, asOf, chooser })
      : railway.roster === 'listed' && h('p', { class: 'notice' }, t('segmentsNone')),
    placed && railway.line_source != null && h('p', { class: 'line-source small' }, t('lineSource', { source: railway.line_source })),
    railway.post_m != null && railway.roster !== 'unknown_post' && findingList(railway.line, railway.post_m),
  );
}

/** The same place in the numbers of another table. */
function otherPost({ origin, edition, post: other }: OtherPost): HTMLElement {
  return h('p', { class: 'other-post small' }, t('otherPost', { origin, edition }), ' ', h('span', { class: 'nowrap' }, other));
}

/** Stretches that are as near as the one answered: none of them is the only answer. */
function equallyNear(all: readonly NearStretch[], schematic: boolean): HTMLElement {
  const posts = ({ from, to }: NearStretch): string => (from === to ? [from] : [from, to]).map((end) => end ?? t('postUnknown')).join(' – ');
  const rows = all.map((one) => h('li', {}, `${posts(one)} · ${t(schematic ? 'distance' : 'distanceExact', { m: fineMetres(one.distance_m) })}`));
  return h('div', { class: 'notice equally-near' }, h('p', {}, t('equallyNear')), h('ul', { class: 'plain' }, ...rows));
}

/** Where a tier lists nobody. The workshop of both sides is named, and that this is inferred. */
function gapList(gaps: readonly Gap[]): HTMLElement | null {
  if (gaps.length === 0) return null;
  const rows = gaps.map(({ tier, from, to, workshop }) =>
    h(
      'li',
      {},
      t('gap', { tier: word(TIER, tier), from, to }),
      workshop != null && h('p', { class: 'why' }, t('gapWorkshop', { unit: workshop.unit, name: workshop.name ?? '' }), ' · ', pick(workshop.why)),
    ),
  );
  return h('ul', { class: 'plain' }, ...rows);
}

/** The post with its tolerance along the line. */
export function postWords(railway: Railway): string {
  if (railway.post == null) return t('postUnknown');
  return railway.tolerance_m == null ? railway.post : `${railway.post} ±${fineMetres(railway.tolerance_m)}`;
}

/** How far the line is, on which side of it the place lies, and what the line rests on. */
export function whereWords(railway: Railway): string {
  const parts: string[] = [];
  if (railway.distance_m != null) {
    // Half a metre beside a surveyed line is beside it.
    const on = railway.distance_m < (railway.schematic ? 1 : 0.01);
    const about = railway.schematic ? 'distance' : 'distanceExact';
    parts.push(on ? t('onLine') : t(about, { m: fineMetres(railway.distance_m) }));
  }
  if (railway.lateral_m != null) parts.push(t('lateralTolerance', { m: fineMetres(railway.lateral_m) }));
  // Of a place on the line no side can be asked.
  const sideless = railway.side === 'on' || (railway.side === 'unknown' && railway.distance_m === 0);
  if (!sideless || parts.length === 0) parts.push(word(SIDE, railway.side));
  parts.push(t(railway.schematic ? 'schematicLine' : 'surveyedLine'));
  return parts.join(' · ');
}
