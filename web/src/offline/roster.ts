import type { Bilingual, Caveat, Gap, Segment } from '../api.ts';
import { postText } from './posts.ts';
import type { StretchFacts, TrackName } from './pack-types.ts';

/** What is asked of the roster: a post, and how well it is known. Posts in millimetres. */
export type RosterAsk = {
  readonly track: TrackName | null;
  readonly at: number;
  /** ± metres of a post that was derived from a coordinate; 0 for a stated one. */
  readonly toleranceM: number;
  readonly around: readonly (readonly [number, number])[];
  /** The county of the point, where the polygons decide it. */
  readonly county: string | null;
  readonly asOf: string;
};

type Tier = Segment['tier'];
const TIERS: readonly Tier[] = ['county', 'township', 'village'];
const MATCHES: readonly Segment['match'][] = ['decided', 'likely', 'candidate'];

/** The stretches of one line as they are in force on a day; of a line of which none are, all. */
export class Roster {
  readonly #all: readonly StretchFacts[];
  readonly #held: readonly StretchFacts[];
  readonly day: string;

  constructor(all: readonly StretchFacts[], day: string) {
    this.#all = all;
    this.day = day;
    const held = all.filter((stretch) => holds(stretch, day));
    this.#held = held.length > 0 ? held : all;
  }

  get isListed(): boolean {
    return this.#all.length > 0;
  }

  /** From the least to the greatest post listed. */
  extent(track: TrackName | null): readonly [number, number] | null {
    const own = this.#of(track);
    return own.length === 0 ? null : [Math.min(...own.map(({ from_mm: from }) => from)), Math.max(...own.map(({ to_mm: to }) => to))];
  }

  reaches(track: TrackName | null, at: number): boolean {
    const extent = this.extent(track);
    return extent !== null && extent[0] <= at && at <= extent[1];
  }

  /** The stretches that hold a post: half-open, but the last end of a line is closed. */
  at(track: TrackName | null, at: number): readonly StretchFacts[] {
    const last = this.extent(track)?.[1];
    return this.#of(track).filter(({ from_mm: from, to_mm: to }) => (from <= at && at < to) || (at === last && to === at));
  }

  onOtherDays(track: TrackName | null, at: number): readonly StretchFacts[] {
    return this.#all.filter((stretch) => !holds(stretch, this.day) && sameTrack(track, stretch.segment.track) && stretch.from_mm <= at && at < stretch.to_mm);
  }

  /** Those that end exactly at a post and do not hold it. */
  endingAt(track: TrackName | null, at: number): readonly StretchFacts[] {
    const here = this.at(track, at);
    return this.#of(track).filter((stretch) => stretch.to_mm === at && !here.includes(stretch) && holds(stretch, this.day));
  }

  /** The stretch around a post on which a tier lists nobody. */
  gap(track: TrackName | null, tier: Tier, at: number): readonly [number, number] | null {
    const extent = this.extent(track);
    if (extent === null || at < extent[0] || at > extent[1]) return null;
    const own = this.#of(track).filter(({ segment }) => segment.tier === tier);
    if (own.some(({ from_mm: from, to_mm: to }) => from <= at && at < to)) return null;
    const before = own.map(({ to_mm: to }) => to).filter((to) => to <= at);
    const after = own.map(({ from_mm: from }) => from).filter((from) => from > at);
    return [before.length > 0 ? Math.max(...before) : extent[0], after.length > 0 ? Math.min(...after) : extent[1]];
  }

  /** The workshop that is listed on both sides of a gap: an inference, not a listing. */
  hint([from, to]: readonly [number, number]): Gap['workshop'] {
    const townships = this.#held.filter(({ segment }) => segment.tier === 'township');
    const before = townships.find((stretch) => stretch.to_mm === from)?.segment;
    const after = townships.find((stretch) => stretch.from_mm === to)?.segment;
    const unit = before?.workshop;
    if (unit == null || after?.workshop !== unit) return null;
    return {
      unit,
      name: before?.railway?.name ?? null,
      why: { zh: '空档两侧均由该车间负责，据此推断，名单未列明', en: 'listed on both sides of the gap: inferred, not listed' },
    };
  }

  /** All segments that answer, county tier first, the surest first within a tier; with what is known of each. */
  segments(ask: RosterAsk): readonly { readonly stretch: StretchFacts; readonly segment: Segment }[] {
    const here = this.at(ask.track, ask.at);
    const windows = windowsOf(ask);
    const meets = ({ from_mm: from, to_mm: to }: StretchFacts): boolean => windows.some(([low, high]) => from <= high && low < to);
    const found = [
      ...here.map((stretch) => ({ here: true, stretch })),
      ...this.#of(ask.track)
        .filter((stretch) => meets(stretch) && !here.includes(stretch))
        .map((stretch) => ({ here: false, stretch })),
    ].filter(({ stretch }) => holds(stretch, ask.asOf));
    const decided = TIERS.flatMap((tier) => decide(found.filter(({ stretch }) => stretch.segment.tier === tier), ask));
    return decided.sort((a, b) => TIERS.indexOf(a.segment.tier) - TIERS.indexOf(b.segment.tier) || MATCHES.indexOf(a.segment.match) - MATCHES.indexOf(b.segment.match));
  }

  #of(track: TrackName | null): readonly StretchFacts[] {
    return this.#held.filter(({ segment }) => sameTrack(track, segment.track));
  }
}

