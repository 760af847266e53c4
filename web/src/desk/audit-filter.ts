import type { AuditEntry } from './service.ts';
import { moment } from './time.ts';

/** What of the audit is asked for; days are those of China, both ends included. */
export type AuditFilter = { readonly who: string; readonly action: string; readonly from: string; readonly to: string };

/** The entries that a filter lets through, the newest first. */
export function matching(entries: readonly AuditEntry[], { who, action, from, to }: AuditFilter): readonly AuditEntry[] {
  const name = who.trim().toLowerCase();
  const hits = entries.filter((entry) => {
    const day = moment(entry.at).slice(0, 10);
    return (name === '' || entry.name.toLowerCase().includes(name)) && (action === '' || entry.action === action) && (from === '' || day >= from) && (to === '' || day <= to);
  });
  return hits.reverse();
}
