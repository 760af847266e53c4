import { pick } from '../language.ts';
import { FIELDS } from '../text/fields.ts';

/** A field of a record for people; a path with a part that has no words stays as it came. */
export function fieldWords(path: string): string {
  const parts = path.split('.');
  const words = parts.map((part) => FIELDS[part] ?? (/^\d+$/u.test(part) ? { zh: part, en: part } : null));
  return words.includes(null) ? path : words.map((one) => (one === null ? '' : pick(one))).join(' · ');
}
