// The keyboard alone: where it goes, and whether one sees where it is.

/** What has the focus, in a few words, with what is wrong about it: not to be seen, covered, without a name. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { words: '(nothing)', faults: [] };
    const words = `${element.tagName.toLowerCase()}.${element.className} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`;
    const faults = [];
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [x0, x1] = [Math.max(left, 0), Math.min(right, innerWidth)];
    const [y0, y1] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
    if (x1 - x0 < 1 || y1 - y0 < 1) faults.push('out of the window');
    else {
      // A few points of it: one that is not covered is enough (WCAG 2.4.11).
      const shares = [0.5, 0.1, 0.9, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8];
      const seen = shares.some((x) =>
        shares.some((y) => {
          const hit = document.elementFromPoint(x0 + (x1 - x0) * x, y0 + (y1 - y0) * y);
          return hit !== null && (element.contains(hit) || hit.contains(element) || element.labels?.[0]?.contains(hit) === true);
        }),
      );
      if (!seen) faults.push('covered');
    }
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push('without an outline');
    const name = element.getAttribute('aria-label') ?? element.getAttribute('aria-labelledby') ?? element.labels?.[0]?.textContent ?? element.textContent ?? element.title;
    if ((name ?? '').trim() === '') faults.push('without a name');
    return { words, faults };
  });
}

/** Presses Tab until what has the focus fits `selector` and holds `text`; notes every stop on the way. */
export async function tabTo(page, selector, { text = '', most = 120, key = 'Tab' } = {}) {
  const stops = [];
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press(key);
    const { words, faults } = await focused(page);
    stops.push({ words, faults });
    const there = await page.evaluate(({ selector, text }) => document.activeElement.matches(selector) && document.activeElement.textContent.includes(text), { selector, text });
    if (there) return stops;
  }
  throw new Error(`${most} × ${key} did not reach ${selector} ${text}: ${stops.map(({ words }) => words).join(' → ')}`);
}

/** The stops that have a fault, in words. */
export const faulty = (stops) => stops.filter(({ faults }) => faults.length > 0).map(({ words, faults }) => `${words}: ${faults.join(', ')}`);
