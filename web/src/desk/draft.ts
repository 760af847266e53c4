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
  /** A request to store it had no answer. */
  readonly unsure?: boolean;
};

/** Where drafts are kept: of this tab of the browser alone, and gone with it. */
type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const PREFIX = 'landrail.draft.';

/** A draft is of who wrote it: the next one at this desk neither sees nor stores it. */
const key = (user: string, layer: string, id: string): string => `${PREFIX}${encodeURIComponent(user)}/${layer}/${id}`;

const FORBIDDEN: Shelf = {
  getItem: () => null,
  setItem: () => {
    throw new Error('storage is forbidden');
  },
  removeItem: () => undefined,
};

/** The storage of this tab; where it is forbidden, one that keeps nothing and says so. */
export function shelfOfTab(): Shelf {
  try {
    return sessionStorage;
  } catch {
    return FORBIDDEN;
  }
}

/** Keeps a draft; where storage is full or forbidden it lasts as long as the page. */
export function keepDraft(shelf: Shelf, user: string, layer: string, id: string, draft: Draft): boolean {
  try {
    shelf.setItem(key(user, layer, id), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** The draft of a feature; what cannot be read is none. */
export function draftOf(shelf: Shelf, user: string, layer: string, id: string): Draft | null {
  try {
    const read = JSON.parse(shelf.getItem(key(user, layer, id)) ?? 'null') as Partial<Draft> | null;
    const whole = read !== null && typeof read === 'object' && read.values !== undefined && read.before !== undefined && Array.isArray(read.boundary) && Array.isArray(read.boundaryBefore);
    return whole ? (read as Draft) : null;
  } catch {
    return null;
  }
}

/** Forgets a draft: it is stored, or was given up. */
export function dropDraft(shelf: Shelf, user: string, layer: string, id: string): void {
  try {
    shelf.removeItem(key(user, layer, id));
  } catch {
    // There was none to forget.
  }
}

/** Forgets all drafts: who signs out leaves nothing behind. */
export function dropDrafts(shelf: Shelf): void {
  try {
    for (const one of Object.keys(shelf)) if (one.startsWith(PREFIX)) shelf.removeItem(one);
  } catch {
    // There were none to forget.
  }
}
