import type { Due } from './service.ts';

/** The groups of the list of what is due, in the order in which they are worked through. */
export const GROUPS = ['overdue', 'within30', 'within90', 'later', 'unknown', 'settled'] as const;
export type Group = (typeof GROUPS)[number];

/** States in which nothing is left to watch. */
const SETTLED = new Set(['renewed', 'ended', 'gives_nothing']);

/** The group of an item. A day that cannot be computed is a group of its own, never among those that are not due. */
export function groupOf({ state, days }: Pick<Due, 'state' | 'days'>): Group {
  if (SETTLED.has(state)) return 'settled';
  if (days === null) return 'unknown';
  if (days < 0) return 'overdue';
  if (days <= 30) return 'within30';
  return days <= 90 ? 'within90' : 'later';
}

/** By what a list is sorted. */
export const SORTS = ['days', 'number', 'county', 'party'] as const;
export type Sort = (typeof SORTS)[number];

/** The items of each group, sorted; what has no value of that kind comes last whichever way it is sorted. */
export function grouped(items: readonly Due[], sort: Sort, down: boolean): ReadonlyMap<Group, readonly Due[]> {
  const sign = down ? -1 : 1;
  const compare = (a: Due, b: Due): number => {
    const [x, y] = [a[sort], b[sort]];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'zh'));
  };
  const groups = new Map<Group, Due[]>(GROUPS.map((group) => [group, []]));
  for (const item of items) groups.get(groupOf(item))?.push(item);
  for (const list of groups.values()) list.sort((a, b) => compare(a, b) || a.id.localeCompare(b.id));
  return groups;
}

/** A calendar of the days that are known (RFC 5545), each as a whole day; `stamp` is when it was made. */
export function calendar(items: readonly Due[], stamp: Date, words: (item: Due) => { readonly summary: string; readonly description: string }): string {
  const at = stamp.toISOString().replace(/[-:]|\.\d+/gu, '');
  const events = items.flatMap((item) => {
    if (item.date === null) return [];
    const { summary, description } = words(item);
    return [
      'BEGIN:VEVENT',
      `UID:${escapeText(`${item.id}-${item.matter}@landrail`)}`,
      `DTSTAMP:${at}`,
      `DTSTART;VALUE=DATE:${item.date.replace(/-/gu, '')}`,
      `SUMMARY:${escapeText(summary)}`,
      `DESCRIPTION:${escapeText(description)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ];
  });
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//landrail//due//ZH', 'CALSCALE:GREGORIAN', ...events, 'END:VCALENDAR'];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

function escapeText(text: string): string {
  return text.replace(/([\\;,])/gu, '\\$1').replace(/\r?\n/gu, '\\n');
}

/** No line is longer than 75 octets, and none is cut inside a character. */
function fold(line: string): string {
  const encoder = new TextEncoder();
  let [out, room] = ['', 75];
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (size > room) {
      out += '\r\n ';
      room = 74;
    }
    out += char;
    room -= size;
  }
  return out;
}
