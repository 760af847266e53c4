import { h } from '../lib/dom.ts';
import { writeRoute } from './route.ts';
import { feature, type Geometry } from './service.ts';
import { w } from './words.ts';

/** Places that stand for a whole county, township or village are none to go to. */
const PLACED = new Set(['surveyed', 'drawn', 'named_streets', 'along_line']);

/**
 * The way to the map: to the place of a feature where it has one of its own, else with its number searched for.
 * `drawn` is a boundary of its own that is known already: the link then also works in a tab of its own.
 */
export function mapLink(layer: string, id: string, number: string, drawn: unknown = null): HTMLElement {
  const known = drawn === null ? null : placeHash(drawn as Geometry);
  if (known !== null) return h('a', { attrs: { href: `./${known}` } }, w('onMap'));
  const href = `./#q=${encodeURIComponent(number === '' ? id : number)}`;
  const link = h('a', { attrs: { href } }, w('onMap'));
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    feature(layer, id, new AbortController().signal).then(
      ({ body: { geometry, properties } }) => {
        const precision = properties['precision'];
        const own = geometry !== null && (precision === undefined || PLACED.has(String(precision)));
        location.href = own ? `./${placeHash(geometry) ?? href.slice(2)}` : href;
      },
      () => (location.href = href),
    );
  });
  return link;
}

/** Where the map looks for a geometry to be in view. */
export function placeHash(geometry: Geometry): string | null {
  const box = boxOf(geometry.coordinates);
  if (box === null) return null;
  const [west, south, east, north] = box;
  const span = Math.max(east - west, (north - south) * 1.3, 0.0005);
  const zoom = Math.max(8, Math.min(17, Math.log2(360 / span) + 0.5));
  return `#map=${zoom.toFixed(1)}/${((south + north) / 2).toFixed(5)}/${((west + east) / 2).toFixed(5)}`;
}

/** West, south, east and north of coordinates however deep; `null` for none. */
export function boxOf(coordinates: unknown): readonly [number, number, number, number] | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [x, y] = part as unknown[];
    if (typeof x === 'number' && typeof y === 'number') [west, south, east, north] = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
    else part.forEach(walk);
  };
  walk(coordinates);
  return west > east ? null : [west, south, east, north];
}

/** The way to how a feature read before. */
export function historyLink(layer: string, id: string): HTMLElement {
  return h('a', { attrs: { href: writeRoute('history', [layer, id]) } }, w('historyOf'));
}

/** The way to the form of a feature. */
export function editLink(layer: string, id: string): HTMLElement {
  return h('a', { attrs: { href: writeRoute('edit', [layer, id]) } }, w('editOne'));
}
