/**
 * The service as this page sees it: the types of its answers, and one function per resource.
 * All addresses are relative to the page, so that it also works behind a path prefix.
 */
import type { PlaceQuery, RangeQuery } from './lib/query.ts';
import { noteAnswer, noteReach } from './lib/reach.ts';

/** A text in both languages. */
export type Bilingual = { readonly zh: string; readonly en: string };

/** Where a fact is printed. */
export type Source = {
  readonly file: string | null;
  readonly document: string | null;
  readonly lines: readonly number[];
  /** Where that is in a file that is not shown as lines. */
  readonly place?: string | null;
  readonly cell: string | null;
};

/** Why a value differs from what is printed, or was chosen. */
export type Reason = Bilingual & {
  readonly field: string | null;
  readonly printed: string | null;
  readonly used: string | null;
};

/** What a source states, as the service writes it: a value, `none`, `unknown`, or words that cannot be read. */
export type Stated<T> = { readonly value: T } | { readonly illegible: string } | 'none' | 'unknown';

export type Caveat = Bilingual & { readonly code: string };
export type Confidence = 'verbatim' | 'entered' | 'corrected' | 'inferred' | 'reconstructed';
export type Precision = 'surveyed' | 'drawn' | 'named_streets' | 'village' | 'township' | 'county' | 'along_line' | 'none';
export type PlaceKind = 'unique' | 'ambiguous' | 'in_gap' | 'out_of_range' | 'no_geometry';

export type Candidate = {
  readonly track?: string | null;
  readonly lon?: number | null;
  readonly lat?: number | null;
  readonly post?: string | null;
  /** Along the line, metres. */
  readonly tolerance_m?: number | null;
  /** What would decide for this one. */
  readonly decided_by?: Bilingual | null;
};

/** Posts that no place has: `after` follows `before` at the place given, which is not that of the post asked for. */
export type ShortChain = {
  readonly before: string;
  readonly after: string;
  readonly lon: number | null;
  readonly lat: number | null;
};

export type Place = {
  readonly kind: PlaceKind;
  readonly lon: number | null;
  readonly lat: number | null;
  /** Along the line, metres. */
  readonly tolerance_m: number | null;
  /** Across the line, metres. */
  readonly lateral_m: number | null;
  readonly county: {
    readonly name: string;
    readonly adcode: string;
    readonly edge_m: number | null;
    readonly maybe: readonly (string | { readonly name: string })[];
    /** `false`: outside all polygons, this one is only the nearest. */
    readonly contained?: boolean;
  } | null;
  readonly nearest: string | Candidate | null;
  readonly short_chain?: ShortChain | null;
  readonly candidates: readonly Candidate[];
  readonly reason: Bilingual | null;
};

/** An office and who holds it; telephones are those of the office. */
export type Official = {
  readonly office: string | null;
  readonly name: string | null;
  readonly unit: string | null;
  readonly desk: string | null;
  readonly duty: string | null;
  /** What is wrong with a printed number. */
  readonly phone_fault?: string | null;
  /** To whom the details are delegated. */
  readonly delegate?: string | null;
  /** Whether the source prints a mobile, which is never published. */
  readonly mobile_withheld?: boolean;
};

export type Segment = {
  readonly id: string;
  readonly tier: 'county' | 'township' | 'village';
  readonly area: string | null;
  readonly county: string | null;
  readonly from: string;
  readonly to: string;
  readonly from_m?: number;
  readonly to_m?: number;
  readonly local: Official | null;
  readonly railway: Official | null;
  readonly workshop: string | null;
  /** `chosen`: by who asked, on this page; the service does not say it. */
  readonly match: 'decided' | 'candidate' | 'likely' | 'chosen';
  readonly why: Bilingual | null;
  readonly confidence: Confidence;
  readonly reasons: readonly Reason[];
  readonly source: Source | null;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
};

/** A stretch for which a tier lists nobody; the workshop is an inference. */
export type Gap = {
  readonly tier: Segment['tier'];
  readonly from: string;
  readonly to: string;
  readonly workshop: { readonly unit: string; readonly name: string | null; readonly why: Bilingual } | null;
};

