import type { Finding } from '../api.ts';

const GRAVEST: readonly Finding['severity'][] = ['fault', 'doubt', 'note'];

/** The findings that concern a post of a line, the gravest first: those of its stretch and of the whole line. */
export function concerning(all: readonly Finding[], line: string, postM: number): Finding[] {
  const here = all.filter(({ line: of, from_m: from, to_m: to }) => of === line && (from == null || to == null || (from <= postM && postM <= to)));
  return here.sort((one, other) => GRAVEST.indexOf(one.severity) - GRAVEST.indexOf(other.severity));
}
