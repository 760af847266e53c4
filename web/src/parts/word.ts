import { t } from '../language.ts';
import type { TextKey } from '../text.ts';

/** The word for a value of the service. One that this page does not know yet is shown as it came. */
export function word(table: Readonly<Record<string, TextKey>>, value: string): string {
  const key = table[value];
  return key === undefined ? value : t(key);
}
