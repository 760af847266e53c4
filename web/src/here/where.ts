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

/** The segments of a railway by tier, the nearest tier first. Where nothing decides, all are in front. */
export function tiers({ segments }: Railway): readonly TierView[] {
  return TIERS.flatMap((tier) => {
    const all = segments.filter((segment) => segment.tier === tier);
    if (all.length === 0) return [];
    const open = all.filter(({ match }) => match !== 'candidate');
    const first = open.length > 0 ? open : all;
    return [{ tier, first, others: all.filter((segment) => !first.includes(segment)), decided: all.length === 1 && all[0]?.match === 'decided' }];
  });
}

/** How many segments of the nearest tier compete where none is decided; 0 where one is. */
export function undecided(railway: Railway): number {
  const [nearest] = tiers(railway);
  if (nearest === undefined || nearest.decided) return 0;
  const n = nearest.first.length + nearest.others.length;
  return n > 1 ? n : 0;
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
