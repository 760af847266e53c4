/** The words that the service leaves for the person to fill in. */
const VALUE = '新值';
const REASON = '理由';

/** A field that a command sets. */
export type Assignment = {
  readonly field: string;
  /** What the service writes there: a value that it proposes, or only an example of how one is written. */
  readonly written: string | null;
  /** Whether `written` is a proposal. An example must never be copied as if somebody had found it out. */
  readonly proposed: boolean;
};

/** A command of the service, taken apart where a person has to write something. */
export type Command = {
  readonly head: string;
  readonly assignments: readonly Assignment[];
  readonly reason: boolean;
};

/** What the person has written, by field. */
export type Written = { readonly values: ReadonlyMap<string, string>; readonly reason: string };

/** Takes a command apart. One of another shape is left whole, with nothing to fill in. */
export function parse(command: string): Command {
  const reason = command.endsWith(` --reason ${REASON}`);
  const start = reason ? command.slice(0, -` --reason ${REASON}`.length) : command;
  const words = start.split(' ');
  const first = words.findIndex((word) => word.includes('='));
  const rest = first < 0 ? [] : words.slice(first);
  if (rest.some((word) => !word.includes('='))) return { head: start, assignments: [], reason };
  const head = words.slice(0, first < 0 ? undefined : first).join(' ');
  const split = rest.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const);
  // Readings of a coordinate have names, which only the service knows; of all else it knows no value.
  const proposed = split.some(([field]) => field === 'readings');
  return { head, assignments: split.map(([field, value]) => ({ field, written: value === VALUE ? null : value, proposed })), reason };
}

/** The command with what was written; what was not shows the word for it, in the reader's language. */
export function compose({ head, assignments, reason }: Command, written: Written, words: { readonly value: string; readonly reason: string }): string {
  const set = ({ field, written: given, proposed }: Assignment): string => {
    const value = written.values.get(field)?.trim() || (proposed ? given : null);
    return value === null || value === undefined ? `${field}=${words.value}` : quote(`${field}=${value}`);
  };
  const why = written.reason.trim();
  return [head, ...assignments.map(set), ...(reason ? ['--reason', why === '' ? words.reason : quote(why)] : [])].join(' ');
}

/**
 * One word of a command line, for the shells of Windows and of Unix: bare where both take it so, in double quotes
 * where both understand these, otherwise for Unix.
 */
export function quote(word: string): string {
  if (/^[\p{L}\p{N}._+\-=/:，。、；（）〔〕“”]+$/u.test(word)) return word;
  if (!/["$`\\%!\p{Cc}]/u.test(word)) return `"${word}"`;
  return `'${word.replace(/[\p{Cc}]+/gu, ' ').replace(/'/gu, `'\\''`)}'`;
}
