/** Where the page is as narrow as a phone, parts lie on each other. */
const NARROW = '(max-width: 719px)';

/** When a part is closed from the keyboard, what had the focus is gone: the keyboard goes on at `next`. */
export function goOnAt(part: HTMLElement, next: () => HTMLElement | null): void {
  const check = (): void => {
    window.setTimeout(() => {
      const { activeElement } = document;
      // What is hidden keeps the focus until the page is drawn again.
      if (part.hidden && (activeElement === null || activeElement === document.body || part.contains(activeElement))) next()?.focus();
    });
  };
  // Enter presses a button as it goes down, the space bar as it comes up.
  part.addEventListener('keydown', check);
  part.addEventListener('keyup', check);
}

/** Closes a part that lies over the others of a narrow page when the keyboard goes on below it. */
export function closeWhenLeft(part: HTMLElement, close: () => void): void {
  part.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !part.contains(relatedTarget) && matchMedia(NARROW).matches) close();
  });
}
