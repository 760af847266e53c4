import { t } from '../language.ts';

/** From when to when something holds; an empty text when neither end is stated. */
export function validity(from: string | null, to: string | null): string {
  if (from != null && to != null) return t('validBetween', { from, to });
  if (from != null) return t('validFrom', { from });
  return to == null ? '' : t('validTo', { to });
}
