/** Which doubts the page lists, and which one it opens: all of it stands in the address behind `#`. */
export type Filter = {
  /** A kind of doubt, as the service names it; `null` for all. */
  readonly kind: string | null;
  readonly state: StateFilter;
  /** A county; `-` for doubts that no county is known of, `null` for all. */
  readonly county: string | null;
  /** A document's number; `-` for doubts outside numbered documents, `null` for all. */
  readonly document: string | null;
  readonly text: string;
  /** The number of the first doubt of this page of the list, from 0. */
  readonly from: number;
  /** The doubt that is open. */
  readonly id: string | null;
};

export const STATES = ['open', 'accepted', 'corrected', 'all'] as const;
/** What somebody has decided about a doubt, or `all`. */
export type StateFilter = (typeof STATES)[number];

/** What a fresh page lists: everything that nobody has decided yet. */
export const FRESH: Filter = { kind: null, state: 'open', county: null, document: null, text: '', from: 0, id: null };

/** The values that can be read, from the part of an address after `#`; what cannot be read is left out. */
export function readFilter(hash: string): Filter {
  const params = new URLSearchParams(hash.replace(/^#/u, ''));
  const text = (name: string): string | null => params.get(name)?.trim() || null;
  const state = text('state');
  const from = text('from');
  return {
    kind: text('kind'),
    state: STATES.find((known) => known === state) ?? FRESH.state,
    county: text('county'),
    document: text('document'),
    text: text('q') ?? '',
    from: from !== null && /^\d{1,9}$/u.test(from) ? Number(from) : 0,
    id: text('id'),
  };
}

/** The part of an address after `#`, with it; empty for a fresh page. `readFilter` reads it back. */
export function writeFilter({ kind, state, county, document, text, from, id }: Filter): string {
  const params = new URLSearchParams();
  const set = (name: string, value: string | null): void => {
    if (value !== null && value !== '') params.set(name, value);
  };
  set('id', id);
  set('kind', kind);
  set('state', state === FRESH.state ? null : state);
  set('county', county);
  set('document', document);
  set('q', text);
  set('from', from === 0 ? null : String(from));
  const written = params.toString();
  return written === '' ? '' : `#${written}`;
}

/** Whether anything but the usual is asked for: an empty list then does not mean that nothing is open. */
export function isNarrowed({ kind, county, document, text }: Filter): boolean {
  return kind !== null || county !== null || document !== null || text !== '';
}

/** The same, from its first page: another question makes the page meaningless. */
export function narrowed(filter: Filter, change: Partial<Omit<Filter, 'from' | 'id'>>): Filter {
  return { ...filter, ...change, from: 0, id: null };
}
