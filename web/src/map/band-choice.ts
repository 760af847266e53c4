import type { BandsBy } from './bands.ts';

const STORE = 'landrail.bands';
const listeners = new Set<() => void>();
let current = remembered();

function remembered(): BandsBy {
  try {
    return localStorage.getItem(STORE) === 'workshop' ? 'workshop' : 'township';
  } catch {
    return 'township';
  }
}

/** By whom the bands of the segments are coloured. */
export function bandsBy(): BandsBy {
  return current;
}

/** Changes it, and remembers it for the next visit. */
export function setBandsBy(by: BandsBy): void {
  current = by;
  try {
    localStorage.setItem(STORE, by);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
  for (const listener of listeners) listener();
}

/** Calls back after every change. */
export function onBandsBy(listener: () => void): void {
  listeners.add(listener);
}
