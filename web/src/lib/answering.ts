import type { Answer, Segment } from '../api.ts';

/** A feature of a layer by its id. */
export type FeatureRef = { readonly layer: 'segments' | 'county_segments'; readonly id: string };

/** More stretches than this say nothing on the map. */
const MOST = 6;

/** The stretches that answer: of each railway the closest tier, each stretch once however many share it. */
export function answering(answer: Answer): FeatureRef[] {
  const found: FeatureRef[] = [];
  for (const { segments } of answer.railways) {
    const townships = segments.filter(({ tier }) => tier === 'township');
    const tier = townships.length > 0 ? townships : segments.filter((segment) => segment.tier === 'county');
    const stretches = new Map<string, Segment>();
    for (const segment of tier) {
      const key = `${segment.from}|${segment.to}`;
      if (!stretches.has(key)) stretches.set(key, segment);
    }
    const layer = townships.length > 0 ? 'segments' : 'county_segments';
    found.push(...[...stretches.values()].map(({ id }) => ({ layer, id }) as const));
  }
  return found.slice(0, MOST);
}
