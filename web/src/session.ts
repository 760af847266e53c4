import * as api from './api.ts';
import type { Session } from './api.ts';
import { NOBODY } from './lib/access.ts';
import { dropDrafts, shelfOfTab } from './desk/draft.ts';

const listeners = new Set<() => void>();
let current: Session = NOBODY;
/** Who was signed in last: a session that ended by itself may be taken up again by the same person. */
let owner: string | null = null;
let owners = 0;

/** Who is signed in on this page. The secret of it is in a cookie that no script can read. */
export function session(): Session {
  return current;
}

/** A number that changes when somebody else may be at this page. */
export function whose(): number {
  return owners;
}

/** Calls back after every change. */
export function onSession(listener: () => void): void {
  listeners.add(listener);
}

/** Asks the service. Where it cannot tell, the page works as for anybody. */
export async function loadSession(): Promise<void> {
  try {
    set(await api.session(new AbortController().signal));
  } catch {
    set(NOBODY);
  }
}

/** Signs in; throws what the service says against it. */
export async function signIn(token: string, signal: AbortSignal): Promise<void> {
  set(await api.signIn(token, signal));
}

/** Signs out; throws when the service could not be told. */
export async function signOut(signal: AbortSignal): Promise<void> {
  const nobody = await api.signOut(current.csrf ?? '', signal);
  dropDrafts(shelfOfTab());
  owner = null;
  owners += 1;
  set(nobody);
}

function set(next: Session): void {
  const same = JSON.stringify(next) === JSON.stringify(current);
  current = next;
  if (next.signed_in) {
    if (owner !== null && owner !== (next.name ?? '')) owners += 1;
    owner = next.name ?? '';
  }
  if (!same) for (const listener of listeners) listener();
}
