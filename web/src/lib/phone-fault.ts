/** What is wrong with a printed telephone number, in the words of the page; `null` when it is not known to it. */
export type PhoneFault =
  | { readonly key: 'phoneDigits'; readonly n: number }
  | { readonly key: 'phoneLocalDigits'; readonly n: number; readonly code: string; readonly right: number }
  | { readonly key: 'phoneAfterArea'; readonly n: number }
  | { readonly key: 'phoneMobileDigits'; readonly n: number }
  | { readonly key: 'phoneNoArea' }
  | { readonly key: 'phoneNoAreaEight' }
  | { readonly key: 'phoneAreaAdded'; readonly code: string };

/** The service tells a fault of a number in English: read here so that a Chinese page says it in Chinese. */
export function phoneFault(told: string): PhoneFault | null {
  const local = /^(\d+) digits after the area code (\d+), (\d+) are right$/u.exec(told);
  if (local !== null) return { key: 'phoneLocalDigits', n: Number(local[1]), code: local[2] ?? '', right: Number(local[3]) };
  const after = /^(\d+) digits after the area code$/u.exec(told);
  if (after !== null) return { key: 'phoneAfterArea', n: Number(after[1]) };
  const mobile = /^(\d+) digits, a mobile has 11$/u.exec(told);
  if (mobile !== null) return { key: 'phoneMobileDigits', n: Number(mobile[1]) };
  const added = /^area code (\d+) added$/u.exec(told);
  if (added !== null) return { key: 'phoneAreaAdded', code: added[1] ?? '' };
  const digits = /^(\d+) digits$/u.exec(told);
  if (digits !== null) return { key: 'phoneDigits', n: Number(digits[1]) };
  if (told === 'no area code') return { key: 'phoneNoArea' };
  return told === '8 digits without an area code' ? { key: 'phoneNoAreaEight' } : null;
}
