import { ApiError, type Answer, type Bilingual, type Caveat, type Constraint, type Place, type Railway } from '../api.ts';
import { about, fromPack, lineUndecided, NOT_COVERED, notFarther } from './caveats.ts';
import { near, Path, type Chain, type Near } from './chain.ts';
import { countyAt } from './counties.ts';
import { daysBetween } from './day.ts';
import { landAt } from './land.ts';
import { lineOf, splitName } from './names.ts';
import { postText, readPost, roundMetres } from './posts.ts';
import { railwayAt, railwayNear, rosterOf, type RailwayAsk } from './railway.ts';
import { candidate, placeOf, resolve, round7, type Spot } from './resolve.ts';
import type { PackData, TrackName } from './pack-types.ts';

/** The radius within which lines and land are looked for, metres: that of the service. */
const WITHIN_M = 2000;

/** A little less than there are in any degree of latitude. */
const METRES_A_DEGREE = 110_500;

/** A pack made ready: its chains in metres. */
export class Pack {
  readonly data: PackData;
  readonly chains: readonly Chain[];

  constructor(data: PackData) {
    this.data = data;
    this.chains = data.lines.flatMap((line) => line.chains.map((facts) => ({ line, facts, path: new Path(facts) })));
  }

  /** Whether the pack is about a place: only there may it say that there is nothing. */
  covers(lon: number, lat: number): boolean {
    const { cover, as_of: day } = this.data.manifest;
    if (cover.county !== undefined) {
      const county = countyAt(this.data.places, lon, lat);
      return county !== null && (county.name === cover.county || county.maybe.includes(cover.county));
    }
    return this.chains.some((chain) => chain.line.name === cover.line && near(chain, lon, lat, cover.within_m ?? 0, 0, day) !== null);
  }

  /** Whether all places within so many metres are those whose land and counties it took along. */
  holds(lon: number, lat: number, aroundM: number): boolean {
    const [west, south, east, north] = this.data.manifest.bounds;
    const up = aroundM / METRES_A_DEGREE;
    const aside = up / Math.cos((Math.min(89, Math.abs(lat) + up) * Math.PI) / 180);
    return lon - aside >= west && lon + aside <= east && lat - up >= south && lat + up <= north;
  }

  /** Whether it knows a line with all its posts and segments. */
  knows(name: string): boolean {
    return lineOf(this.data.lines, splitName(name).line) !== null;
  }
}

/** What is known of a question about a point. Degrees CGCS2000. */
export type PointAsk = { readonly given: string; readonly lon: number; readonly lat: number; readonly accuracyM: number | null; readonly asOf: string; readonly today: string; readonly notes: readonly Caveat[] };

/** Answers about a point that the pack covers. */
export function answerPoint(pack: Pack, { given, lon, lat, accuracyM, asOf, today, notes }: PointAsk): Answer {
  const { data } = pack;
  const around = accuracyM ?? 0;
  const reach = Math.max(WITHIN_M, data.rules.search_radius_m);
  const found = pack.chains.map((chain) => near(chain, lon, lat, reach, around, asOf)).filter((one): one is Near => one !== null);
  found.sort((a, b) => a.distanceM - b.distanceM || (a.chain.line.name < b.chain.line.name ? -1 : 1));
  const county = countyAt(data.places, lon, lat, around);
  const edge = data.places.edge_tolerance_m;
  const decides = county?.contained === true && county.maybe.length === 0 && (around <= 0 || (county.edge_m ?? 0) > edge + around);
  const ask: RailwayAsk = { pack: data, asOf, county: decides ? (county?.name ?? null) : null, accuracyM: around };
  const railways = found.filter(({ distanceM, lateralM }) => distanceM <= WITHIN_M + lateralM).map((one) => railwayNear(one, ask));
  const place: Place = { ...placeOf('unique', null), lon: round7(lon), lat: round7(lat), county };
  const caveats = [...notes, ...(railways.length === 0 ? [NO_RAILWAY] : []), ...lineUndecided(railways, accuracyM)];
  return finish(pack, { given, crs: null, line: null, post: null, accuracyM, asOf, today, place, railways, near: found, caveats });
}

