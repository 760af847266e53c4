import type { Answer, Railway, Segment } from '../api.ts';
import { t } from '../language.ts';
import { noChief } from './no-chief.ts';
import type { Query } from './query.ts';

/** The answer in one line: where this is, as a person beside the track would say it, and whose it is. */
export function headline(answer: Answer, query: Query): string {
  return headlineParts(answer, query).join(' · ');
}

/** The same in its parts, for a line that may break between them. */
export function headlineParts(answer: Answer, query: Query): readonly string[] {
  return [where(answer, query), whose(answer, mainRailway(answer, query))].filter((part) => part !== '');
}

/** `线 K… 左侧`; of several lines the nearest, or the one that was asked for. */
export function where(answer: Answer, query: Query): string {
  const railway = mainRailway(answer, query);
  if (railway === null) {
    if (query.kind === 'post') return `${answer.query.line ?? query.line} ${query.post}`;
    return answer.place.lon == null ? t('headlineNotPlaced') : t('headlineNoRailway');
  }
  const side = railway.side === 'left' ? t('headlineLeft') : railway.side === 'right' ? t('headlineRight') : '';
  return [railway.line, railway.post ?? t('postUnknown'), side].filter((part) => part !== '').join(' ');
}

/** The railway that the answer is about first: that of the question, or else the nearest. */
export function mainRailway({ railways, query: read }: Answer, query: Query): Railway | null {
  const asked = query.kind === 'post' ? (read.line ?? query.line) : null;
  return railways.find(({ line }) => line === asked) ?? railways[0] ?? null;
}

/** The segments of a tier, those that answer before mere candidates. */
export function ofTier({ segments }: Railway, tier: Segment['tier']): { readonly decided: readonly Segment[]; readonly candidates: readonly Segment[] } {
  const all = segments.filter((segment) => segment.tier === tier);
  return { decided: all.filter(({ match }) => match !== 'candidate'), candidates: all.filter(({ match }) => match === 'candidate') };
}

function whose(answer: Answer, railway: Railway | null): string {
  const { place } = answer;
  if (place.kind === 'ambiguous' && place.candidates.length > 1) return t('headlineSeveral', { n: place.candidates.length });
  const county = place.county != null && place.county.contained !== false && place.county.maybe.length === 0 ? place.county.name : null;
  if (railway === null) return county ?? '';
  if (railway.segments.length === 0) return [county ?? '', t(noChief(railway))].join(' ').trim();
  const { decided, candidates } = ofTier(railway, 'township');
  const listed = [...new Set(railway.segments.map((segment) => segment.county).filter((name) => name !== null))];
  const under = listed.length === 1 ? listed[0] : (county ?? listed.join(t('listSeparator')));
  const [only] = decided;
  const township = only !== undefined && decided.length === 1 ? (only.area ?? '') : candidates.length === 1 ? (candidates[0]?.area ?? '') : candidates.length > 1 ? t('headlineCandidates', { n: candidates.length }) : '';
  return [under ?? '', township === under ? '' : township].filter((part) => part !== '').join(' ');
}
