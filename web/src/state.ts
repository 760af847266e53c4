/**
 * The state of the map page, in one place: what is asked, of which day, what is shown and chosen. All of it stands
 * in the address, so that a link shows the same and the back button returns to it. Parts of the page read
 * `state()`, change it with `setState()` and hear of changes with `onState()`; they do not tell each other.
 */
import { withBaseLink } from './lib/base-link.ts';
import { EMPTY, NO_FILTERS, readPermalink, writePermalink, type FilterName, type Filters, type Permalink } from './lib/permalink.ts';
import { Store, type Listener } from './lib/store.ts';
import { LAYERS } from './map/layer-list.ts';
import { SYSTEM } from './map/system.ts';

export type PageState = Permalink;

/**
 * How a change stands in the history of the browser: as a new step, in place of the last one, or not at all
 * because it came from there.
 */
export type How = 'push' | 'replace' | 'address';

const store = new Store<PageState, How>(EMPTY);

/** The state now. */
export function state(): PageState {
  return store.state;
}

/** Changes parts of the state, writes the address and tells who listens to them. */
export function setState(change: Partial<PageState>, how: Exclude<How, 'address'> = 'push'): void {
  // The address first: a listener may change the state again, and what is written last must be the last.
  const next = { ...store.state, ...change };
  write(next, how);
  store.set(change, how);
}

/** Calls back after every change of one of these parts, once for all that changed together; gives what ends it. */
export function onState(keys: readonly (keyof PageState)[], listener: Listener<PageState, How>): () => void {
  return store.on(keys, listener);
}

/** Reads the address, now and whenever the browser goes back or forward in it. */
export function startState(): void {
  store.set(readPermalink(location.hash), 'address');
  window.addEventListener('popstate', () => store.set(readPermalink(location.hash), 'address'));
}

/** The names of the layers that are on show; what the map does not have is not among them. */
export function shownLayers({ layers } = state()): ReadonlySet<string> {
  return new Set(LAYERS.filter(({ id, shown }) => layers?.includes(id) ?? shown).map(({ id }) => id));
}

/** Shows or hides a layer. */
export function showLayer(layer: string, shown: boolean): void {
  const now = shownLayers();
  const next = LAYERS.filter(({ id }) => (id === layer ? shown : now.has(id))).map(({ id }) => id);
  const usual = LAYERS.filter((info) => info.shown).map(({ id }) => id);
  setState({ layers: next.join() === usual.join() ? null : next }, 'replace');
}

/** Chooses by one property; an empty list chooses all. */
export function setFilter(name: FilterName, values: readonly string[]): void {
  setState({ filters: { ...state().filters, [name]: values } });
}

/** Chooses all again. */
export function clearFilters(): void {
  setState({ filters: NO_FILTERS });
}

/** Whether anything is chosen. */
export function isFiltered(filters: Filters = state().filters): boolean {
  return Object.values(filters).some((values) => values.length > 0);
}

function write(next: PageState, how: 'push' | 'replace'): void {
  const hash = withBaseLink(writePermalink(next), { base: next.base, system: SYSTEM });
  if (hash === location.hash) return;
  const address = `${location.pathname}${location.search}${hash}`;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}
