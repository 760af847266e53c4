import { address, getJson } from '../api.ts';
import { filterParams } from '../lib/filters.ts';
import type { Filters } from '../lib/permalink.ts';

/** How much of each layer. */
export type Counts = Readonly<Record<string, number>>;

/** A day on which something changes. */
export type Turn = { readonly day: string; readonly begins: Counts; readonly ends: Counts };

/** The answer of `/timeline`. */
export type Timeline = { readonly today: string; readonly layers: readonly string[]; readonly days: readonly Turn[]; readonly undated: Counts };

/** The values of a property among the features of a layer. */
export type Values = {
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly notStated: number;
};

/** The answer of `/collections/{layer}/values`. */
export type Summary = {
  readonly numberOfFeatures: number;
  readonly numberMatched: number;
  /** Of those that the filters choose anywhere, which are in no box. */
  readonly numberWithoutGeometry: number;
  readonly properties: readonly Values[];
};

/** A property as a layer's schema names it. */
export type Column = { readonly name: string; readonly title: string; readonly title_en: string; readonly unit: string };

/** A feature without its geometry. */
export type Row = { readonly id: string; readonly properties: Readonly<Record<string, unknown>> };

/** A page of rows. */
export type Rows = { readonly numberMatched: number; readonly numberReturned: number; readonly features: readonly Row[] };

/** West, south, east, north, degrees. */
export type Box = readonly [number, number, number, number];

/** Features of a layer: on a day, chosen by filters, perhaps in a box. */
export type Selection = { readonly layer: string; readonly asOf: string | null; readonly filters: Filters; readonly bbox: Box | null };

/** A selection as parameters of the service. */
export function selectionParams({ layer, asOf, filters, bbox }: Selection): Record<string, string> {
  return {
    ...(bbox === null ? {} : { bbox: bbox.map((degrees) => degrees.toFixed(5)).join(',') }),
    ...filterParams(layer, filters),
    ...(asOf === null ? {} : { as_of: asOf }),
  };
}

/** The days on which something changes. */
export function timeline(signal: AbortSignal): Promise<Timeline> {
  return getJson<Timeline>(address('timeline'), signal);
}

/** How many features a selection has, and what it may be narrowed by. */
export function summary(selection: Selection, signal: AbortSignal): Promise<Summary> {
  return getJson<Summary>(address(`collections/${selection.layer}/values`, selectionParams(selection)), signal);
}

/** The columns of a layer. */
export async function columns(layer: string, signal: AbortSignal): Promise<readonly Column[]> {
  return (await getJson<{ fields: readonly Column[] }>(address(`collections/${layer}`), signal)).fields;
}

/** A page of rows, from a number on, in the order of a column; a minus before its name turns it round. */
export function rows(selection: Selection, order: string | null, from: number, limit: number, signal: AbortSignal): Promise<Rows> {
  const params = {
    ...selectionParams(selection),
    ...(order === null ? {} : { sortby: order }),
    ...(from === 0 ? {} : { next: String(from) }),
    limit: String(limit),
    skipGeometry: 'true',
  };
  return getJson<Rows>(address(`collections/${selection.layer}/items`, params), signal);
}