/** The same place as another table counts it. */
export type OtherPost = { readonly origin: string; readonly edition: string; readonly post: string };

/** A stretch that is as near as the one answered; a post is `null` outside the calibrated part. */
export type NearStretch = { readonly from: string | null; readonly to: string | null; readonly distance_m: number };

export type Railway = {
  readonly line: string;
  readonly track: string | null;
  readonly post: string | null;
  readonly post_m?: number | null;
  /** Which place this is, where the post stands on the track more than once. */
  readonly post_repeats?: Bilingual;
  readonly other_posts?: readonly OtherPost[];
  /** What the geometry and its posts rest on. */
  readonly line_source?: string | null;
  readonly equally_near?: readonly NearStretch[];
  readonly tolerance_m: number | null;
  readonly lateral_m: number | null;
  readonly distance_m: number | null;
  readonly side: 'left' | 'right' | 'on' | 'unknown';
  readonly schematic: boolean;
  readonly roster: 'listed' | 'uncovered' | 'not_listed' | 'unknown_post' | 'not_in_force';
  readonly gaps?: readonly Gap[];
  readonly segments: readonly Segment[];
  readonly caveats: readonly Caveat[];
};

export type Condition = Bilingual & { readonly kind: string; readonly pending?: boolean };
/** A planning control; its term is Chinese, its figures as printed. */
export type Control = { readonly zh: string; readonly printed: string };

/** A parcel of its own inside a decision. */
export type Part = {
  readonly name: string;
  readonly place?: string | null;
  readonly supply?: string | null;
  readonly receiver?: Stated<string>;
  readonly area?: Stated<Area>;
  readonly conditions?: readonly Condition[];
  /** Why the part counts as lying outside the main parcel. */
  readonly outside_main?: string | null;
};

export type Decision = {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly title: string;
  readonly number: string | null;
  readonly parcel_no: string | null;
  readonly party: string | null;
  readonly land_use: string | null;
  readonly area_m2: number | null;
  readonly area_printed: string | null;
  readonly relation: 'contains' | 'near' | 'township' | 'county';
  readonly precision: Precision;
  readonly accuracy_m: number | null;
  readonly conditions: readonly Condition[];
  readonly source: Source | null;
  readonly as_of: string | null;
  readonly county?: string | null;
  readonly situs?: string | null;
  readonly parcels_unlisted?: number | null;
  readonly area_units_agree?: boolean | null;
  readonly controls?: readonly Control[];
  readonly prices?: readonly Condition[];
  readonly parts?: readonly Part[];
  /** Other numbers of the parcel. */
  readonly aliases?: readonly string[];
  readonly redline?: Farmland | null;
  readonly classes?: readonly LandClass[];
  readonly plots?: readonly Plot[];
  readonly term_years?: number | null;
  readonly term_months?: number | null;
  readonly term_printed?: string | null;
  /** Whether the use is over on the day asked about, in words. */
  readonly expiry?: (Bilingual & { readonly state: 'expired' | 'running' | 'unknown' }) | null;
  readonly renewal?: { readonly of: Stated<string>; readonly printed: string } | null;
  readonly reclamation?: { readonly due: string | null; readonly overdue: boolean; readonly printed: string } | null;
  readonly term_start?: string | null;
  readonly term_end?: string | null;
  readonly basic_farmland?: Farmland | null;
  readonly cultivated?: Farmland | null;
  readonly confidence?: Confidence;
  readonly reasons?: readonly Reason[];
};

/** Land of a kind inside a decision; `word` is the word that is printed for it. */
export type Farmland = { readonly state: string; readonly m2?: number | null; readonly word?: string | null };

/** An area as printed and in square metres. */
export type Area = { readonly m2: number; readonly printed: string; readonly units_agree?: boolean | null };

/** Land of one class; `within`: the class that it is part of. */
export type LandClass = { readonly printed: string; readonly within?: string | null; readonly area: Stated<Area> };

