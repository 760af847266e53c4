import { pieces } from './spoken.ts';

/** What may stand inside an element; `null` and `false` leave nothing. Strings become text, never markup. */
export type Child = Node | string | number | null | undefined | false;

/** Attributes and listeners of an element. `true` sets an empty attribute, `false` and `null` set none. */
export type Props = {
  readonly class?: string;
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
  readonly attrs?: { readonly [name: string]: string | number | boolean | null | undefined };
};

/** Builds an element. Data only ever passes through text nodes and attributes: no markup is parsed. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (props.class !== undefined) element.className = props.class;
  for (const [name, value] of Object.entries(props.attrs ?? {})) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const [name, listener] of Object.entries(props.on ?? {})) {
    element.addEventListener(name, listener as EventListener);
  }
  append(element, children);
  return element;
}

/** Replaces everything inside an element. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  append(element, children);
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(...(child instanceof Node ? [child] : words(element, String(child))));
  }
}

/** Elements that hold text only: they are marked as a whole. */
const TEXT_ONLY = new Set(['OPTION', 'TITLE', 'TEXTAREA']);

/**
 * The words of an English page hold no Chinese, so Chinese in them is data: names, numbers, what is printed. It is
 * marked as such, or a screen reader would spell it out in English. `bdi`, because no style and no test means it.
 */
function words(element: Element, text: string): (Node | string)[] {
  const { documentElement: page } = document;
  const marked = element.closest('[lang]');
  if (page.lang !== 'en' || (marked !== null && marked !== page)) return [text];
  const cut = pieces(text);
  if (!cut.some(({ chinese }) => chinese)) return [text];
  if (TEXT_ONLY.has(element.tagName)) {
    element.setAttribute('lang', 'zh-CN');
    return [text];
  }
  const spelled = cut.map((piece) => (piece.chinese ? spoken(piece.text) : piece.text));
  const [only] = spelled;
  if (spelled.length === 1 && only !== undefined) return [only];
  // One element for the whole text: in a flexible box every piece would stand apart.
  const whole = document.createElement('bdi');
  whole.append(...spelled);
  return [whole];
}

function spoken(text: string): HTMLElement {
  const element = document.createElement('bdi');
  element.lang = 'zh-CN';
  element.append(text);
  return element;
}

let lastId = 0;

/** An id that no other element of the page has, for `aria-controls` and `for`. */
export function uniqueId(prefix: string): string {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