/** Whether a record holds on a day; an unknown end does not exclude it. */
export function holds({ since, to }: { readonly since: string | null; readonly to: string | null }, day: string): boolean {
  return (since === null || since <= day) && (to === null || day <= to);
}

function sameTrack(asked: TrackName | null, listed: TrackName): boolean {
  return asked === null || asked === 'whole' || listed === 'whole' || listed === asked;
}

function windowsOf({ at, toleranceM, around }: RosterAsk): readonly (readonly [number, number])[] {
  const slack = Math.trunc(toleranceM * 1000);
  if (slack <= 0) return [];
  return [[at, at] as const, ...around].map(([from, to]) => [from - slack, to + slack] as const);
}

/** Marks the segments of one tier as decided, likely or candidate, by the rules of the service. */
function decide(found: readonly { readonly here: boolean; readonly stretch: StretchFacts }[], ask: RosterAsk): { stretch: StretchFacts; segment: Segment }[] {
  const here = found.filter((one) => one.here);
  const counties = [...new Set(here.map(({ stretch }) => stretch.segment.county))];
  const contested = counties.length > 1;
  const polygon = contested && ask.county !== null && counties.includes(ask.county) ? ask.county : null;
  const inPolygon = here.filter(({ stretch }) => stretch.segment.county === polygon).length;
  return found.map(({ here: isHere, stretch }) => {
    const [match, why] = ((): [Segment['match'], Bilingual | null] => {
      if (!isHere) return ['candidate', tolerance(ask.toleranceM)];
      if (polygon !== null) {
        if (stretch.segment.county !== polygon) return ['candidate', { zh: `名单列有此段，但坐标位于${polygon}界内（示意界线）`, en: `listed in the roster, but the point lies in ${polygon} by the indicative polygon` }];
        return inPolygon === 1
          ? ['likely', { zh: `多县重复列名，坐标位于${polygon}界内（示意界线），据此优先`, en: `listed under several counties; the point lies in ${polygon} by the indicative polygon` }]
          : ['candidate', NOT_SUBDIVIDED];
      }
      if (here.length === 1) return found.length > 1 || leaves(stretch, ask) ? ['likely', tolerance(ask.toleranceM)] : ['decided', null];
      return ['candidate', contested ? CONTESTED : NOT_SUBDIVIDED];
    })();
    return { stretch, segment: { ...stretch.segment, match, why } };
  });
}

/** Whether a post that is known only within its tolerance may lie outside the segment. */
function leaves({ from_mm: from, to_mm: to }: StretchFacts, { at, toleranceM, around }: RosterAsk): boolean {
  if (!(toleranceM > 0)) return false;
  const beyond = ([low, high]: readonly [number, number]): boolean => low / 1000 - toleranceM < from / 1000 || high / 1000 + toleranceM > to / 1000;
  return beyond([at, at]) || around.some(beyond);
}

const NOT_SUBDIVIDED: Bilingual = { zh: '名单未按乡镇细分此区间，所列各方均为候选', en: 'the roster does not subdivide this range: all listed are candidates' };
const CONTESTED: Bilingual = { zh: '名单中多个县（市、区）同时列有此区间', en: 'the roster lists this range under several counties' };

function tolerance(metres: number): Bilingual {
  const m = Math.round(metres);
  return {
    zh: `由坐标推算的公里标误差±${m} m，可能属于相邻区段或名单空档`,
    en: `the post was derived from the coordinate within ±${m} m; it may be in a neighbouring segment or a gap`,
  };
}

/** That the accuracy of the place leaves several segments of the nearest tier. */
export function positionUndecided(found: readonly Segment[], all: readonly StretchFacts[], at: number | null, accuracyM: number, toleranceM: number | null): Caveat | null {
  const tier = [...TIERS].reverse().find((one) => found.some((segment) => segment.tier === one));
  const own = found.filter((segment) => segment.tier === tier).map(({ id }) => id);
  const n = own.length;
  // Several at the very post are the roster's doing: no better position would tell them apart.
  const beside = at !== null && all.some(({ segment, from_mm: from, to_mm: to }) => own.includes(segment.id) && (at < from || to <= at));
  if (tier === undefined || accuracyM <= 0 || n < 2 || !beside) return null;
  const [acc, whole] = [Math.round(accuracyM), Math.round(toleranceM ?? accuracyM)];
  const words = TIER_WORDS[tier];
  return {
    code: 'position_undecided',
    zh: `定位精度±${acc} m，连同里程误差共±${whole} m，其内有${n}个${words.zh}区段，无法判定由谁负责；请按现场公里标查询`,
    en: `the position is known to ±${acc} m, with the tolerance of the posts ±${whole} m: ${n} segments of the ${words.en} tier lie within, who answers cannot be decided; ask by the post on the ground`,
  };
}

export const TIER_WORDS: Readonly<Record<Tier, Bilingual>> = {
  county: { zh: '县级', en: 'county' },
  township: { zh: '乡级', en: 'township' },
  village: { zh: '村级', en: 'village' },
};

/** That a tier lists nobody between two posts. */
export function uncovered(tier: Tier, [from, to]: readonly [number, number]): Caveat {
  const [a, b] = [postText(from), postText(to)];
  return {
    code: 'uncovered',
    zh: `名单在${a}–${b}之间未列${TIER_WORDS[tier].zh}段长（空档），并非无人负责的结论`,
    en: `the roster lists no ${TIER_WORDS[tier].en}-tier chief between ${a} and ${b}; that does not mean that nobody answers`,
  };
}
