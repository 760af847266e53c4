/** The parts of the work page. */
export const TABS = ['due', 'import', 'edit', 'history', 'audit'] as const;
export type Tab = (typeof TABS)[number];

/** What the address of the work page says: `#edit/parcels/ID`, `#due?within=90&county=原平市`. */
export type Route = { readonly tab: Tab; readonly path: readonly string[]; readonly params: ReadonlyMap<string, string> };

/** Reads an address. What is not known leads to the list of what is due, which everybody may see. */
export function readRoute(hash: string): Route {
  const text = hash.replace(/^#/u, '');
  const at = text.indexOf('?');
  const [first = '', ...rest] = (at < 0 ? text : text.slice(0, at)).split('/').map(decode);
  const tab = TABS.find((one) => one === first);
  if (tab === undefined) return { tab: 'due', path: [], params: new Map() };
  const params = new URLSearchParams(at < 0 ? '' : text.slice(at + 1));
  return { tab, path: rest.filter((part) => part !== ''), params: new Map([...params].filter(([, value]) => value !== '')) };
}

/** The address of a part. */
export function writeRoute(tab: Tab, path: readonly string[] = [], params: Readonly<Record<string, string | null>> = {}): string {
  const query = Object.entries(params).filter((one): one is [string, string] => one[1] !== null && one[1] !== '');
  const search = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `#${[tab, ...path].map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** An address that was cut or typed wrong must not break the page. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
