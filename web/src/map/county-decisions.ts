import { extentOf, kindOf, statusOf, type DecisionKind, type DecisionStatus, type Properties } from './decision.ts';

/** A decision of which no more is known than its county. */
export type CountyDecision = {
  readonly layer: string;
  readonly id: string;
  readonly county: string;
  readonly kind: DecisionKind;
  readonly status: DecisionStatus;
  /** The words of the layer. */
  readonly kindWord: string;
  readonly statusWord: string;
  readonly title: string;
  readonly number: string;
  readonly party: string;
  readonly situs: string;
  readonly document: string;
  readonly file: string;
  readonly line: number | null;
};

/** The decisions among these features that are known to their county only, each once, by county. */
export function byCounty(features: Iterable<readonly [layer: string, feature: Properties]>): ReadonlyMap<string, readonly CountyDecision[]> {
  const all = new Map<string, Map<string, CountyDecision>>();
  for (const [layer, feature] of features) {
    if (extentOf(feature) !== 'county') continue;
    const one = decision(layer, feature);
    const here = all.get(one.county) ?? new Map<string, CountyDecision>();
    // A feature is cut at the edges of tiles and comes once from each.
    all.set(one.county, here.set(`${layer} ${one.id}`, one));
  }
  return new Map([...all].map(([county, found]) => [county, [...found.values()]]));
}

function decision(layer: string, feature: Properties): CountyDecision {
  const text = (name: string): string => String(feature.get(name) ?? '');
  const line: unknown = feature.get('source_line');
  return {
    layer,
    id: text('id'),
    county: text('county'),
    kind: kindOf(feature),
    status: statusOf(feature),
    kindWord: text('kind'),
    statusWord: text('status'),
    title: text('title'),
    number: text('parcel_no'),
    party: text('party'),
    situs: text('situs'),
    document: text('document'),
    file: text('file'),
    line: typeof line === 'number' ? line : null,
  };
}
