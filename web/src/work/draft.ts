import type { Values } from './form.ts';
import type { Polygons } from './rings.ts';

/** What was written and not stored yet, with the version that it is based on. */
export type Draft = {
  readonly tag: string | null;
  readonly before: Values;
  readonly values: Values;
  readonly boundaryBefore: Polygons;
  readonly boundary: Polygons;
  readonly reason: string;
};

/** Where drafts are kept: of this tab of the browser alone, and gone with it. */
type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = (layer: string, id: string): string => `landrail.draft.${layer}/${id}`;

/** Keeps a draft; where storage is full or forbidden it lasts as long as the page. */
export function keepDraft(shelf: Shelf, layer: string, id: string, draft: Draft): boolean {
  try {
    shelf.setItem(key(layer, id), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** The draft of a feature; what cannot be read is none. */
export function draftOf(shelf: Shelf, layer: string, id: string): Draft | null {
  try {
    const read = JSON.parse(shelf.getItem(key(layer, id)) ?? 'null') as Partial<Draft> | null;
    const whole = read !== null && typeof read === 'object' && read.values !== undefined && read.before !== undefined && Array.isArray(read.boundary) && Array.isArray(read.boundaryBefore);
    return whole ? (read as Draft) : null;
  } catch {
    return null;
  }
}

/** Forgets a draft: it is stored, or was given up. */
export function dropDraft(shelf: Shelf, layer: string, id: string): void {
  try {
    shelf.removeItem(key(layer, id));
  } catch {
    // There was none to forget.
  }
}
