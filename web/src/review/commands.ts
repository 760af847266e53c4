/** What the person fills in for the blanks of the service's commands. */
export type Blanks = { readonly value: string; readonly reason: string };

const VALUE = '新值';
const REASON = '理由';
const BLANK = new RegExp(`(?:(\\S+=)${VALUE}|(?<=\\s)${REASON})(?=\\s|$)`, 'gu');

/** Whether a command has a blank for a new value. */
export function takesValue(command: string): boolean {
  return command.includes(`=${VALUE}`);
}

/** A command with its blanks filled in. A blank without words shows the word for it in the reader's language. */
export function fillIn(command: string, { value, reason }: Blanks, words: Blanks): string {
  // Found before anything is filled in, so that words which look like a blank stay words; put in by functions, so
  // that a `$` in them is no pattern.
  return command.replace(BLANK, (_, field: string | undefined) =>
    field === undefined ? quoted(reason, words.reason) : value.trim() === '' ? `${field}${words.value}` : quote(`${field}${value.trim()}`),
  );
}

function quoted(filled: string, word: string): string {
  return filled.trim() === '' ? word : quote(filled.trim());
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
