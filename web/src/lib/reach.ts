/** Whether the service was reached with the last request; told to who listens when it changes. */
const listeners = new Set<(reached: boolean) => void>();
const hinted = new Set<() => void>();
let last = true;

/** Notes how a request went. */
export function noteReach(reached: boolean): void {
  if (reached === last) return;
  last = reached;
  for (const listener of listeners) listener(reached);
}

/** Calls back with every change; the service counts as reached until a request has failed. */
export function onReach(listener: (reached: boolean) => void): void {
  listeners.add(listener);
}

/** Whether it was reached last. */
export function isReached(): boolean {
  return last;
}

/**
 * Notes what an answer says of it. What the worker takes from a pack on this phone carries the day of the pack; what
 * stands in front of the service says that it is away, the service itself would say why. `hint`: an answer that may
 * lie in the browser's own store does not prove that the service is there again, only that it is worth asking.
 */
export function noteAnswer({ status, headers }: Pick<Response, 'status' | 'headers'>, as: 'proof' | 'hint' = 'proof'): void {
  const own = (headers.get('content-type') ?? '').startsWith('application/problem+json');
  const away = headers.has('x-landrail-offline') || ([502, 503, 504].includes(status) && !own);
  if (away) noteReach(false);
  else if (as === 'proof') noteReach(true);
  else if (!last) askAgain();
}

/** Asks whether the service is there: a tile alone that did not come does not say that it is not. */
export function askAgain(): void {
  for (const listener of hinted) listener();
}

/** Calls back when it is worth asking whether the service is there. */
export function onHint(listener: () => void): void {
  hinted.add(listener);
}
