/** What is open in a part of the page: by its look and its turn among those that look the same. */
export type Folds = { readonly open: ReadonlySet<string>; readonly known: ReadonlySet<string>; readonly top: number };

/** Notes what is open, before a part is drawn again. */
export function folds(root: HTMLElement): Folds {
  const all = [...keyed(root)];
  return { open: new Set(all.filter(([, one]) => isOpen(one)).map(([key]) => key)), known: new Set(all.map(([key]) => key)), top: root.scrollTop };
}

/** Opens and closes as it was; what was not there before stays as it is drawn. */
export function refold(root: HTMLElement, { open, known, top }: Folds): void {
  for (const [key, one] of keyed(root)) {
    if (!known.has(key) || isOpen(one) === open.has(key)) continue;
    if (one instanceof HTMLDetailsElement) one.open = open.has(key);
    else one.click();
  }
  root.scrollTop = top;
}

function isOpen(one: HTMLElement): boolean {
  return one instanceof HTMLDetailsElement ? one.open : one.getAttribute('aria-expanded') === 'true';
}

function keyed(root: HTMLElement): Map<string, HTMLElement> {
  const found = new Map<string, HTMLElement>();
  const turns = new Map<string, number>();
  for (const one of root.querySelectorAll<HTMLElement>('details, button[aria-expanded]')) {
    const turn = turns.get(one.className) ?? 0;
    turns.set(one.className, turn + 1);
    found.set(`${one.tagName} ${one.className} ${turn}`, one);
  }
  return found;
}
