import type { Bilingual, Caveat, Gap, NearStretch, Railway } from '../api.ts';
import { type Near } from './chain.ts';
import { postText, roundMetres, rounded } from './posts.ts';
import { positionUndecided, Roster, uncovered, type RosterAsk } from './roster.ts';
import type { LineFacts, PackData, StretchFacts, TrackName } from './pack-types.ts';

/** What is the same for every line of an answer. */
export type RailwayAsk = { readonly pack: PackData; readonly asOf: string; readonly county: string | null; readonly accuracyM: number };

/** A place on a chain that a post has. */
export type Located = { readonly track: TrackName; readonly toleranceM: number; readonly lateralM: number; readonly schematic: boolean };

/** A line near a place, and who answers there. */
export function railwayNear(near: Near, ask: RailwayAsk): Railway {
  const { line } = near.chain;
  const post = near.post === null ? null : rounded(near.post, near.toleranceM);
  const roster = rosterOf(ask, line);
  const base = blank(line, near.track, post, {
    tolerance_m: near.toleranceM === null ? null : roundMetres(near.toleranceM),
    lateral_m: roundMetres(near.lateralM),
    distance_m: near.schematic ? Math.round(near.distanceM) : Math.round(near.distanceM * 100) / 100,
    side: near.side,
    schematic: near.schematic,
  });
  const track = near.track === 'whole' ? null : near.track;
  const caveats: Caveat[] = [];
  let found: Partial<Railway> = {};
  if (near.post !== null) {
    const own = { track, at: near.post, toleranceM: near.toleranceM ?? 0, around: near.around, county: ask.county, asOf: ask.asOf };
    const filled = fill(roster, line, own, ask);
    const undecided = positionUndecided(filled.segments ?? [], ask.pack.roster[line.name] ?? [], post, ask.accuracyM, base.tolerance_m);
    found = { ...filled, caveats: [...(filled.caveats ?? []), ...(undecided === null ? [] : [undecided])] };
  } else if (!roster.isListed) found = { roster: 'not_listed', caveats: [notListed(line, roster)] };
  else {
    caveats.push({
      code: 'unknown_post',
      zh: '此处在已标定里程范围之外，无法推算公里标，因此不能确定段长；请按现场公里标查询',
      en: 'outside the calibrated part of the line: no post can be derived, so no chief can be told; ask by the post on the ground',
    });
    found = { roster: 'unknown_post' };
  }
  const stretches: NearStretch[] = near.equallyNear.map(({ from, to, distanceM }) => ({ from: text(from), to: text(to), distance_m: roundMetres(distanceM) }));
  if (stretches.length > 0) {
    const list = stretches.map(({ from, to }) => (from === to ? (from ?? '?') : `${from ?? '?'}–${to ?? '?'}`)).join('、');
    caveats.push({
      code: 'equally_near',
      zh: `此处到线路的几处同样接近（曲线内侧或展线），公里标不能唯一确定：${list}`,
      en: `several stretches of the line are equally near (a curve or a loop), the post is not decided: ${list}`,
    });
  }
  if (near.beyondEnd) {
    caveats.push({
      code: 'beyond_end',
      zh: '最近点是线形数据的端点，线路是否继续延伸不明',
      en: 'the nearest point is an end of the known geometry; whether the line goes on is not known',
    });
  }
  return { ...base, ...found, equally_near: stretches, caveats: [...(found.caveats ?? []), ...caveats] };
}

/** What the roster says of a post that was asked for. */
export function railwayAt(line: LineFacts, track: TrackName | null, at: number, located: Located | null, ask: RailwayAsk): Railway {
  const roster = rosterOf(ask, line);
  const own = { track, at, toleranceM: 0, around: [], county: null, asOf: ask.asOf };
  const filled = fill(roster, line, own, ask);
  const base = blank(line, track ?? located?.track ?? 'whole', at, {
    tolerance_m: located === null ? null : roundMetres(located.toleranceM),
    lateral_m: located === null ? null : roundMetres(located.lateralM),
    distance_m: 0,
    side: 'unknown',
    schematic: located?.schematic ?? false,
  });
  const ending = [...new Set(roster.endingAt(track, at).map(({ segment }) => segment.workshop ?? segment.county ?? ''))].sort();
  const boundary: Caveat[] =
    ending.length === 0 || (filled.segments ?? []).length === 0
      ? []
      : [
          {
            code: 'boundary',
            zh: `${postText(at)}是区段分界，按[起,止)规则归大里程一侧；相邻一侧：${ending.join('、')}`,
            en: `${postText(at)} is a limit between segments and belongs to the increasing side; the other side: ${ending.join('、')}`,
          },
        ];
  return { ...base, ...filled, caveats: [...(filled.caveats ?? []), ...boundary] };
}

export function rosterOf({ pack, asOf }: RailwayAsk, line: LineFacts): Roster {
  return new Roster(pack.roster[line.name] ?? [], asOf);
}

function blank(line: LineFacts, track: TrackName, post: number | null, rest: Pick<Railway, 'tolerance_m' | 'lateral_m' | 'distance_m' | 'side' | 'schematic'>): Railway {
  const others = line.editions.slice(1).map(({ origin, name, offset_mm: offset }) => ({ origin, edition: name, post: postText((post ?? 0) + offset) }));
  return {
    line: line.name,
    track,
    post: text(post),
    post_m: post === null ? null : post / 1000,
    other_posts: post === null ? [] : others,
    ...rest,
    line_source: line.chains.length === 0 ? null : line.source,
    roster: 'listed',
    gaps: [],
    segments: [],
    caveats: [],
  };
}

