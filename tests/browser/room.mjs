// Whether what is to be read fits: nothing cut off, nothing to be scrolled in two directions.

/** Elements whose text is cut off at the side or below without a way to read the rest, in words. */
export function cutOff(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const element of document.querySelectorAll('body *')) {
      const style = getComputedStyle(element);
      if (!element.checkVisibility?.({ checkOpacity: true, checkVisibilityCSS: true }) || element.closest('.visually-hidden, .ol-viewport, svg, .attribution[aria-expanded="false"]')) continue;
      const text = (element.innerText ?? '').trim();
      if (text === '') continue;
      const { width, height, left, right } = element.getBoundingClientRect();
      if (width <= 1 || height <= 1) continue;
      const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
      // Lines that are cut on purpose have the whole text one step further.
      const folded = style.webkitLineClamp !== 'none' || element.matches('.attribution, .source-chip, .sign-in');
      if (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && !folded) faults.push(`cut at the side: ${element.className}: ${text.slice(0, 40)}`);
      if (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 2 && !folded && element.children.length === 0) faults.push(`cut below: ${element.className}: ${text.slice(0, 40)}`);
      const scroller = element.closest('.review-kinds, .table, .table-scroller, .scroll, [data-scrolls-x]');
      if (element.children.length === 0 && scroller === null && (right > innerWidth + 1 || left < -1)) faults.push(`beside the window: ${element.className}: ${text.slice(0, 40)}`);
    }
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) faults.push(`the page is ${scrollWidth} wide in a window of ${innerWidth}`);
    return [...new Set(faults)];
  });
}

/** WCAG 1.4.12: the spacing that a reader may set without losing words. */
export const SPACED = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }';

/** Controls that a finger would miss (44 px), or a shaky pointer (24 px). */
export function tooSmall(page, least) {
  return page
    .locator('button:visible, a:visible, input:visible, select:visible, summary:visible, label:visible')
    .evaluateAll((all, least) => {
      const big = (one) => {
        const { width, height } = one.getBoundingClientRect();
        return height >= least - 0.5 && width >= Math.min(least, 24) - 0.5;
      };
      return all
        .filter((one) => one.closest('footer, .skip-links') === null && one.tagName !== 'LABEL')
        .filter((one) => !big(one) && !(one.labels?.length > 0 && [...one.labels].some(big)))
        .map((one) => one.outerHTML.slice(0, 90));
    }, least);
}
