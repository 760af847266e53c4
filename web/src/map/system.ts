import { readBaseLink, type System } from '../lib/base-link.ts';

const STORE = 'landrail.crs';

/** The plane of this page: that of its address, or the one chosen last. */
export const SYSTEM: System = typeof location === 'undefined' ? 'mercator' : (readBaseLink(location.hash).system ?? stored());

/** Remembers another plane, for the next time the page is loaded. */
export function rememberSystem(system: System): void {
  try {
    localStorage.setItem(STORE, system);
  } catch {
    // Storage may be forbidden; the address says it too.
  }
}

function stored(): System {
  try {
    return localStorage.getItem(STORE) === 'cgcs2000' ? 'cgcs2000' : 'mercator';
  } catch {
    return 'mercator';
  }
}
