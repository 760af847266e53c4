/** What a person may choose; `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

/** The choices, in the order in which they are offered. */
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

/** The same name as in `public/theme.js`, which sets the first colours. */
const STORE = 'landrail.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let current: Theme = stored();

apply();
system.addEventListener('change', () => {
  if (current === 'auto') apply();
});

/** What was chosen. */
export function theme(): Theme {
  return current;
}

/** Whether the page is dark now, by choice or by the system. The same stands in `<html data-theme>`. */
export function isDark(): boolean {
  return current === 'dark' || (current === 'auto' && system.matches);
}

/** Chooses, remembers it and tells whoever draws with colours of their own. */
export function setTheme(next: Theme): void {
  current = next;
  try {
    localStorage.setItem(STORE, next);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
  apply();
}

/** Calls back after every change between light and dark. */
export function onTheme(listener: () => void): void {
  listeners.add(listener);
}

function apply(): void {
  const root = document.documentElement;
  const next = isDark() ? 'dark' : 'light';
  const changed = root.dataset['theme'] !== next;
  root.dataset['theme'] = next;
  // The bar of a phone's browser takes the colour of the page.
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', getComputedStyle(root).getPropertyValue('--paper').trim());
  if (changed) for (const listener of listeners) listener();
}

function stored(): Theme {
  try {
    const kept = localStorage.getItem(STORE);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  } catch {
    return 'auto';
  }
}
