import type { Datum } from './fix.ts';

const STORE = 'landrail.datum';
let current: Datum = initial();

/** How the coordinates of this phone are read. */
export function datum(): Datum {
  return current;
}

/** Reads them in another way from now on; remembered on this phone. */
export function setDatum(next: Datum): void {
  current = next;
  try {
    localStorage.setItem(STORE, next);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
}

function initial(): Datum {
  try {
    return localStorage.getItem(STORE) === 'gcj02' ? 'gcj02' : 'EPSG:4326';
  } catch {
    return 'EPSG:4326';
  }
}
