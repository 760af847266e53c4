import { ApiError } from '../api.ts';
import { isAbort } from '../lib/latest.ts';
import { hasPacks } from './installed.ts';
import type { Packs } from './packs.ts';

/** With a pack on the phone a service that stays silent is not waited for any longer: milliseconds. */
const PATIENCE_MS = 8000;

/** Whether an error says that the service could not be reached: nothing else may be answered from a pack. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  // What stands in front of the service says so when it is away; the service itself would say why.
  return error.kind === 'network' || (error.kind === 'problem' && error.detail === null && [502, 503, 504].includes(error.status ?? 0));
}

/**
 * What the service answers, or, where it cannot be reached and this phone holds a pack, what the pack does. Without
 * a pack the error stays. A refusal of the service is an answer: no pack stands for it.
 */
export async function orOffline<T>(online: (signal: AbortSignal) => Promise<T>, signal: AbortSignal, offline: (packs: Packs) => Promise<T>): Promise<T> {
  try {
    return await (hasPacks() ? within(online, signal) : online(signal));
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    const { loadPacks } = await import('./packs.ts');
    const packs = await loadPacks();
    if (signal.aborted) throw new DOMException('superseded', 'AbortError');
    if (packs.all.length === 0) throw new ApiError('network', null, packs.none);
    return offline(packs);
  }
}

/** The same with an end to waiting. */
async function within<T>(online: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  signal.addEventListener('abort', abort);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    own.abort();
  }, PATIENCE_MS);
  try {
    return await online(own.signal);
  } catch (error) {
    if (late && isAbort(error) && !signal.aborted) throw new ApiError('network', null, null);
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
