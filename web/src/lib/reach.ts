/** Whether the service was reached with the last request; told to who listens when it changes. */
const listeners = new Set<(reached: boolean) => void>();
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
