/** How old something is on a day: whole calendar months, and what is left in days. */
export type Age = { readonly years: number; readonly months: number; readonly days: number };

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/u;

/** The age of what is of one day, on another; `null` when it is younger than that, or a day cannot be read. */
export function age(since: string, on: string): Age | null {
  const [from, to] = [read(since), read(on)];
  if (from === null || to === null || to.time < from.time) return null;
  let months = (to.year - from.year) * 12 + to.month - from.month;
  // The 31st of a month is reached at the end of a shorter one.
  let reached = shifted(from, months);
  if (reached > to.time) {
    months -= 1;
    reached = shifted(from, months);
  }
  return { years: Math.floor(months / 12), months: months % 12, days: Math.round((to.time - reached) / DAY_MS) };
}

const DAY_MS = 86_400_000;

type Day = { readonly year: number; readonly month: number; readonly day: number; readonly time: number };

function read(text: string): Day | null {
  const parts = DAY.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  // 31 February is no day; JavaScript would make it one in March.
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? { year, month, day, time: date.getTime() } : null;
}

/** The same day of the month so many months later, or the last one of that month. */
function shifted({ year, month, day }: Day, months: number): number {
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return Date.UTC(year, month - 1 + months, Math.min(day, last));
}
