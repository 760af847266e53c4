/** Of what lies in the store, all of one pack (below `prefix`) that is not among what it has now. */
export function left(urls: readonly string[], prefix: string, has: readonly string[]): readonly string[] {
  const kept = new Set(has.map((name) => `${prefix}${name}`));
  return urls.filter((url) => url.startsWith(prefix) && !kept.has(url));
}
