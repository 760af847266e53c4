import { language } from '../language.ts';
import { WORK } from '../text/work.ts';

/** The name of a text of the work page. */
export type WorkKey = keyof typeof WORK;

/** A text of the work page. Its words are a table of their own: the map's first view does not carry them. */
export function w(key: WorkKey, values: Readonly<Record<string, string | number>> = {}): string {
  return WORK[key][language()].replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}
