/** What the work page asks of the service, and how it is told of refusals. */
import { address, ApiError, getJson, type Bilingual, type Source } from '../api.ts';
import { session } from '../session.ts';
import type { Fault } from './faults.ts';

/** A reason goes in the address, of which the service takes 2048 bytes; a Chinese character has nine there. */
export const MAX_REASON = 120;

/** A problem document of the service, as far as this page reads it. */
export type Problem = {
  readonly status: number;
  readonly detail?: string;
  readonly detail_zh?: string;
  readonly detail_en?: string;
  readonly etag?: string;
  readonly faults?: readonly Fault[];
  readonly forceable?: boolean;
};

/** The service refused, with all that it says of it. */
export class Refused extends ApiError {
  readonly problem: Problem;

  constructor(problem: Problem) {
    const en = problem.detail_en ?? problem.detail ?? '';
    super('problem', problem.status, en === '' ? null : { zh: problem.detail_zh ?? en, en });
    this.problem = problem;
  }

  get faults(): readonly Fault[] {
    return this.problem.faults ?? [];
  }
}

/** Whether a request that stores may have been carried out although it failed: no answer is no refusal. */
export function maybeStored(error: unknown): boolean {
  return error instanceof ApiError && (error.kind === 'network' || (error.status !== null && (error.status < 300 || error.status >= 500)));
}

/** An answer with the tag of what it holds. */
export type Tagged<T> = { readonly status: number; readonly tag: string | null; readonly body: T };

type Request = { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** Asks; a request that changes something proves itself as of this page. Throws `Refused`, `ApiError` or the abort. */
export async function ask<T>(url: string, signal: AbortSignal, request: Request = {}): Promise<Tagged<T>> {
  let response: Response;
  let text: string;
  const proof = request.method === undefined ? {} : { 'x-landrail-csrf': session().csrf ?? '' };
  try {
    response = await fetch(url, { cache: 'no-store', ...request, signal, headers: { accept: 'application/json', ...proof, ...request.headers } });
    text = await response.text();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError('network', null, null);
  }
  const body = parsed(text);
  if (!response.ok) throw refusal(response.status, body);
  if (body === undefined && text !== '') throw new ApiError('shape', response.status, null);
  return { status: response.status, tag: response.headers.get('etag'), body: (body ?? null) as T };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null) return new ApiError('problem', status, null);
  return new Refused({ ...(body as Problem), status });
}

// What is due ---------------------------------------------------------------------------------

/** A term that ends, or land that has to be reclaimed. */
export type Due = Bilingual & {
  readonly id: string;
  readonly state: string;
  readonly matter: 'term' | 'reclamation';
  readonly date: string | null;
  /** From today; negative when past. */
  readonly days: number | null;
  readonly how?: (Bilingual & { readonly code: string }) | null;
  readonly basis: readonly { readonly text: string; readonly verified: boolean }[];
  readonly remarks?: readonly (Bilingual & { readonly code: string })[];
  readonly kind: string;
  readonly status: string;
  readonly title: string;
  readonly number: string;
  readonly county: string | null;
  readonly situs: string | null;
  readonly party: string | null;
  readonly printed: string | null;
  readonly precision: string;
  readonly confidence: string;
  readonly source: Source | null;
  readonly as_of: string | null;
};

export type DueList = {
  readonly as_of: string;
  readonly within_days: number;
  readonly counts: { readonly decisions: number; readonly county_unknown: number; readonly without_term: number; readonly states: Readonly<Record<string, number>> };
  readonly total: number;
  readonly items: readonly Due[];
  readonly next: number | null;
};

export type DueAsked = { readonly within: string; readonly county: string | null };

const dueParams = ({ within, county }: DueAsked): Record<string, string> => ({ within: `${within}d`, ...(county === null ? {} : { county }) });

