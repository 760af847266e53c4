// Words of the page that stand in the other language. Chinese names and documents belong to both pages; in an
// English one they are marked (`lang`), so that they are spoken as Chinese.

/** Words of `web/src/text` as `[key, zh, en]`, read from the sources: nothing else holds text for people. */
export function texts(sources) {
  const literal = String.raw`'((?:[^'\\]|\\.)*)'`;
  const entry = new RegExp(String.raw`(\w+):\s*\{\s*zh:\s*${literal},\s*en:\s*${literal},?\s*\}`, 'gu');
  return sources.flatMap((source) => [...source.matchAll(entry)].map(([, key, zh, en]) => [key, zh, en]));
}

/** A whole text with its blanks as a pattern. */
const pattern = (text) => `^${text.split(/\{\w+\}/u).map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('.+')}$`;

/** What a check in the page needs to know of the words. */
export function dictionary(all) {
  const own = all.filter(([, zh, en]) => zh !== en);
  // A text that is nearly all blank matches anything.
  const solid = (text) => text.replace(/\{\w+\}/gu, '').replace(/[\s\p{P}]/gu, '').length >= 2;
  return { zh: own.filter(([, zh]) => solid(zh)).map(([, zh]) => pattern(zh)), en: own.filter(([, , en]) => solid(en)).map(([, , en]) => pattern(en)) };
}

/**
 * Faults of the page in its present state: Chinese in an English page that is not marked, whole texts of the other
 * language, sentences of English in a Chinese page. `data` are selectors of places that hold what documents say.
 */
export function mixed(page, words, data) {
  return page.evaluate(
    ({ zh, en, data }) => {
      const english = document.documentElement.lang === 'en';
      const foreign = (english ? zh : en).map((one) => new RegExp(one, 'u'));
      const native = (english ? en : zh).map((one) => new RegExp(one, 'u'));
      const faults = [];
      const judge = (text, element, what) => {
        const words = text.replace(/\s+/gu, ' ').trim();
        if (words === '' || element.closest('script, style, svg, canvas') !== null) return;
        const marked = element.closest('[lang]');
        const other = marked !== null && marked !== document.documentElement && marked.tagName !== 'BDI';
        if (other) return;
        if (english && what === 'text' && /\p{Script=Han}/u.test(words) && !element.closest('[lang^="zh"]')) faults.push(`not marked: ${words}`);
        if (element.closest(data) !== null) return;
        if (native.some((one) => one.test(words))) return;
        if (foreign.some((one) => one.test(words))) faults.push(`${what} of the other language: ${words}`);
        if (!english && /[a-z]{2,} [a-z]{2,} [a-z]{2,}/u.test(words)) faults.push(`English ${what}: ${words}`);
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) judge(node.textContent, node.parentElement, 'text');
      for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
        for (const name of ['aria-label', 'title', 'placeholder']) judge(element.getAttribute(name) ?? '', element, name);
      }
      judge(document.title, document.body, 'title');
      return [...new Set(faults)].map((fault) => fault.slice(0, 160));
    },
    { ...words, data },
  );
}
