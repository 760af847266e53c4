import { ApiError } from '../api.ts';
import { pick, t } from '../language.ts';

/** An error for people: the service's own words where it has any. */
export function errorWords(error: unknown): string {
  if (!(error instanceof ApiError)) return t('errorShape');
  if (error.detail != null) return pick(error.detail);
  if (error.kind === 'network') return t('errorNetwork');
  return error.kind === 'problem' && error.status != null ? t('errorStatus', { status: error.status }) : t('errorShape');
}
