import type { Session } from '../api.ts';
import type { Tab } from './route.ts';

type Role = Session['role'];

const RANK: Readonly<Record<Role, number>> = { public: 0, inspector: 1, editor: 2, admin: 3 };
/** What the service asks for; it decides anew with every request. */
const NEEDS: Readonly<Record<Tab, Role>> = { due: 'public', history: 'public', import: 'editor', edit: 'editor', audit: 'admin' };

/** The role that a part of the page is for, where it is more than this session has; `null` when it may be used. */
export function lacks(session: Session, tab: Tab): Role | null {
  return RANK[session.role] >= RANK[NEEDS[tab]] ? null : NEEDS[tab];
}

/** Whether the records of a county are this session's to edit. What is of no known county takes a session without limits. */
export function mayEdit({ role, counties = [] }: Session, county: string | null): boolean {
  if (RANK[role] < RANK.editor) return false;
  return counties.length === 0 || (county !== null && counties.includes(county));
}
