import type { Bilingual } from './api.ts';
import { TEXT, type TextKey } from './text.ts';

/** The languages of the page. */
export type Language = 'zh' | 'en';

const STORE = 'landrail.lang';
/** Words are also made where there is no page: in a worker, and in the tests. */
const IN_A_PAGE = typeof location !== 'undefined';
const listeners = new Set<() => void>();
let current: Language = initial();
speak();

/** The language in use. */
export function language(): Language {
  return current;
}

/** Changes the language, remembers it and tells every component. */
export function setLanguage(next: Language): void {
  current = next;
  try {
    localStorage.setItem(STORE, next);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
  // A `lang=` left in the address would win over the stored choice at the next load.
  const address = IN_A_PAGE ? new URL(location.href) : null;
  if (address?.searchParams.has('lang') === true) {
    address.searchParams.set('lang', next);
    history.replaceState(history.state, '', address);
  }
  speak();
  for (const listener of listeners) listener();
}

/** Calls back after every change of language. */
export function onLanguage(listener: () => void): void {
  listeners.add(listener);
}

/** A text of the page; `{name}` is replaced by the value of that name. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return TEXT[key][current].replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

/** The half of a bilingual text from the service that fits the language; the other half if that is empty. */
export function pick(text: Bilingual): string {
  return current === 'zh' ? text.zh || text.en : text.en || text.zh;
}

/** Screen readers, the browser's fonts and `lib/dom.ts` read the language from the page itself. */
function speak(): void {
  if (!IN_A_PAGE) return;
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
}

function initial(): Language {
  if (!IN_A_PAGE) return 'zh';
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'zh' || asked === 'en') return asked;
  try {
    return localStorage.getItem(STORE) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}