function fill(roster: Roster, line: LineFacts, own: RosterAsk, { pack }: RailwayAsk): Partial<Railway> {
  const found = roster.segments(own);
  const inExtent = roster.reaches(own.track, own.at);
  const here = roster.at(own.track, own.at);
  const caveats: Caveat[] = unique(found.flatMap(({ stretch }) => stretch.later ?? []));
  if (found.length === 0) {
    const notToday = here.find((stretch) => !isHeld(stretch, own.asOf)) ?? (inExtent ? undefined : latest(roster.onOtherDays(own.track, own.at)));
    if (notToday !== undefined) return { roster: 'not_in_force', segments: [], caveats: [...caveats, notInForce(notToday, own.asOf)] };
  }
  const segments = found.map(({ segment }) => segment);
  caveats.push(...editions(found.map(({ stretch }) => stretch), roster, own));
  if (found.some(({ stretch }) => stretch.later !== undefined) && own.asOf !== pack.manifest.as_of) caveats.push(LATER_DAY(pack.manifest.as_of));
  if (!inExtent) return { roster: 'not_listed', segments, caveats: [...caveats, notListed(line, roster)] };
  const gaps: Gap[] = [];
  let state: Railway['roster'] = 'listed';
  for (const tier of ['county', 'township'] as const) {
    if (here.some(({ segment }) => segment.tier === tier)) continue;
    state = 'uncovered';
    const gap = roster.gap(own.track, tier, own.at);
    if (gap === null) continue;
    caveats.push(uncovered(tier, gap));
    gaps.push({ tier, from: postText(gap[0]), to: postText(gap[1]), workshop: tier === 'township' ? roster.hint(gap) : null });
  }
  return { roster: state, segments, gaps, caveats };
}

/** That those listed hold only until a newer edition, or that an older one listed others here. */
function editions(found: readonly StretchFacts[], roster: Roster, { track, at, asOf }: RosterAsk): Caveat[] {
  const ending = found.flatMap(({ to, note, document }) => {
    if (to === null) return [];
    const [zh = '', en = zh] = (note ?? '').split(' / ');
    return [{ code: 'edition_ends', zh: `所列段长出自${document}，有效至${to}（${zh}）`, en: `the chiefs listed are of ${document}, in force until ${to} (${en})` }];
  });
  const listed = new Set(found.map(({ document }) => document));
  const earlier = roster.onOtherDays(track, at).flatMap(({ since, to, document }) => {
    if (to === null || to >= asOf || (since !== null && to < since) || listed.has(document)) return [];
    return [{ code: 'earlier_edition', zh: `此处原由${document}列有段长，至${to}止，已不再有效`, en: `${document} listed chiefs here until ${to}; they no longer hold` }];
  });
  return [...unique(ending), ...unique(earlier)];
}

function isHeld({ since, to }: StretchFacts, day: string): boolean {
  return (since === null || since <= day) && (to === null || day <= to);
}

function latest(all: readonly StretchFacts[]): StretchFacts | undefined {
  const rank = ({ to, since }: StretchFacts): string => `${to ?? ''}/${since ?? ''}`;
  return all.reduce<StretchFacts | undefined>((best, one) => (best === undefined || rank(one) >= rank(best) ? one : best), undefined);
}

function notInForce({ since, to }: StretchFacts, day: string): Caveat {
  const caveat = ({ zh, en }: Bilingual): Caveat => ({ code: 'roster_not_in_force', zh, en });
  if (to !== null && since !== null && to < since) return caveat({ zh: `只有未生效的名单（如征求意见稿），${day}当日没有可用名单`, en: `only a draft roster is known, none for ${day}` });
  if (to !== null && to < day) return caveat({ zh: `名单至${to}止，${day}当日没有可用名单`, en: `the roster held until ${to}; none is known for ${day}` });
  if (since !== null) return caveat({ zh: `名单自${since}起，${day}当日没有可用名单`, en: `the roster holds from ${since}; none is known for ${day}` });
  return caveat({ zh: `${day}当日没有可用名单`, en: `no roster is known for ${day}` });
}

function notListed(line: LineFacts, roster: Roster): Caveat {
  const extent = roster.extent(null);
  if (extent === null) return { code: 'line_not_listed', zh: `名单未列${line.name}，此处没有登记的双段长`, en: `the roster does not list ${line.name}: no dual section chief is listed here` };
  const [from, to] = extent.map(postText);
  return { code: 'range_not_listed', zh: `名单所列${line.name}为${from}–${to}，不含此处`, en: `the roster lists ${line.name} from ${from} to ${to}, not here` };
}

const LATER_DAY = (day: string): Caveat => ({
  code: 'offline_later',
  zh: `关于人员变动的提示为数据包日期（${day}）所知，之后的未必收录`,
  en: `what is told of changes of holders was known on the day of the pack (${day}); later ones may be missing`,
});

function unique(all: readonly Caveat[]): Caveat[] {
  return all.filter((caveat, no) => all.findIndex(({ code, zh }) => code === caveat.code && zh === caveat.zh) === no);
}

function text(mm: number | null): string | null {
  return mm === null ? null : postText(mm);
}
