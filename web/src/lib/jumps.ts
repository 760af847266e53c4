/**
 * Whether the posts of a stretch jump between its parts (a chainage equation). Posts that fall back always do;
 * posts that leap ahead do so only where nothing of the stretch is missing, else the leap may be what is missing.
 */
export function jumps(measures: readonly (readonly number[])[], nothingMissing: boolean): boolean {
  return measures.some((part, at) => {
    const [last, next] = [part[part.length - 1], measures[at + 1]?.[0]];
    if (last === undefined || next === undefined) return false;
    return next < last || (nothingMissing && next > last);
  });
}
