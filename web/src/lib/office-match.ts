/** An office as `/offices` lists it. */
export type Office = {
  readonly key: string;
  readonly county: string | null;
  readonly unit: string;
  readonly title: string;
  readonly printed: readonly string[];
};

/** The offices that may be the one asked for: printed like it, and in its county or unit where that tells them apart. */
export function officeMatches<T extends Office>(all: readonly T[], asked: { readonly office: string; readonly unit: string | null; readonly county: string | null }): readonly T[] {
  const printed = all.filter(({ printed: names }) => names.includes(asked.office));
  return narrowed(narrowed(printed, ({ county }) => county === asked.county), ({ unit }) => asked.unit !== null && (unit === asked.unit || asked.unit.startsWith(unit)));
}

/** A mark that nobody bears tells nothing apart. */
function narrowed<T>(all: readonly T[], bears: (one: T) => boolean): readonly T[] {
  const found = all.filter(bears);
  return found.length === 0 ? all : found;
}
