import type { Answer, Caveat } from '../api.ts';

/** A caveat of an answer; `line` where it is that of one railway among several. */
export type Told = Caveat & { readonly line: string | null };

/** This many are read before the answer; the others are a click away. */
export const FIRST = 3;

/**
 * What changes whom to call comes first, then what changes where the place is, then what is true of nearly every
 * answer. A code that is not in the list may be grave, so it stands before the usual ones.
 */
const ORDER: readonly string[] = [
  'no_place',
  'nearest_line_not_listed',
  'unknown_post',
  'roster_not_in_force',
  'edition_ends',
  'equally_near',
  'outside_counties',
  'county_edge',
  'county_differs',
  'boundary',
  'uncovered',
  'ambiguous_notation',
  'beyond_end',
  'several_origins',
  'other_origin',
  'later_evidence',
  'successor',
  'vacancy',
  'known_on',
  'earlier_edition',
  'line_not_listed',
  'range_not_listed',
];
const USUAL: readonly string[] = ['roster_age', 'schematic_geometry', 'crs_note', 'qualified_post', 'line_name', 'other_lines_near', 'no_railway_near'];

/** The caveats of the answer and of its railways, the most important for this very answer first, each once. */
export function ranked(answer: Answer, beside: ReadonlySet<Caveat>, elsewhere: (caveat: Caveat) => boolean): Told[] {
  const several = answer.railways.length > 1;
  const all: Told[] = [
    ...answer.caveats.filter((caveat) => !elsewhere(caveat)).map((caveat) => ({ ...caveat, line: null })),
    ...answer.railways.flatMap(({ line, caveats }) =>
      caveats.filter((caveat) => !beside.has(caveat)).map((caveat) => ({ ...caveat, line: several ? line : null })),
    ),
  ];
  const once = new Map(all.map((caveat) => [`${caveat.code}|${caveat.zh}`, caveat]));
  return [...once.values()].sort((one, other) => rank(one.code) - rank(other.code));
}

function rank(code: string): number {
  const grave = ORDER.indexOf(code);
  if (grave >= 0) return grave;
  const usual = USUAL.indexOf(code);
  return usual >= 0 ? ORDER.length + 1 + usual : ORDER.length;
}

/** The day of a roster in the words of its caveat. */
export function rosterDay({ zh }: Caveat): string | null {
  return /\d{4}-\d{2}-\d{2}/u.exec(zh)?.[0] ?? null;
}