/** What is known of a question about a post. */
export type PostAsk = { readonly line: string; readonly post: string; readonly asOf: string; readonly today: string };

/** Answers about a post of a line that the pack knows; throws what cannot be read without the service. */
export function answerPost(pack: Pack, { line: written, post, asOf, today }: PostAsk): Answer {
  const words = splitName(written);
  const line = lineOf(pack.data.lines, words.line);
  if (line === null) throw refused({ zh: `数据包里没有线路“${written.slice(0, 60)}”`, en: `the packs have no line “${written.slice(0, 60)}”` });
  const read = readPost(post);
  if (read === null) {
    throw refused({
      zh: `离线只读 K241+500、K241 这样的公里标；“${post.slice(0, 60)}”有多种读法或带冠号、后缀，请联网查询`,
      en: `offline only posts such as K241+500 or K241 are read; “${post.slice(0, 60)}” has several readings, or a prefix or letter: ask with a network`,
    });
  }
  const edition = words.origin === null ? null : line.editions.find(({ name, origin }) => name === words.origin || origin === words.origin);
  if (edition === undefined) throw refused({ zh: `${line.name}没有起算点“${words.origin ?? ''}”`, en: `the posts of ${line.name} are not known to count from “${words.origin ?? ''}”` });
  const at = read - (edition?.offset_mm ?? 0);
  const chains = pack.chains.filter((chain) => chain.line === line);
  const { track } = words;
  const ask: RailwayAsk = { pack: pack.data, asOf, county: null, accuracyM: 0 };
  const listed = rosterOf(ask, line).reaches(track, at);
  const resolved = resolve(chains, track, at, asOf);
  const railway = (spot: Spot | null): Railway => railwayAt(line, track ?? own(spot), at, spot, ask);
  let place: Place;
  let railways: readonly Railway[];
  if (resolved.kind === 'unique') {
    const { spot } = resolved;
    place = {
      ...placeOf('unique', null),
      lon: round7(spot.lon),
      lat: round7(spot.lat),
      tolerance_m: roundMetres(spot.toleranceM),
      lateral_m: roundMetres(spot.lateralM),
      county: countyAt(pack.data.places, spot.lon, spot.lat),
    };
    railways = [railway(spot)];
  } else if (resolved.kind === 'ambiguous') {
    place = { ...placeOf('ambiguous', { zh: '同一公里标对应多处，请指明行别或断链前后', en: 'the post stands for several places: name the track, or the side of the equation' }), candidates: resolved.spots.map((spot) => candidate(at, spot)) };
    railways = resolved.spots.filter((spot, no) => resolved.spots.findIndex((other) => other.track === spot.track) === no).map((spot) => railwayAt(line, own(spot) ?? track, at, spot, ask));
  } else if (resolved.kind === 'in_gap') {
    const [before, after] = [postText(resolved.before), postText(resolved.after)];
    const seam = resolved.seam === null ? { lon: null, lat: null } : { lon: round7(resolved.seam.lon), lat: round7(resolved.seam.lat) };
    place = { ...placeOf('in_gap', { zh: `短链：${before}之后即为${after}，实地没有此公里标`, en: `short chain: ${after} follows ${before}; no such post on the ground` }), short_chain: { before, after, ...seam } };
    railways = [railway(null)];
  } else {
    place = nowhere(resolved, listed, rosterOf(ask, line).extent(track), at);
    railways = [railway(null)];
  }
  const reach = Math.max(WITHIN_M, pack.data.rules.search_radius_m);
  const found = place.lon === null || place.lat === null ? [] : pack.chains.map((chain) => near(chain, place.lon ?? 0, place.lat ?? 0, reach, 0, asOf)).filter((one): one is Near => one !== null);
  const caveats = origins(line, edition ?? null);
  return finish(pack, { given: `${written} ${post}`, crs: null, line: line.name, post: postText(at), accuracyM: null, asOf, today, place, railways, near: found, caveats });

  function own(spot: Spot | null): TrackName | null {
    return spot === null || spot.track === 'whole' ? null : spot.track;
  }
}

