/** A stretch of posts in metres, from the lesser to the greater. */
export type Span = { readonly from: number; readonly to: number };

/** What a stretch has in common with another; `null` when they only touch. */
export function within(one: Span, other: Span): Span | null {
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
  return from < to ? { from, to } : null;
}

/** What is left of a stretch when others are taken away, from the lesser to the greater. */
export function uncovered(taken: readonly Span[], whole: Span): readonly Span[] {
  const left: Span[] = [];
  let at = whole.from;
  for (const { from, to } of [...taken].sort((a, b) => a.from - b.from)) {
    if (from > at) left.push({ from: at, to: Math.min(from, whole.to) });
    at = Math.max(at, to);
  }
  if (at < whole.to) left.push({ from: at, to: whole.to });
  return left;
}
