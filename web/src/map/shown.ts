/**
 * What the map has drawn so far, for the legend: tags such as `kind:grant` or `extent:vague`, and the names of
 * the bands in view. The legend leaves out what the data have none of.
 */
export type BandName = { readonly name: string; readonly colour: number };

const listeners = new Set<() => void>();
const tags = new Set<string>();
let bands: readonly BandName[] = [];

/** Whether something with this tag has been drawn. */
export function hasShown(tag: string): boolean {
  return tags.has(tag);
}

/** The names of the bands in view, in order. */
export function bandsInView(): readonly BandName[] {
  return bands;
}

/** Takes note of what is in view now. */
export function showing(found: Iterable<string>, names: readonly BandName[]): void {
  const before = tags.size;
  for (const tag of found) tags.add(tag);
  const same = names.length === bands.length && names.every(({ name, colour }, at) => bands[at]?.name === name && bands[at].colour === colour);
  if (same && tags.size === before) return;
  bands = names;
  for (const listener of listeners) listener();
}

/** Calls back after every change. */
export function onShown(listener: () => void): void {
  listeners.add(listener);
}