/** A post that no chain has: beyond what is known, or only in the roster. Nothing is extrapolated. */
function nowhere(resolved: { readonly kind: 'out_of_range'; readonly nearest: number } | { readonly kind: 'no_geometry' }, listed: boolean, extent: readonly [number, number] | null, at: number): Place {
  if (resolved.kind === 'out_of_range' && listed) {
    const nearest = postText(resolved.nearest);
    return { ...placeOf('no_geometry', { zh: `名单列有此里程，但线形数据只到${nearest}，不外推位置`, en: `listed in the roster, but the geometry ends at ${nearest}; the place is not extrapolated` }), nearest };
  }
  if (resolved.kind === 'no_geometry' && (listed || extent === null)) {
    return placeOf('no_geometry', listed ? { zh: '该线没有线形数据，只能按里程回答', en: 'the line has no geometry; answered by post only' } : { zh: '该线没有里程标定和名单里程，公里标无法对应位置', en: 'the line has no calibrated posts and no roster: a post has no place' });
  }
  const ends = [...(extent === null ? [] : [at < extent[0] ? extent[0] : extent[1]]), ...(resolved.kind === 'out_of_range' ? [resolved.nearest] : [])];
  const best = ends.reduce((a, b) => (Math.abs(b - at) < Math.abs(a - at) ? b : a), ends[0] ?? at);
  const nearest = postText(best);
  return { ...placeOf('out_of_range', { zh: `超出该线已知里程，最近的有效公里标为${nearest}`, en: `beyond the known posts of the line; the nearest valid post is ${nearest}` }), nearest };
}

type Parts = {
  readonly given: string;
  readonly crs: string | null;
  readonly line: string | null;
  readonly post: string | null;
  readonly accuracyM: number | null;
  readonly asOf: string;
  readonly today: string;
  readonly place: Place;
  readonly railways: readonly Railway[];
  readonly near: readonly Near[];
  readonly caveats: readonly Caveat[];
};

function finish(pack: Pack, { given, line, accuracyM, asOf, today, place, railways, near: found, caveats }: Parts): Answer {
  const { lon, lat, county } = place;
  const placed = lon !== null && lat !== null;
  const covered = placed && pack.covers(lon, lat);
  const around = accuracyM ?? 0;
  const leaves = covered && around > 0 && !pack.holds(lon, lat, around);
  const land = covered ? landAt(pack.data.land, { lon, lat, county, withinM: WITHIN_M, accuracyM: around, asOf }) : { parcels: [], temporary: [], constraints: [] };
  return {
    query: { given, line, as_of: asOf, within_m: WITHIN_M },
    place,
    railways,
    parcels: land.parcels,
    temporary_uses: land.temporary,
    constraints: [...land.constraints, ...rules(pack, covered, place, railways, found, asOf, around)].sort((a, b) => rank(a) - rank(b)),
    offline: { day: pack.data.manifest.as_of, days: daysBetween(pack.data.manifest.as_of, today) },
    caveats: [fromPack(pack.data.manifest, today), ...(placed && !covered ? [NOT_COVERED] : []), ...(leaves ? [notFarther(around)] : []), ...caveats, ...about(place, railways, asOf, line !== null, around)],
  };
}

const NO_RAILWAY: Caveat = { code: 'no_railway_near', zh: '2000 m范围内（另加线形误差）没有数据包收录的铁路', en: 'no railway of the pack within 2000 m plus the tolerance of the lines' };

function rank({ verdict }: Constraint): number {
  return verdict === 'applies' ? 0 : verdict === 'undecided' ? 1 : 2;
}

