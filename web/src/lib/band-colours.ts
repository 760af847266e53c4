/** A stretch of a railway with whom it is given to. */
export type BandStretch = { readonly line: string; readonly track: string; readonly from: number; readonly to: number; readonly name: string };

/**
 * A colour for every name, so that names which meet on a line differ: each name takes, of the colours that
 * its neighbours do not have, the one given out least. The same stretches give the same colours, whatever
 * their order, and a name has one colour wherever it occurs.
 */
export function bandColours(stretches: readonly BandStretch[], colours: number): ReadonlyMap<string, number> {
  const sorted = [...stretches].sort((a, b) => order(a.line, b.line) || order(a.track, b.track) || a.from - b.from || a.to - b.to || order(a.name, b.name));
  const beside = neighbours(sorted);
  const given = new Map<string, number>();
  const used = new Array<number>(colours).fill(0);
  for (const { name } of sorted) {
    if (given.has(name)) continue;
    const taken = new Set([...(beside.get(name) ?? [])].map((other) => given.get(other)));
    const free = used.map((count, colour) => ({ count, colour })).filter(({ colour }) => !taken.has(colour));
    // With more neighbours than colours two must be alike; the name on the map still tells them apart.
    const best = (free.length > 0 ? free : used.map((count, colour) => ({ count, colour }))).reduce((a, b) => (b.count < a.count ? b : a));
    given.set(name, best.colour);
    used[best.colour] = best.count + 1;
  }
  return given;
}

/** Names that overlap on a line, or follow each other there. */
function neighbours(sorted: readonly BandStretch[]): Map<string, Set<string>> {
  const beside = new Map<string, Set<string>>();
  const meet = (a: string, b: string): void => {
    if (a === b) return;
    for (const [one, other] of [[a, b], [b, a]] as const) {
      const names = beside.get(one) ?? new Set();
      beside.set(one, names.add(other));
    }
  };
  let open: BandStretch[] = [];
  let last: BandStretch[] = [];
  for (const stretch of sorted) {
    const here = (other: BandStretch): boolean => other.line === stretch.line && other.track === stretch.track;
    const still = open.filter((other) => here(other) && other.to > stretch.from);
    // Behind a gap the stretches before it are the nearest still.
    if (still.length === 0) last = open.filter(here);
    open = [...still, stretch];
    for (const other of [...still, ...last]) meet(other.name, stretch.name);
  }
  return beside;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
