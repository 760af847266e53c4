import { t } from '../language.ts';
import { daysBetween, today } from './day.ts';

/** How old the day of a pack is, in words. */
export function age(day: string): string {
  const days = daysBetween(day, today());
  return days <= 0 ? t('offlineToday') : t('offlineDays', { n: days });
}