/** The rules there are, none of them computed but those of a whole county on the day of the pack. */
function rules({ data }: Pack, covered: boolean, { county }: Place, railways: readonly Railway[], found: readonly Near[], asOf: string, aroundM: number): readonly Constraint[] {
  const open = (constraint: Constraint): Constraint => ({ ...constraint, verdict: 'undecided', reason: 'offline', why: NOT_COMPUTED });
  const known = asOf === data.manifest.as_of && county?.contained === true && county.maybe.length === 0 && (aroundM <= 0 || (county.edge_m ?? 0) > data.places.edge_tolerance_m + aroundM);
  const names = county === null ? [''] : [county.name, ...county.maybe.map((name) => (typeof name === 'string' ? name : name.name))];
  const area = covered ? names.flatMap((name) => data.rules.counties[name] ?? data.rules.counties[''] ?? []) : [];
  // Railways that are not in the data may be anywhere.
  const coverage = covered ? [] : (data.rules.counties[''] ?? []).filter(({ kind }) => kind === 'railway_coverage');
  const once = [...area, ...coverage].filter((one, no, all) => all.findIndex(({ id }) => id === one.id) === no);
  const reach = data.rules.search_radius_m;
  const near = found.filter(({ distanceM, lateralM }) => distanceM - lateralM <= reach);
  const lines = near.length > 0 ? near.map((one) => [one.chain.line.name, one.distanceM, one.lateralM] as const) : railways.map(({ line }) => [line, null, null] as const);
  // In a county that the pack does not know all are listed: too many is better than one too few.
  const held = new Set(names.flatMap((name) => data.rules.along[name] ?? Object.values(data.rules.along).flat()));
  const along = lines.flatMap(([line, distance, lateral]) =>
    (data.rules.lines[line] ?? []).filter(({ id }) => held.has(id)).map((one) => ({ ...open(one), line, distance_m: distance === null ? null : Math.round(distance), lateral_m: lateral === null ? null : Math.round(lateral) })),
  );
  const zones = railways.flatMap(({ line, post_m: post, tolerance_m: tolerance }) =>
    (data.rules.zones[line] ?? [])
      .filter(({ valid_from: from, valid_to: to }) => (from === null || from <= asOf) && (to === null || asOf <= to))
      .filter(({ from_mm: from, to_mm: to }) => post != null && (post + (tolerance ?? 0)) * 1000 >= from && (post - (tolerance ?? 0)) * 1000 <= to)
      .map(({ answer }) => open(answer)),
  );
  return [...zones, ...along, ...once.map((one) => (known ? one : open(one)))];
}

const NOT_COMPUTED: Bilingual = { zh: '离线数据包只列出此条，不计算是否适用；联网后再查', en: 'the offline pack lists it and does not compute whether it applies; ask again with a network' };

/** From where the posts of the line count, where more than one counting is in use. */
function origins(line: PackData['lines'][number], asked: PackData['lines'][number]['editions'][number] | null): Caveat[] {
  const [own, ...others] = line.editions;
  if (own === undefined || others.length === 0) return [];
  if (asked !== null && asked.offset_mm !== own.offset_mm) return [{ code: 'other_origin', zh: `所给里程按${asked.origin}起算，已换算为${own.origin}起算；依据：${asked.source}`, en: `the post given counts from ${asked.origin}; it is answered as counted from ${own.origin}; source: ${asked.source}` }];
  if (asked !== null) return [];
  const list = others.map(({ origin, name }) => `${origin}（${name}）`).join('、');
  return [{ code: 'several_origins', zh: `本线公里标按${own.origin}起算（${own.name}）回答；另有起算：${list}`, en: `posts are answered as counted from ${own.origin} (${own.name}); also in use: ${list}` }];
}

/** What is told where there is no answer. */
export function refused(words: Bilingual): ApiError {
  return new ApiError('problem', null, words);
}
