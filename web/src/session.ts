import * as api from './api.ts';
import type { Session } from './api.ts';
import { NOBODY } from './lib/access.ts';

const listeners = new Set<() => void>();
let current: Session = NOBODY;

/** Who is signed in on this page. The secret of it is in a cookie that no script can read. */
export function session(): Session {
  return current;
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
  set(await api.signOut(current.csrf ?? '', signal));
}

function set(next: Session): void {
  const same = JSON.stringify(next) === JSON.stringify(current);
  current = next;
  if (!same) for (const listener of listeners) listener();
}
