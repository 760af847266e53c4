/** A day with how much of each layer begins and ends. */
export type Turn = {
  readonly day: string;
  readonly begins: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
};

const MS = 86_400_000;

/** A day as a count of days, for sliders. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MS);
}

/** The day of a count. */
export function dayText(number: number): string {
  return new Date(number * MS).toISOString().slice(0, 10);
}

/** The turns of some layers only; days on which none of them changes are left out. */
export function turnsOf(turns: readonly Turn[], layers: ReadonlySet<string>): Turn[] {
  const some = (counts: Turn['begins']): Turn['begins'] => Object.fromEntries(Object.entries(counts).filter(([layer, count]) => layers.has(layer) && count > 0));
  return turns
    .map(({ day, begins, ends }) => ({ day, begins: some(begins), ends: some(ends) }))
    .filter(({ begins, ends }) => Object.keys(begins).length + Object.keys(ends).length > 0);
}

/** The first and last day of the slider: all turns, today and the day on show, with a little room before the first. */
export function span(turns: readonly Turn[], today: string, asOf: string | null): { readonly first: number; readonly last: number } {
  const days = [...turns.map(({ day }) => day), today, ...(asOf === null ? [] : [asOf])].map(dayNumber);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  return { first: first - Math.max(30, Math.round((last - first) * 0.03)), last };
}

/** The turn before a day, and the one after it; that of the day itself is neither. */
export function neighbours(turns: readonly Turn[], day: string): { readonly before: Turn | null; readonly after: Turn | null } {
  let before: Turn | null = null;
  for (const turn of turns) {
    if (turn.day > day) return { before, after: turn };
    if (turn.day < day) before = turn;
  }
  return { before, after: null };
}

/** A day that the slider means when it stands very near to a turn: a finger cannot meet a single day of years. */
export function snapped(turns: readonly Turn[], number: number, reach: number): number {
  let best = number;
  let least = reach;
  for (const turn of turns) {
    const at = dayNumber(turn.day);
    if (Math.abs(at - number) <= least) [best, least] = [at, Math.abs(at - number)];
  }
  return best;
}

/** How much changes in each of `count` equal parts of the slider, as a share of the greatest. */
export function bars(turns: readonly Turn[], first: number, last: number, count: number): number[] {
  const sums = new Array<number>(count).fill(0);
  for (const { day, begins, ends } of turns) {
    const at = Math.floor(((dayNumber(day) - first) / Math.max(1, last - first)) * count);
    const sum = [...Object.values(begins), ...Object.values(ends)].reduce((a, b) => a + b, 0);
    const no = Math.min(count - 1, Math.max(0, at));
    sums[no] = (sums[no] ?? 0) + sum;
  }
  // By their logarithm: one day brings a whole roster, another one parcel, and both must be seen.
  const heights = sums.map((sum) => Math.log1p(sum));
  const most = Math.max(...heights, 0);
  return heights.map((height) => (most === 0 ? 0 : height / most));
}

/** The same day of the month before or after; the last of the month where it has no such day. */
export function monthsFrom(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
