import { t } from '../language.ts';
import { age } from '../lib/age.ts';

/** Of which day a roster is, and how old that makes it on the day asked about. */
export function rosterAge(since: string | null, asOf: string): string {
  if (since === null) return t('ageUnknown');
  const old = age(since, asOf);
  if (old === null) return t('ageFuture', { since });
  if (old.years > 0) return t('ageYears', { since, years: old.years, months: old.months });
  return old.months > 0 ? t('ageMonths', { since, months: old.months }) : t('ageDays', { since, days: old.days });
}
