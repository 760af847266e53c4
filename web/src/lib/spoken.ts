/**
 * Chinese in a text: names, numbers of documents and what stands between them, so that a name is spoken as one.
 * Latin letters and lone figures are read right in either language.
 */
const CHINESE = /\p{Script=Han}(?:[\p{Script=Han}\d\s，。、；：·—…“”（）〔〕《》［］【】-]*[\p{Script=Han}。”）〕》］】])?/gu;

/** A piece of a text, and whether it is Chinese. */
export type Piece = { readonly text: string; readonly chinese: boolean };

/** Cuts a text into Chinese and other pieces; together they are the text. */
export function pieces(text: string): Piece[] {
  const all: Piece[] = [];
  let end = 0;
  for (const { 0: run, index } of text.matchAll(CHINESE)) {
    if (index > end) all.push({ text: text.slice(end, index), chinese: false });
    all.push({ text: run, chinese: true });
    end = index + run.length;
  }
  if (end < text.length) all.push({ text: text.slice(end), chinese: false });
  return all;
}
