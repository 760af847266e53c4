import type { Caveat, Constraint, Decision, Segment } from '../api.ts';

/** The form of a pack that this page knows. */
export const FORMAT = 1;

/** A part of a pack, as the manifest lists it. */
export type PartInfo = { readonly name: string; readonly length: number; readonly sha256: string };

/** What a pack is: the first line of its file. */
export type Manifest = {
  readonly format: number;
  readonly kind: 'line' | 'county';
  readonly name: string;
  readonly cover: { readonly line?: string; readonly within_m?: number; readonly county?: string };
  /** West, south, east, north. */
  readonly bounds: readonly [number, number, number, number];
  /** The day that the facts are of. */
  readonly as_of: string;
  readonly generated_at: string;
  readonly version: string;
  readonly state: { readonly seq: number; readonly digest: string } | null;
  readonly bytes: number;
  readonly parts: readonly PartInfo[];
  readonly counts: Readonly<Record<string, number>>;
  readonly tiles: { readonly minzoom: number; readonly maxzoom: number; readonly places: number; readonly layers: readonly string[] };
};

/** What the service has packs of. */
export type PackList = {
  readonly as_of: string;
  readonly packs: readonly {
    readonly kind: 'line' | 'county';
    readonly name: string;
    readonly city: string | null;
    readonly bounds: readonly [number, number, number, number];
    readonly size: { readonly bytes: number; readonly packed: number } | null;
  }[];
};

export type TrackName = 'whole' | 'up' | 'down' | 'single' | 'left' | 'right' | 'relief' | 'link';

/** A calibrated point; posts in millimetres. */
export type KnotFacts = {
  readonly along: number;
  readonly incoming: number;
  readonly outgoing: number;
  readonly tolerance_m: number | null;
  readonly excess_m?: number;
  readonly letter?: string;
};

export type ChainFacts = {
  readonly track: TrackName;
  readonly schematic: boolean;
  readonly vertices: readonly (readonly [number, number])[];
  readonly vague: readonly (readonly [number, number])[];
  readonly eras: readonly { readonly from: string | null; readonly knots: readonly KnotFacts[] }[];
};

export type LineFacts = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly high_speed: boolean;
  readonly source: string | null;
  readonly editions: readonly { readonly name: string; readonly origin: string; readonly offset_mm: number; readonly source: string }[];
  readonly chains: readonly ChainFacts[];
};

/** A segment without how surely it answers. */
export type StretchFacts = {
  readonly from_mm: number;
  readonly to_mm: number;
  readonly since: string | null;
  readonly to: string | null;
  readonly note: string | null;
  readonly document: string;
  readonly segment: Segment & { readonly track: TrackName };
  readonly later?: readonly Caveat[];
};

export type Polygon = readonly (readonly (readonly [number, number])[])[];
export type Geometry =
  | { readonly type: 'Polygon'; readonly coordinates: Polygon }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] }
  | { readonly type: 'Point'; readonly coordinates: readonly [number, number] }
  | { readonly type: 'LineString'; readonly coordinates: readonly (readonly [number, number])[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly (readonly [number, number])[])[] }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly (readonly [number, number])[] }
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly Geometry[] };

export type LandFacts = {
  readonly answer: Decision;
  readonly geometry: Geometry | null;
  readonly counties: readonly string[];
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly term_only: boolean;
  readonly inside: readonly Constraint[];
  readonly near: readonly Constraint[];
};

export type RuleFacts = {
  readonly search_radius_m: number;
  readonly counties: Readonly<Record<string, readonly Constraint[]>>;
  /** Which of the rules along a line hold in a county. */
  readonly along: Readonly<Record<string, readonly string[]>>;
  readonly lines: Readonly<Record<string, readonly Constraint[]>>;
  readonly zones: Readonly<Record<string, readonly { readonly from_mm: number; readonly to_mm: number; readonly valid_from: string | null; readonly valid_to: string | null; readonly answer: Constraint }[]>>;
};

export type PlaceFacts = {
  readonly edge_tolerance_m: number;
  readonly counties: readonly { readonly adcode: string; readonly name: string; readonly city: string; readonly boundary: Geometry }[];
  readonly named: readonly { readonly kind: string; readonly name: string; readonly aliases?: readonly string[]; readonly of: string; readonly lon: number; readonly lat: number; readonly accuracy_m: number | null; readonly source: string }[];
};

/** The facts of one pack, read. */
export type PackData = {
  readonly manifest: Manifest;
  readonly lines: readonly LineFacts[];
  readonly roster: Readonly<Record<string, readonly StretchFacts[]>>;
  readonly land: readonly LandFacts[];
  readonly rules: RuleFacts;
  readonly places: PlaceFacts;
};
