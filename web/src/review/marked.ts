/** A piece of a text; `doubtful` where it is not what is used. */
export type Piece = { readonly text: string; readonly doubtful: boolean };

/** Longer texts are compared by nobody character by character. */
const LONGEST = 400;
/** With less in common two texts are two things, and marks would say nothing. */
const LEAST_COMMON = 0.3;

/** What is printed, with the characters marked that are not in what is used in their order. */
export function marked(printed: string, used: string | null): readonly Piece[] {
  const [a, b] = [[...printed], [...(used ?? '')]];
  if (used === null || a.length === 0 || b.length === 0 || a.length > LONGEST || b.length > LONGEST) return [{ text: printed, doubtful: false }];
  // The longest common subsequence: length[i][j] of what follows.
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = length[i];
      if (row !== undefined) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  if (at(0, 0) < Math.min(a.length, b.length) * LEAST_COMMON) return [{ text: printed, doubtful: false }];
  const pieces: { text: string; doubtful: boolean }[] = [];
  const put = (char: string, doubtful: boolean): void => {
    const last = pieces[pieces.length - 1];
    if (last?.doubtful === doubtful) last.text += char;
    else pieces.push({ text: char, doubtful });
  };
  let [i, j] = [0, 0];
  while (i < a.length) {
    if (j < b.length && a[i] === b[j]) {
      put(a[i] ?? '', false);
      i += 1;
      j += 1;
    } else if (j < b.length && at(i, j + 1) >= at(i + 1, j)) {
      j += 1;
    } else {
      put(a[i] ?? '', true);
      i += 1;
    }
  }
  return pieces;
}

/** A cell with the part marked that a doubt is about; whole where it does not stand in it. */
export function within(cell: string, printed: string | null): readonly Piece[] {
  const at = printed === null || printed === '' || printed === cell ? -1 : cell.indexOf(printed);
  if (at < 0 || printed === null) return [{ text: cell, doubtful: false }];
  const pieces = [{ text: cell.slice(0, at), doubtful: false }, { text: printed, doubtful: true }, { text: cell.slice(at + printed.length), doubtful: false }];
  return pieces.filter(({ text }) => text !== '');
}
