import { DARK, LIGHT, type Palette } from './palette.ts';

/**
 * Which colours the map uses: `data-theme` of the page (`light` or `dark`), or else what the machine prefers.
 * Printed pages are always light.
 */
const preferred = matchMedia('(prefers-color-scheme: dark)');
const printing = matchMedia('print');
const listeners = new Set<() => void>();
let current = chosen();

function chosen(): Palette {
  if (printing.matches) return LIGHT;
  const theme = document.documentElement.dataset['theme'];
  const dark = theme === 'dark' || (theme !== 'light' && preferred.matches);
  return dark ? DARK : LIGHT;
}

function look(): void {
  const next = chosen();
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener();
}

preferred.addEventListener('change', look);
printing.addEventListener('change', look);
new MutationObserver(look).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });

/** The colours in use. */
export function palette(): Palette {
  return current;
}

/** Calls back after every change of colours. */
export function onTheme(listener: () => void): void {
  listeners.add(listener);
}
