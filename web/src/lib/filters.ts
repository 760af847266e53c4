import { FILTERS, UNKNOWN, type FilterName, type Filters } from './permalink.ts';

/** What is needed of a feature: its properties by name. */
export type Properties = { get(name: string): unknown };

/** A property of a layer's features; `lists`: its text holds several values, joined by `、`. */
type Field = { readonly field: string; readonly lists?: true };

const plain = (field: string): Field => ({ field });
const lists = (field: string): Field => ({ field, lists: true });

/** Which property of each layer a filter looks at: what `/collections/{layer}/values` names. */
const FIELDS: Readonly<Record<string, { readonly [name in FilterName]?: Field }>> = {
  segments: { county: plain('county'), line: plain('line'), confidence: plain('confidence') },
  county_segments: { county: plain('county'), line: plain('line'), confidence: plain('confidence') },
  parcels: { county: plain('county'), kind: plain('kind'), status: plain('status'), confidence: plain('confidence') },
  temporary_uses: { county: plain('county'), kind: plain('kind'), status: plain('status'), confidence: plain('confidence') },
  constraints: { county: lists('county'), line: plain('line'), kind: plain('title') },
  findings: { county: lists('county'), line: plain('line'), kind: plain('kind_zh') },
  lines: { line: plain('line') },
  kilometre_posts: { line: plain('line') },
  stations: { line: lists('lines') },
  counties: { county: plain('name') },
  appointments: { county: plain('county'), kind: plain('act'), confidence: plain('confidence') },
};

/** Layers that stay on the map whatever is chosen: without them one would not know where one is. */
const GROUND: ReadonlySet<string> = new Set(['lines', 'kilometre_posts', 'stations', 'counties']);

/** Whether a layer is the ground that the others lie on. */
export function isGround(layer: string): boolean {
  return GROUND.has(layer);
}

/** The layers of the map that a filter takes features from. */
export function layersOf(name: FilterName, layers: Iterable<string> = Object.keys(FIELDS)): string[] {
  return [...layers].filter((layer) => !GROUND.has(layer) && FIELDS[layer]?.[name] !== undefined);
}

/** The filters in use that a layer has the property for, and those that it has not. */
export function filtersOf(layer: string, filters: Filters): { readonly used: FilterName[]; readonly unused: FilterName[] } {
  const wanted = FILTERS.filter((name) => filters[name].length > 0);
  const has = (name: FilterName): boolean => FIELDS[layer]?.[name] !== undefined;
  return { used: wanted.filter(has), unused: wanted.filter((name) => !has(name)) };
}

/** Whether a feature of the map is chosen. A property that its layer does not have chooses nothing away. */
export function chooses(layer: string, filters: Filters, feature: Properties): boolean {
  if (GROUND.has(layer)) return true;
  return filtersOf(layer, filters).used.every((name) => {
    const { field = '', lists: several = false } = FIELDS[layer]?.[name] ?? {};
    const value: unknown = feature.get(field);
    // A tile has no property for what is not known.
    if (value === undefined || value === null || value === '') return filters[name].includes(UNKNOWN);
    const values = several ? String(value).split('、') : [String(value)];
    return values.some((one) => filters[name].includes(one));
  });
}

/** The filters as parameters of the service, which reads a comma behind a backslash as one of the value. */
export function filterParams(layer: string, filters: Filters): Record<string, string> {
  const written = (value: string): string => value.replace(/[\\,]/gu, (character) => `\\${character}`);
  const used = filtersOf(layer, filters).used.map((name) => [name, filters[name].map(written).join(',')]);
  return Object.fromEntries(used) as Record<string, string>;
}
