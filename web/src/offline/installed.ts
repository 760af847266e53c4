const STORE = 'landrail.packs';

/** Whether this phone holds a pack, as far as is known without looking: the store itself is asked when it matters. */
export function hasPacks(): boolean {
  try {
    return (localStorage.getItem(STORE) ?? '0') !== '0';
  } catch {
    return false;
  }
}

/** Notes how many there are. */
export function notePacks(count: number): void {
  try {
    localStorage.setItem(STORE, String(count));
  } catch {
    // Without it only the patience with a silent service is longer.
  }
}