/** A plot that a decision lists by itself. */
export type Plot = { readonly no: string; readonly land_use: Stated<string>; readonly place: string; readonly area: Stated<Area> };

export type Constraint = {
  readonly id: string;
  readonly kind: string;
  /** What the rule demands. */
  readonly what?: Bilingual | null;
  /** Whether the legal text was checked. */
  readonly verified?: boolean;
  readonly title: Bilingual;
  readonly verdict: 'applies' | 'does_not_apply' | 'undecided';
  readonly reason: string | null;
  readonly why: Bilingual | null;
  readonly line?: string | null;
  readonly distance_m: number | null;
  readonly lateral_m?: number | null;
  readonly distance_limit: string | null;
  readonly basis: string | null;
  readonly source: Source | null;
  readonly validity?: { readonly from?: Day; readonly to?: Day } | null;
};

/** A day, or the days between which it lies. */
export type Day = string | { readonly earliest: string | null; readonly latest: string | null } | null;

/** The answer of `/locate`. */
export type Answer = {
  readonly query: {
    readonly given: string;
    readonly line?: string | null;
    /** Where the post asked for counts from, if that was named. */
    readonly origin?: string | null;
    readonly as_of: string;
    readonly within_m: number;
  };
  readonly place: Place;
  readonly railways: readonly Railway[];
  readonly parcels: readonly Decision[];
  readonly temporary_uses: readonly Decision[];
  readonly constraints: readonly Constraint[];
  readonly caveats: readonly Caveat[];
  /** Set by this page where a pack on the phone answered: the day of the pack, and how many days before today that is. */
  readonly offline?: { readonly day: string; readonly days: number };
  /** The documents that the facts cite; absent in the answer of an older service. */
  readonly documents?: readonly CitedDocument[];
};

/** A document that is cited by its number. */
export type CitedDocument = { readonly number: string; readonly title: string; readonly date: string | null; readonly issuer: string | null };

/** How an end of a range was found on the line. */
export type RangeEnd = {
  readonly kind: 'at' | 'several' | 'in_gap' | 'beyond';
  readonly note_zh?: string;
  readonly note_en?: string;
};

/** What the service says of a stretch between two posts. Without geometry most of it is absent. */
export type Stretch = {
  readonly line: string;
  readonly track?: string | null;
  readonly from: string;
  readonly to: string;
  readonly written?: string;
  readonly written_reversed?: boolean;
  readonly by_number_m?: number;
  readonly length_m?: number;
  readonly geometry_state: 'whole' | 'partial' | 'none';
  /** The post at every vertex of every part, in metres; a new part begins where posts jump or geometry is missing. */
  readonly measures_m?: readonly (readonly number[])[];
  readonly missing?: readonly { readonly from: string; readonly to: string }[];
  readonly from_end?: RangeEnd;
  readonly to_end?: RangeEnd;
  readonly tolerance_m?: number;
  readonly lateral_m?: number;
  readonly schematic?: boolean;
  readonly note_zh?: string;
  readonly note_en?: string;
};

/** The answer of `/lines/{line}/range`: a feature per track and per reading of the posts. */
export type RangeAnswer = {
  readonly features: readonly { readonly geometry: unknown; readonly properties: Stretch }[];
};

/** What a check of the roster found. */
export type Finding = {
  readonly id: string;
  readonly kind: string;
  readonly kind_zh: string;
  readonly severity: 'fault' | 'doubt' | 'note';
  readonly line: string | null;
  readonly from_m: number | null;
  readonly to_m: number | null;
  readonly message: string;
  readonly message_en: string;
  /** Ids of the records concerned, separated by blanks. */
  readonly records: string | null;
  readonly document: string | null;
};