/** All of the list: a page of it would be grouped wrongly. */
export async function due(asked: DueAsked, signal: AbortSignal): Promise<DueList> {
  const page = (next: number): Promise<DueList> => getJson(address('due', { ...dueParams(asked), limit: '500', next: String(next) }), signal);
  let list = await page(0);
  while (list.next !== null) {
    const more = await page(list.next);
    list = { ...more, items: [...list.items, ...more.items] };
  }
  return list;
}

export function dueCsv(asked: DueAsked): string {
  return address('due.csv', { ...dueParams(asked), bom: 'true' });
}

/** The counties by name. */
export async function counties(signal: AbortSignal): Promise<readonly string[]> {
  const found = await getJson<{ features: readonly { properties: { name?: string } }[] }>(address('collections/counties/items', { limit: '500' }), signal);
  return found.features.flatMap(({ properties: { name } }) => (name === undefined ? [] : [name])).sort((a, b) => a.localeCompare(b, 'zh'));
}

// History and audit ----------------------------------------------------------------------------

export type Version = {
  readonly from: { readonly seq: number; readonly at: string };
  readonly to: { readonly seq: number; readonly at: string | null } | null;
  readonly action: string;
  readonly reason: string | null;
  /** The name; only for who is signed in. */
  readonly actor: string | null;
  readonly valid_from: unknown;
  readonly valid_to: unknown;
  readonly changes: readonly { readonly field: string; readonly old: string | null; readonly new: string | null }[] | null;
};

export type History = {
  readonly layer: string;
  readonly id: string;
  readonly versions: readonly Version[] | null;
  readonly note_zh?: string;
  readonly note_en?: string;
  readonly next?: string | number | null;
};

export function history(layer: string, id: string, signal: AbortSignal): Promise<History> {
  return getJson(address(`collections/${layer}/items/${encodeURIComponent(id)}/history`), signal);
}

export type AuditEntry = {
  readonly seq: number;
  readonly at: string;
  readonly name: string;
  readonly role: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: unknown;
};

/** All of the log from an entry on, page by page; `onPage` may stop it by giving false. */
export async function audit(signal: AbortSignal, onPage: (entries: readonly AuditEntry[]) => boolean): Promise<void> {
  let after = 0;
  for (;;) {
    const { entries, next } = await getJson<{ entries: readonly AuditEntry[]; next: number | null }>(address('audit', { after: String(after), limit: '2000' }), signal);
    if (!onPage(entries) || next === null) return;
    after = next;
  }
}

// Features --------------------------------------------------------------------------------------

export type Geometry = { readonly type: string; readonly coordinates: unknown };
export type Feature = { readonly type: 'Feature'; readonly id: string; readonly geometry: Geometry | null; readonly properties: Readonly<Record<string, unknown>>; readonly notes?: readonly string[] };

/** One feature with its tag; read anew, because the tag is what a change is based on. */
export async function feature(layer: string, id: string, signal: AbortSignal): Promise<Tagged<Feature>> {
  return ask(itemAddress(layer, id), signal);
}

export function schema(layer: string, signal: AbortSignal): Promise<unknown> {
  return getJson(address(`collections/${layer}/schema`), signal);
}

export function itemAddress(layer: string, id: string, params: Readonly<Record<string, string>> = {}): string {
  return address(`collections/${layer}/items/${encodeURIComponent(id)}`, params);
}

/** The first 500 features of a layer in a box, degrees; `numberMatched` are there. */
export function inBox(layer: string, box: readonly number[], signal: AbortSignal): Promise<{ readonly features: readonly Feature[]; readonly numberMatched: number }> {
  return getJson(address(`collections/${layer}/items`, { bbox: box.join(','), limit: '500' }), signal);
}

