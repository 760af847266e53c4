/** Builds an element of a drawing; attributes only, no markup is parsed. */
export function svg(tag: string, attrs: Readonly<Record<string, string | number>>, ...children: readonly SVGElement[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
