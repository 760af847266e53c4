import type { Answer, Official, Railway, Segment } from '../api.ts';
import { telephone } from '../lib/format.ts';

const TIERS: readonly Segment['tier'][] = ['village', 'township', 'county'];

/** Those of one tier who answer: the one in front, if the roster and the accuracy leave one, and the rest. */
export type TierView = { readonly tier: Segment['tier']; readonly first: readonly Segment[]; readonly others: readonly Segment[]; readonly decided: boolean };

/** The lines that the user may be standing at: the nearest, and every other that the error does not tell from it. The service has counted the accuracy of the position in. */
export function plausible(railways: readonly Railway[]): readonly Railway[] {
  const [nearest] = railways;
  if (nearest === undefined) return [];
  const far = (railway: Railway): number => (railway.distance_m ?? 0) + (railway.lateral_m ?? 0);
  const near = (railway: Railway): number => (railway.distance_m ?? 0) - (railway.lateral_m ?? 0);
  return railways.filter((railway) => railway === nearest || near(railway) <= far(nearest));
}

/**
 * The segments of a railway by tier, the nearest tier first; a tier that one segment answers for before one that
 * nothing decides, of which all are in front.
 */
export function tiers({ segments }: Railway): readonly TierView[] {
  const views = TIERS.flatMap((tier): TierView[] => {
    const all = segments.filter((segment) => segment.tier === tier);
    if (all.length === 0) return [];
    const open = all.filter(({ match }) => match !== 'candidate');
    const first = open.length > 0 ? open : all;
    return [{ tier, first, others: all.filter((segment) => !first.includes(segment)), decided: all.length === 1 && all[0]?.match === 'decided' }];
  });
  return [...views.filter(({ first }) => first.length === 1), ...views.filter(({ first }) => first.length > 1)];
}

/**
 * How many segments of the nearest tier compete where none is decided, and whether the post on the ground would
 * decide: where the roster itself does not subdivide the range, it would not. `null` where one is decided.
 */
export function undecided(railway: Railway): { readonly n: number; readonly byPost: boolean } | null {
  const nearest = TIERS.map((tier) => railway.segments.filter((segment) => segment.tier === tier)).find((all) => all.length > 0) ?? [];
  if (nearest.length < 2) return null;
  const { post_m: at } = railway;
  const here = nearest.filter(({ from_m: from, to_m: to }) => at != null && from != null && to != null && from <= at && at < to);
  return { n: nearest.length, byPost: here.length < nearest.length };
}

/** The number to call: the 24-hour one before that of the desk; `null` where none can be dialled. */
export function callable(official: Official | null): { readonly href: string; readonly number: string; readonly kind: 'duty' | 'desk' } | null {
  // A faulty number may be somebody else's: the card below shows it, no button dials it.
  if (official === null || official.phone_fault != null) return null;
  for (const kind of ['duty', 'desk'] as const) {
    const number = official[kind];
    const href = number == null ? null : telephone(number);
    if (number != null && href !== null) return { href, number, kind };
  }
  return null;
}

/** The names of the lines beyond those in front, each once. */
export function otherLines({ railways }: Answer, front: readonly Railway[]): readonly string[] {
  const shown = new Set(front.map(({ line }) => line));
  return [...new Set(railways.map(({ line }) => line).filter((line) => !shown.has(line)))];
}