export type Hit = {
  readonly kind: string;
  /** What its layer calls it, where it is a feature. */
  readonly id?: string | null;
  readonly title: string;
  readonly subtitle: string | null;
  /** What tells it apart, in words. */
  readonly detail?: Bilingual | null;
  /** How the text was read, where it is not simply the name. */
  readonly read_as?: Bilingual | null;
  /** Whether the text plainly means this. */
  readonly sure?: boolean;
  readonly line?: string | null;
  readonly post?: string | null;
  /** The address of a stretch, where `locate` has none. */
  readonly range?: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly locate: string | null;
  readonly source: Source | null;
  /** The layer that it was found in, where the page knows it. */
  readonly layer?: string;
};

/** All that a text may mean. */
export type Found = {
  readonly outcome: 'one' | 'several' | 'none';
  readonly results: readonly Hit[];
  /** Whether there are more than were asked for. */
  readonly more: boolean;
  /** What was tried and gave nothing. */
  readonly tried: readonly Bilingual[];
  readonly examples: readonly string[];
};

export type About = {
  readonly name: string;
  readonly version: string;
  readonly attributions: readonly Bilingual[];
  readonly map_approval_no: string | null;
};

/** Who is signed in on this page, and what he or she may. */
export type Session = {
  readonly signed_in: boolean;
  /** Whether the service has a store to sign in to. */
  readonly available: boolean;
  readonly role: 'public' | 'inspector' | 'editor' | 'admin';
  readonly role_zh: string;
  readonly name?: string;
  /** Empty for all of them. */
  readonly counties?: readonly string[];
  readonly expires?: string | null;
  /** What a request that changes something proves itself with. */
  readonly csrf?: string | null;
};

/** The numbers of the chiefs of a record that are not published. */
export type Phones = {
  readonly record: string;
  readonly officials: readonly {
    readonly side: string;
    readonly office: string;
    readonly name: string | null;
    readonly mobiles: readonly string[];
    readonly duty_mobiles?: readonly string[];
    readonly desk_mobiles?: readonly string[];
    /** The source prints one that this store does not hold. */
    readonly missing_zh?: string;
    readonly missing_en?: string;
  }[];
};

/** Why a request has no answer: the network, or the service's own words. */
export class ApiError extends Error {
  readonly kind: 'network' | 'problem' | 'shape';
  readonly status: number | null;
  readonly detail: Bilingual | null;

  constructor(kind: ApiError['kind'], status: number | null, detail: Bilingual | null) {
    super(detail?.en ?? kind);
    this.name = 'ApiError';
    this.kind = kind;
    this.status = status;
    this.detail = detail;
  }
}

/** An address of the service. */
export function address(path: string, params: Readonly<Record<string, string>> = {}): string {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}

/** Asks about a place, as of a day (`null`: today), in a system (`null`: not known). */
export function locate(query: PlaceQuery, asOf: string | null, crs: string | null, signal: AbortSignal): Promise<Answer> {
  const params =
    query.kind === 'coordinate'
      ? { lon: query.lon, lat: query.lat, ...(crs === null ? {} : { crs }) }
      : { line: query.line, post: query.post };
  return getJson<Answer>(address('locate', { ...params, ...(asOf === null ? {} : { as_of: asOf }) }), signal);
}

/** The address of the stretch between two posts, as GeoJSON. */
export function rangeAddress({ line, posts }: RangeQuery): string {
  return address(`lines/${encodeURIComponent(line)}/range`, { posts });
}

/** The stretch between two posts. */
export function range(query: RangeQuery, signal: AbortSignal): Promise<RangeAnswer> {
  return getJson<RangeAnswer>(rangeAddress(query), signal);
}

/** Where the data of the lines come from that an operator has brought in; `null` for the built-in ones. */
export async function lineSources(signal: AbortSignal): Promise<ReadonlyMap<string, string | null>> {
  const { lines } = await getJson<{ lines: readonly { name: string; source: string | null }[] }>(address('lines'), signal);
  return new Map(lines.map(({ name, source }) => [name, source]));
}

/** All findings of the check of the roster of a day (`null`: today). */
export async function findings(asOf: string | null, signal: AbortSignal): Promise<readonly Finding[]> {
  const found = (await items('findings', 10_000, signal, asOf)) as { features: readonly { properties: Finding }[] };
  return found.features.map(({ properties }) => properties);
}

