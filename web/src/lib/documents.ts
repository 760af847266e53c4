import type { CitedDocument } from '../api.ts';

const known = new Map<string, CitedDocument>();

/** Notes what an answer tells of the documents that it cites; a document never changes. */
export function knowDocuments(all: readonly CitedDocument[] | undefined): void {
  for (const document of all ?? []) known.set(document.number, document);
}

/** What is known of a document by its number; `null` while no answer has told of it. */
export function documentOf(number: string | null): CitedDocument | null {
  return number === null ? null : (known.get(number) ?? null);
}
