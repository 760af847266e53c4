import type { Stated } from '../api.ts';
import { t } from '../language.ts';

/** What a source states, for people: its value, that there is none, that it is silent, or cannot be read. */
export function stated<T>(value: Stated<T> | null | undefined, words: (value: T) => string): string {
  if (value == null || value === 'unknown') return t('unknown');
  if (value === 'none') return t('statedNone');
  return 'illegible' in value ? t('illegible', { raw: value.illegible }) : words(value.value);
}