/** All features of a layer, page by page: a list that is cut would say that there is nothing else. */
export async function allItems(layer: string, signal: AbortSignal, params: Readonly<Record<string, string>> = {}): Promise<readonly Feature[]> {
  const all: Feature[] = [];
  for (;;) {
    const page = await getJson<{ features: readonly Feature[]; numberMatched: number }>(address(`collections/${layer}/items`, { ...params, limit: '5000', next: String(all.length) }), signal);
    all.push(...page.features);
    if (page.features.length === 0 || all.length >= page.numberMatched) return all;
  }
}

/** What a creation gives. */
export type Created = { readonly ids: readonly string[]; readonly notes: readonly string[]; readonly seq?: number; readonly count?: number; readonly stored?: boolean };

const GEOJSON = { 'content-type': 'application/geo+json' };

/** Corrects a feature, based on the version of a tag. */
export function correct(layer: string, id: string, tag: string, body: unknown, params: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Tagged<Feature | null>> {
  return ask(itemAddress(layer, id, params), signal, { method: 'PUT', headers: { ...GEOJSON, 'if-match': tag }, body: JSON.stringify(body) });
}

/** Ends a feature or takes it back. */
export function end(layer: string, id: string, tag: string, params: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Tagged<unknown>> {
  return ask(itemAddress(layer, id, params), signal, { method: 'DELETE', headers: { 'if-match': tag } });
}

/** Creates a feature, or all of a collection. */
export function create(layer: string, body: unknown, params: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Tagged<Created>> {
  return ask(address(`collections/${layer}/items`, params), signal, { method: 'POST', headers: GEOJSON, body: JSON.stringify(body) });
}

// Import ----------------------------------------------------------------------------------------

/** A doubt of what was read, with the place in the file. */
export type FileDoubt = Bilingual & {
  readonly id: string;
  readonly kind: string;
  readonly kind_zh: string;
  readonly file: string;
  readonly line: number;
  readonly place: string | null;
  readonly document: string | null;
  readonly row: number | null;
  readonly field: string | null;
  readonly field_zh?: string | null;
  readonly printed: string | null;
};

/** A record of the file, or one in force that it takes away. */
export type Drafted = {
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly properties: {
    readonly change: 'new' | 'changed' | 'unchanged' | 'ended';
    readonly layer: string | null;
    readonly title: string;
    readonly county: string | null;
    readonly lines: readonly number[];
    readonly changes?: readonly { readonly field: string; readonly zh: string }[];
    readonly without?: Bilingual;
  };
};

export type Preview = {
  readonly limit: number;
  readonly counts: Readonly<Record<'new' | 'changed' | 'unchanged' | 'ended', number>>;
  readonly listed: number;
  readonly features: readonly Drafted[];
  readonly doubts: readonly FileDoubt[];
  readonly doubts_total: number;
};

export type Imported = {
  readonly file: string;
  readonly encoding: string;
  readonly lines: number;
  readonly outcome: string;
  readonly stored: boolean;
  readonly documents: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly retired: readonly (readonly string[])[];
  readonly still_in_force: readonly (readonly string[])[];
  readonly no_longer_read: readonly (readonly string[])[];
  readonly edits_that_stand: readonly unknown[];
  readonly notes: readonly string[];
  readonly seq: number;
  readonly preview?: Preview;
};

/** Sends a file; `onSent` is told the part of it that has gone. A request with progress is the one thing `fetch` lacks. */
export function importFile(file: Blob, params: Readonly<Record<string, string>>, signal: AbortSignal, onSent: (part: number) => void): Promise<Imported> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    signal.addEventListener('abort', abort);
    request.open('POST', address('import', params));
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('x-landrail-csrf', session().csrf ?? '');
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => lengthComputable && onSent(loaded / total));
    request.addEventListener('load', () => {
      const body = parsed(request.responseText);
      if (request.status < 200 || request.status > 299) reject(refusal(request.status, body));
      else if (body === undefined) reject(new ApiError('shape', request.status, null));
      else resolve(body as Imported);
    });
    request.addEventListener('error', () => reject(new ApiError('network', null, null)));
    request.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
    request.send(file);
  });
}
