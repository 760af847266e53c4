/** Does something once, when an element comes into view: an answer may hold dozens of records, most of them folded away. */
export function whenSeen(element: Element, act: () => void): void {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    seen.disconnect();
    act();
  });
  seen.observe(element);
}