/** Searches names, numbers and posts, as of a day (`null`: today). */
export function search(text: string, limit: number, asOf: string | null, signal: AbortSignal): Promise<Found> {
  return getJson<Found>(address('search', { q: text, limit: String(limit), ...(asOf === null ? {} : { as_of: asOf }) }), signal);
}

/** What the service says of itself. */
export function about(signal: AbortSignal): Promise<About> {
  return getJson<About>(address('about'), signal);
}

/** The least and greatest zoom of a layer's tiles, which `params` say more about. */
export function tileJson(layer: string, params: Readonly<Record<string, string>>, signal: AbortSignal): Promise<{ minzoom?: number; maxzoom?: number }> {
  return getJson(address(`tiles/${layer}.json`, params), signal);
}

/** The features of a layer as GeoJSON, as of a day (`null`: today). */
export function items(layer: string, limit: number, signal: AbortSignal, asOf: string | null = null): Promise<unknown> {
  return getJson<unknown>(address(`collections/${layer}/items`, { limit: String(limit), ...(asOf === null ? {} : { as_of: asOf }) }), signal);
}

/** One feature of a layer as GeoJSON, as of a day (`null`: today). */
export function item(layer: string, id: string, signal: AbortSignal, asOf: string | null = null): Promise<unknown> {
  return getJson<unknown>(address(`collections/${layer}/items/${encodeURIComponent(id)}`, asOf === null ? {} : { as_of: asOf }), signal);
}

/** Who is signed in. */
export function session(signal: AbortSignal): Promise<Session> {
  return getJson<Session>(address('session'), signal);
}

/** Signs in with a token; the service sets a cookie that no script can read. */
export function signIn(token: string, signal: AbortSignal): Promise<Session> {
  const headers = { 'content-type': 'application/json' };
  return getJson<Session>(address('session'), signal, { method: 'POST', headers, body: JSON.stringify({ token }) });
}

/** Signs out. */
export function signOut(csrf: string, signal: AbortSignal): Promise<Session> {
  return getJson<Session>(address('session'), signal, { method: 'DELETE', headers: { 'x-landrail-csrf': csrf } });
}

/** The numbers of one chief of a record; that they were read is in the audit. */
export function phones(layer: string, id: string, side: string, signal: AbortSignal): Promise<Phones> {
  return getJson<Phones>(address(`collections/${layer}/items/${encodeURIComponent(id)}/phones`, { side }), signal);
}

/** How many numbers the store holds for each chief of a record: told without them, and not in the audit. */
export function phonesHeld(layer: string, id: string, signal: AbortSignal): Promise<{ readonly held: readonly { readonly side: string; readonly numbers: number }[] }> {
  return getJson(address(`collections/${layer}/items/${encodeURIComponent(id)}/phones`, { held: 'true' }), signal);
}

/** What a request is but for its address. */
type Request = { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** Asks for JSON; throws `ApiError`, or the abort of `signal`. */
export async function getJson<T>(url: string, signal: AbortSignal, { headers = {}, ...request }: Request = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { ...request, signal, headers: { accept: 'application/json', ...headers } });
  } catch (error) {
    if (signal.aborted) throw error;
    noteReach(false);
    throw new ApiError('network', null, null);
  }
  noteAnswer(response);
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(response.ok ? 'shape' : 'problem', response.status, null);
  }
  if (!response.ok) throw new ApiError('problem', response.status, problemDetail(body));
  return body as T;
}

function problemDetail(body: unknown): Bilingual | null {
  if (typeof body !== 'object' || body === null) return null;
  const problem = body as { detail?: unknown; detail_zh?: unknown; detail_en?: unknown; title?: unknown };
  const words = (value: unknown): string => (typeof value === 'string' ? value : '');
  const en = words(problem.detail_en) || words(problem.detail) || words(problem.title);
  const zh = words(problem.detail_zh) || en;
  return en === '' && zh === '' ? null : { zh, en };
}
