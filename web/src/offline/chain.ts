import { calibrationOn, SAME_M, type Calibration } from './calibration.ts';
import { footOn, project, unproject, zoneOf, type Point } from './metric.ts';
import type { ChainFacts, LineFacts, TrackName } from './pack-types.ts';

/** Nearer than this a place is on the track, whatever the tolerance. */
const ON_TRACK_M = 0.001;

type Piece = { readonly zone: number; readonly a: Point; readonly b: Point; readonly from: number; readonly to: number };
export type Side = 'left' | 'right' | 'on' | 'unknown';

/** A centreline in metres: a piece between two vertices is straight in the zone of its middle. */
export class Path {
  readonly pieces: readonly Piece[];
  readonly #facts: ChainFacts;

  constructor(facts: ChainFacts) {
    let along = 0;
    const pieces: Piece[] = [];
    facts.vertices.slice(1).forEach((next, no) => {
      const before = facts.vertices[no];
      if (before === undefined) return;
      const zone = zoneOf((before[0] + next[0]) / 2);
      const [a, b] = [project(zone, before[0], before[1]), project(zone, next[0], next[1])];
      const to = along + Math.hypot(b[0] - a[0], b[1] - a[1]);
      pieces.push({ zone, a, b, from: along, to });
      along = to;
    });
    this.pieces = pieces;
    this.#facts = facts;
  }

  /** ± metres across at part `t` of a piece. */
  lateral(piece: number, t: number): number {
    const [coord, bulge] = this.#facts.vague[piece] ?? this.#facts.vague[0] ?? [0, 0];
    return coord + bulge * 2 * Math.sqrt(Math.max(0, t * (1 - t)));
  }

  /** The place at a distance along: longitude, latitude, ± metres across. */
  placeAt(along: number): { readonly lon: number; readonly lat: number; readonly lateralM: number } | null {
    let no = this.pieces.findIndex(({ to }) => along + SAME_M < to);
    if (no < 0) no = this.pieces.length - 1;
    const piece = this.pieces[no];
    if (piece === undefined) return null;
    const t = along <= piece.from + SAME_M ? 0 : along >= piece.to - SAME_M ? 1 : (along - piece.from) / (piece.to - piece.from);
    const given = t === 0 ? this.#facts.vertices[no] : t === 1 ? this.#facts.vertices[no + 1] : undefined;
    const [lon, lat] = given ?? unproject(piece.zone, [piece.a[0] + (piece.b[0] - piece.a[0]) * t, piece.a[1] + (piece.b[1] - piece.a[1]) * t]);
    return { lon, lat, lateralM: this.lateral(no, t) };
  }
}

/** A chain of a line, ready to compute with. */
export type Chain = { readonly line: LineFacts; readonly facts: ChainFacts; readonly path: Path };

/** The nearest point of one piece. */
type Foot = { readonly piece: number; readonly t: number; readonly at: Point; readonly onLine: Point; readonly distance: number };

/** A stretch that is as near as the one answered; posts in millimetres. */
export type EquallyNear = { readonly from: number | null; readonly to: number | null; readonly distanceM: number };

/** A chain near a place. */
export type Near = {
  readonly chain: Chain;
  readonly track: TrackName;
  readonly distanceM: number;
  readonly post: number | null;
  readonly toleranceM: number | null;
  readonly lateralM: number;
  readonly side: Side;
  readonly beyondEnd: boolean;
  readonly schematic: boolean;
  readonly equallyNear: readonly EquallyNear[];
  /** The stretches of posts within the accuracy of the place. */
  readonly around: readonly (readonly [number, number])[];
};

/** The chain, if it comes within `withinM` of a place beside its own tolerance. `accuracyM`: how well the place is known. */
export function near(chain: Chain, lon: number, lat: number, withinM: number, accuracyM: number, day: string): Near | null {
  const calibration = calibrationOn(chain.facts, day);
  const feet = feetOf(chain.path, lon, lat).filter((foot) => foot.distance <= withinM + accuracyM + chain.path.lateral(foot.piece, foot.t));
  const postAt = (along: number): { at: number; toleranceM: number } | null => calibration?.postAt(along) ?? null;
  const along = (foot: Foot): number => alongOf(chain.path, foot);
  const uncalibrated = (foot: Foot): number => (postAt(along(foot)) === null ? 1 : 0);
  const best = feet.reduce<Foot | null>((a, b) => {
    if (a === null) return b;
    const order = b.distance - a.distance || uncalibrated(b) - uncalibrated(a) || b.piece - a.piece;
    return order < 0 ? b : a;
  }, null);
  if (best === null) return null;
  const own = chain.path.lateral(best.piece, best.t);
  const beyondEnd = best.distance > own && isBeyond(chain.path, best);
  const post = postAt(along(best));
  const lateralM = own + accuracyM;
  const side = chain.facts.schematic || beyondEnd || (accuracyM > 0 && best.distance <= lateralM) ? 'unknown' : sideOf(chain.path, best, own);
  return {
    chain,
    track: chain.facts.track,
    distanceM: best.distance,
    post: post?.at ?? null,
    toleranceM: post === null ? null : post.toleranceM + accuracyM,
    lateralM,
    side,
    beyondEnd,
    schematic: chain.facts.schematic,
    equallyNear: chain.facts.schematic || feet.length < 2 ? [] : equallyNear(chain, feet, best, post?.toleranceM ?? 0, calibration),
    around: accuracyM > 0 && calibration !== null ? postsWithin(chain.path, lon, lat, accuracyM, calibration) : [],
  };
}

