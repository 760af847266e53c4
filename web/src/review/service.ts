/** What `/review` answers: the doubts of the readers, and what somebody has decided about them. */
import { address, getJson, type Bilingual, type Confidence, type Reason, type Source } from '../api.ts';
import { ask } from '../desk/service.ts';
import type { Filter } from './filter.ts';

/** Doubts on one page of the list. */
export const PAGE = 50;

/** What a person decided. */
export type Decided = {
  readonly state: string;
  readonly by: string | null;
  readonly at: string | null;
  readonly reason: string | null;
  readonly changes: readonly { readonly record: string; readonly field: string; readonly old: string | null; readonly new: string | null }[];
};

/** Something that no reader could decide. */
export type Doubt = Bilingual & {
  readonly id: string;
  readonly kind: string;
  readonly kind_zh: string;
  readonly kind_en: string;
  readonly state: string;
  readonly file: string;
  /** From 1; 0 where there is no line. */
  readonly line: number;
  /** Where it is in a file that has no lines. */
  readonly place: string | null;
  readonly document: string | null;
  readonly row: number | null;
  readonly records: readonly string[];
  readonly county: string | null;
  readonly field: string | null;
  readonly field_zh: string | null;
  readonly printed: string | null;
  /** What the record has now; `null` is unknown. */
  readonly used: string | null;
  readonly candidates: readonly string[];
  /** The commands that decide it. */
  readonly how: readonly string[];
  readonly decided: Decided | null;
};

/** A record as the store holds it, as far as this page shows it. */
export type DoubtRecord = {
  readonly id: string;
  readonly source: Source | null;
  readonly confidence?: Confidence;
  /** `by_correction`: a person decided it and no rule. */
  readonly reasons?: readonly (Reason & { readonly by_correction?: boolean })[];
  readonly body: { readonly record: string; readonly [key: string]: unknown };
};

/** A doubt with the records that it bears on. */
export type DoubtInFull = Doubt & {
  readonly records_full: readonly DoubtRecord[];
  readonly records_total: number;
  /** Only for who is signed in. */
  readonly notes?: readonly Note[];
  /** What a decision is based on. */
  readonly tag?: string | null;
};

/** A decision about a doubt: it stays as it is, or fields get other values. */
export type Decision = { readonly action: 'accept' | 'correct'; readonly reason: string; readonly values?: Readonly<Record<string, string>>; readonly force?: boolean };

/** What somebody who looked there says of a doubt. */
export type Note = { readonly id: string; readonly text: string; readonly by: string; readonly at: string };

export type KindCount = Bilingual & { readonly kind: string; readonly open: number; readonly total: number };
export type CountyCount = { readonly county: string | null; readonly open: number; readonly total: number };
export type DocumentCount = { readonly document: string | null; readonly title: string | null; readonly open: number; readonly total: number };

/** A page of the list. The counts by kind, county and document are of everything, whatever was asked. */
export type Review = {
  readonly items: readonly Doubt[];
  /** How many match. */
  readonly total: number;
  /** Of everything, how many are open. */
  readonly open: number;
  readonly by_kind: readonly KindCount[];
  readonly counties: readonly CountyCount[];
  readonly documents: readonly DocumentCount[];
  readonly next: number | null;
};

/** One page of the doubts that a filter lets through. */
export function review(filter: Filter, signal: AbortSignal): Promise<Review> {
  return getJson<Review>(address('review', { ...params(filter), limit: String(PAGE), next: String(filter.from) }), signal);
}

/** One doubt. */
export function doubt(id: string, signal: AbortSignal): Promise<DoubtInFull> {
  return ask<DoubtInFull>(address(`review/${encodeURIComponent(id)}`), signal).then(({ body, tag }) => ({ ...body, tag }));
}

/** Decides a doubt as it was seen under a tag. */
export async function decide(id: string, tag: string, decision: Decision, csrf: string, signal: AbortSignal): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-landrail-csrf': csrf, 'if-match': tag };
  await ask(address(`review/${encodeURIComponent(id)}/decision`), signal, { method: 'POST', headers, body: JSON.stringify(decision) });
}

/** Leaves a note at a doubt. */
export function addNote(id: string, text: string, csrf: string, signal: AbortSignal): Promise<Note> {
  const headers = { 'content-type': 'application/json', 'x-landrail-csrf': csrf };
  return getJson<Note>(address(`review/${encodeURIComponent(id)}/notes`), signal, { method: 'POST', headers, body: JSON.stringify({ text }) });
}

/** The same list as a file for a spreadsheet, all pages of it. */
export function csvAddress(filter: Filter): string {
  return address('review.csv', { ...params(filter), bom: 'true' });
}

/** How many doubts are open. */
export async function openDoubts(signal: AbortSignal): Promise<number> {
  return (await getJson<Review>(address('review', { limit: '1' }), signal)).open;
}

/** How many open doubts bear on a record. The service looks for the id as text, so that longer ids come too. */
export async function openDoubtsOf(record: string, signal: AbortSignal): Promise<number> {
  const { items } = await getJson<Review>(address('review', { q: record, limit: '500' }), signal);
  return items.filter(({ records }) => records.includes(record)).length;
}

function params({ kind, state, county, document, text }: Filter): Record<string, string> {
  const all = { kind, state, county, document, q: text };
  return Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => one[1] !== null && one[1] !== ''));
}
