import { roundEven } from './posts.ts';
import type { ChainFacts, KnotFacts } from './pack-types.ts';

/** Distances along that differ by less are the same. */
export const SAME_M = 1e-6;

type Knot = { readonly along: number; readonly incoming: number; readonly outgoing: number; readonly tolerance: number; readonly excess: number };
type Run = { readonly first: number; readonly last: number; readonly from: number; readonly to: number };

/** Where a post lies along a chain. */
export type Hit = { readonly along: number; readonly toleranceM: number };

/** The posts of one chain on one day: distance along ↔ post, across chainage equations (断链). */
export class Calibration {
  readonly #knots: readonly Knot[];
  readonly #runs: readonly Run[];

  constructor(facts: readonly KnotFacts[]) {
    const knots = facts.map((knot) => ({ along: knot.along, incoming: knot.incoming, outgoing: knot.outgoing, tolerance: knot.tolerance_m ?? Infinity, excess: knot.excess_m ?? 0 }));
    const runs: Run[] = [];
    let first = 0;
    knots.forEach((knot, no) => {
      if (no === 0 || (knot.incoming === knot.outgoing && no + 1 < knots.length)) return;
      const begin = knots[first];
      if (begin !== undefined) runs.push({ first, last: no, from: begin.outgoing, to: knot.incoming });
      first = no;
    });
    this.#knots = knots;
    this.#runs = runs;
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  /** Every place of a post, in order of distance along. */
  places(at: number): readonly Hit[] {
    return this.#runs.flatMap((run, no) => {
      if (!this.#holds(run, no, at)) return [];
      for (let k = run.first; k < run.last; k += 1) {
        const [a, b] = [this.#knots[k], this.#knots[k + 1]];
        if (a === undefined || b === undefined) return [];
        // A post at an inner knot belongs to the piece that begins there.
        if (at >= b.incoming && k + 1 < run.last) continue;
        const t = (at - a.outgoing) / Math.max(b.incoming - a.outgoing, 1);
        return [{ along: a.along + (b.along - a.along) * t, toleranceM: toleranceOf(at, a, b) }];
      }
      return [];
    });
  }

  /** The post at a distance along, and ± metres; `null` outside the calibrated part. At an equation the outgoing one. */
  postAt(along: number): { readonly at: number; readonly toleranceM: number } | null {
    const [first, last] = [this.#knots[0], this.#knots[this.#knots.length - 1]];
    if (this.isEmpty || first === undefined || last === undefined) return null;
    if (along < first.along - SAME_M || along > last.along + SAME_M) return null;
    const wanted = along + SAME_M;
    let [low, high] = [0, this.#knots.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#knots[middle]?.along ?? Infinity) <= wanted) low = middle + 1;
      else high = middle;
    }
    const a = this.#knots[low - 1];
    if (a === undefined) return null;
    const b = this.#knots[low];
    if (b === undefined || along <= a.along + SAME_M) return { at: a.outgoing, toleranceM: a.tolerance };
    const at = between(a, b, (along - a.along) / (b.along - a.along));
    return { at, toleranceM: toleranceOf(at, a, b) };
  }

  /** The posts between two distances along, a pair for each stretch between equations. */
  postsBetween(from: number, to: number): readonly (readonly [number, number])[] {
    return this.#runs.flatMap((run) => {
      const [begin, end] = [this.#knots[run.first], this.#knots[run.last]];
      if (begin === undefined || end === undefined) return [];
      const [low, high] = [Math.max(from, begin.along), Math.min(to, end.along)];
      if (low > high) return [];
      const [a, b] = [this.#within(run, low), this.#within(run, high)];
      return [[Math.min(a, b), Math.max(a, b)] as const];
    });
  }

  /** The short chain that skips a post: the posts on both sides, and where along. */
  gapAt(at: number): { readonly before: number; readonly after: number; readonly along: number } | null {
    for (const { first } of this.#runs.slice(1)) {
      const knot = this.#knots[first];
      if (knot !== undefined && knot.incoming < at && at < knot.outgoing) return { before: knot.incoming, after: knot.outgoing, along: knot.along };
    }
    return null;
  }

  /** The end of a run nearest to a post in number. */
  nearest(at: number): number | null {
    const ends = this.#runs.flatMap(({ from, to }) => [from, to]);
    return ends.reduce<number | null>((best, end) => (best === null || Math.abs(end - at) < Math.abs(best - at) ? end : best), null);
  }

  /** Half-open, but for a last post with which the next run does not begin. */
  #holds(run: Run, no: number, at: number): boolean {
    return run.from <= at && (at < run.to || (at === run.to && this.#runs[no + 1]?.from !== at));
  }

  #within(run: Run, along: number): number {
    for (let k = run.first; k < run.last; k += 1) {
      const [a, b] = [this.#knots[k], this.#knots[k + 1]];
      if (a === undefined || b === undefined) break;
      if (along > b.along && k + 1 < run.last) continue;
      return between(a, b, Math.min(1, Math.max(0, (along - a.along) / (b.along - a.along))));
    }
    return run.to;
  }
}

function between(a: Knot, b: Knot, t: number): number {
  return a.outgoing + roundEven((b.incoming - a.outgoing) * t);
}

function toleranceOf(at: number, a: Knot, b: Knot): number {
  if (at === a.outgoing) return a.tolerance;
  if (at === b.incoming) return b.tolerance;
  return Math.max(a.tolerance, b.tolerance) + a.excess;
}

/** The posts that hold on a day; `null` where none do. */
export function calibrationOn(chain: ChainFacts, day: string): Calibration | null {
  const era = [...chain.eras].reverse().find(({ from }) => from === null || from <= day);
  const calibration = era === undefined ? null : new Calibration(era.knots);
  return calibration === null || calibration.isEmpty ? null : calibration;
}
