/** What is wrong with a file, row by row: filtered and as a table for a spreadsheet. */

/** A fault or a doubt as the service tells it. */
export type Fault = {
  readonly file?: string | null;
  readonly row?: number | null;
  /** The number of a feature in a collection, from 0. */
  readonly feature?: number | null;
  /** A JSON pointer into a feature. */
  readonly pointer?: string;
  readonly field?: string | null;
  readonly value?: string | number | null;
  readonly known?: number | null;
  readonly document?: string | null;
  readonly zh: string;
  readonly en: string;
  readonly forceable?: boolean;
};

/** A row of the table: what stops the import and what only has to be looked at, alike. */
export type FaultRow = {
  readonly stops: boolean;
  readonly file: string;
  readonly row: string;
  readonly field: string;
  readonly value: string;
  readonly zh: string;
  readonly en: string;
};

/** A fault as a row. */
export function faultRow(fault: Fault, file: string): FaultRow {
  const at = fault.row ?? (fault.feature == null ? null : fault.feature + 1);
  const field = fault.field ?? (fault.pointer ?? '').replace(/^\/properties\//u, '');
  const value = fault.known == null ? (fault.value ?? '') : `${fault.known} → ${fault.value ?? ''}`;
  return {
    stops: true,
    file: fault.file ?? file,
    row: at === null ? '' : String(at),
    field: [fault.document ?? '', field === 'records' && fault.document != null ? '' : field].filter((part) => part !== '').join(' · '),
    value: String(value),
    zh: fault.zh,
    en: fault.en,
  };
}

/** The rows in which all words of a text stand somewhere. */
export function filterRows(rows: readonly FaultRow[], text: string): readonly FaultRow[] {
  const words = text.trim().toLowerCase().split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const all = [row.file, row.row, row.field, row.value, row.zh, row.en].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Signs that a spreadsheet takes for the beginning of a formula; Excel runs the full-width ones, too. */
const RUNS = /^[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]/u;

/** A cell of a CSV: harmless to a spreadsheet, quoted where it must be. */
export function csvCell(text: string): string {
  const cell = RUNS.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(cell) ? `"${cell.replace(/"/gu, '""')}"` : cell;
}

/** A table with a byte-order mark, by which Excel knows UTF-8. */
export function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