function feetOf(path: Path, lon: number, lat: number): readonly Foot[] {
  const places = [0, 1, 2].map((zone) => project(zone, lon, lat));
  return path.pieces.map(({ zone, a, b }, piece) => {
    const at = places[zone] ?? a;
    const { t, foot } = footOn(at, a, b);
    return { piece, t, at, onLine: foot, distance: Math.hypot(foot[0] - at[0], foot[1] - at[1]) };
  });
}

function alongOf(path: Path, { piece, t }: Foot): number {
  const { from, to } = path.pieces[piece] ?? { from: 0, to: 0 };
  return t >= 1 ? to : from + (to - from) * t;
}

function tangent(path: Path, piece: number): Point {
  const found = path.pieces[piece];
  if (found === undefined) return [0, 0];
  const [dx, dy] = [found.b[0] - found.a[0], found.b[1] - found.a[1]];
  const length = Math.hypot(dx, dy);
  return length > 0 ? [dx / length, dy / length] : [0, 0];
}

/** Whether a foot is an end and the place lies past it, not abeam. */
function isBeyond(path: Path, { piece, t, at, onLine }: Foot): boolean {
  const [x, y] = tangent(path, piece);
  const ahead = (at[0] - onLine[0]) * x + (at[1] - onLine[1]) * y;
  return (piece === 0 && t <= 0 && ahead < -ON_TRACK_M) || (piece + 1 === path.pieces.length && t >= 1 && ahead > ON_TRACK_M);
}

/** The side by the local tangent. Nearer to the track than it is known, there is none to tell. */
function sideOf(path: Path, { piece, t, at, onLine, distance }: Foot, lateral: number): Side {
  if (distance < ON_TRACK_M) return 'on';
  if (distance <= lateral) return 'unknown';
  const own = tangent(path, piece);
  const next = t <= 0 ? tangent(path, piece - 1) : t >= 1 ? tangent(path, piece + 1) : [0, 0];
  const cross = (own[0] + (next[0] ?? 0)) * (at[1] - onLine[1]) - (own[1] + (next[1] ?? 0)) * (at[0] - onLine[0]);
  return cross > 0 ? 'left' : cross < 0 ? 'right' : 'unknown';
}

/** The stretches whose distance differs from the best by no more than the centreline may. */
function equallyNear({ path }: Chain, feet: readonly Foot[], best: Foot, toleranceM: number, calibration: Calibration | null): readonly EquallyNear[] {
  const bestLateral = path.lateral(best.piece, best.t);
  const beside = (no: number, piece: number, atVertex: (t: number) => boolean): boolean => {
    const other = feet[no];
    return other !== undefined && other.piece === piece && atVertex(other.t);
  };
  const least = (foot: Foot, no: number): boolean => {
    if (foot.t <= 0) return foot.piece === 0 || beside(no - 1, foot.piece - 1, (t) => t >= 1);
    if (foot.t >= 1) return foot.piece + 1 === path.pieces.length || beside(no + 1, foot.piece + 1, (t) => t <= 0);
    return true;
  };
  const stretches: { piece: number; from: number; to: number; distance: number }[] = [];
  feet.forEach((foot, no) => {
    const slack = Math.max(path.lateral(foot.piece, foot.t) + bestLateral, ON_TRACK_M);
    if (foot.distance - best.distance > slack || !least(foot, no)) return;
    const along = alongOf(path, foot);
    const last = stretches[stretches.length - 1];
    if (last !== undefined && last.piece + 1 === foot.piece) {
      last.piece = foot.piece;
      last.to = along;
      last.distance = Math.min(last.distance, foot.distance);
    } else stretches.push({ piece: foot.piece, from: along, to: along, distance: foot.distance });
  });
  const [only] = stretches;
  const uncertain = stretches.length > 1 || (only !== undefined && only.to - only.from > Math.max(2 * toleranceM, 1));
  if (!uncertain) return [];
  const post = (along: number): number | null => calibration?.postAt(along)?.at ?? null;
  return stretches.sort((a, b) => a.distance - b.distance).map(({ from, to, distance }) => ({ from: post(from), to: post(to), distanceM: distance }));
}

/** The stretches of posts that lie within a circle. */
function postsWithin(path: Path, lon: number, lat: number, radiusM: number, calibration: Calibration): readonly (readonly [number, number])[] {
  const along: [number, number][] = [];
  for (const { piece, t, at, distance } of feetOf(path, lon, lat)) {
    const found = path.pieces[piece];
    if (found === undefined || distance > radiusM) continue;
    const length = found.to - found.from;
    let [from, to] = [found.from, found.to];
    if (length > 0) {
      const [dx, dy] = [found.b[0] - found.a[0], found.b[1] - found.a[1]];
      const nearest = ((at[0] - found.a[0]) * dx + (at[1] - found.a[1]) * dy) / (length * length);
      const off = ((at[0] - found.a[0]) * dy - (at[1] - found.a[1]) * dx) / length;
      const half = Math.sqrt(Math.max(0, radiusM * radiusM - off * off)) / length;
      from = found.from + length * Math.min(t, Math.max(0, nearest - half));
      to = found.from + length * Math.max(t, Math.min(1, nearest + half));
    }
    const last = along[along.length - 1];
    if (last !== undefined && from <= last[1] + SAME_M) last[1] = Math.max(last[1], to);
    else along.push([from, to]);
  }
  return along.flatMap(([from, to]) => calibration.postsBetween(from, to));
}
