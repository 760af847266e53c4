import { t } from '../language.ts';
import { fill, h, uniqueId, type Child } from '../lib/dom.ts';
import type { BoundaryMap, Mode } from './boundary-map.ts';
import { shown } from './shown.ts';
import { area, crossings, difference, readRing, ringText, units, type Point, type Polygons } from './rings.ts';
import { Undo } from './undo.ts';
import { w, type WorkKey } from './words.ts';

const MODES: Readonly<Record<Mode, WorkKey>> = { modify: 'modeModify', draw: 'modeDraw', hole: 'modeHole', erase: 'modeErase' };
const MODE_HELP: Readonly<Record<Mode, WorkKey>> = { modify: 'helpModify', draw: 'helpDraw', hole: 'helpHole', erase: 'helpErase' };
/** Above this share of the stated area a difference is marked; the service tolerates no more. */
const TOLERANCE = 1;

/** The boundary of a feature: drawn on a map or written as coordinates, with its area and what is wrong with it. */
export class BoundaryPanel {
  readonly element = h('section', { class: 'card work-card boundary' });
  readonly #target = h('div', { class: 'work-map', attrs: { tabindex: 0, role: 'application' } });
  readonly #tools = h('div', { class: 'map-tools', attrs: { role: 'toolbar' } });
  readonly #help = h('p', { class: 'small' });
  readonly #area = h('div', { class: 'boundary-area', attrs: { role: 'status' } });
  readonly #crossed = h('div', { attrs: { role: 'alert' } });
  readonly #rings = h('div', { class: 'boundary-rings' });
  readonly #faults = h('div', { attrs: { role: 'alert' } });
  readonly #neighbours = h('p', { class: 'small' });
  readonly #steps: Undo<Polygons>;
  readonly #onChange: (polygons: Polygons) => void;
  #map: BoundaryMap | null = null;
  #mode: Mode = 'modify';
  #stated: number | null = null;
  #near: number | null = null;
  #cut = false;
  #said: string | null = null;
  #disposed = false;
  #locked = false;

  constructor(polygons: Polygons, look: readonly [number, number, number, number] | null, self: string | null, onChange: (polygons: Polygons) => void) {
    this.#steps = new Undo(polygons);
    this.#onChange = onChange;
    if (polygons.length === 0) this.#mode = 'draw';
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.refresh();
    // A map that is made before it has a size draws nothing.
    Promise.all([import('./boundary-map.ts'), shown(this.#target)]).then(
      ([{ BoundaryMap }]) => {
        if (this.#disposed) return;
        const map = new BoundaryMap(this.#target, self, {
          onLive: (live) => this.#measure(live),
          onChange: (next) => this.#step(next, false),
          onOutside: () => this.#say(w('holeOutside')),
          onNeighbours: (count, cut = false) => {
            [this.#near, this.#cut] = [count, cut];
            this.#drawNeighbours();
          },
        });
        this.#map = map;
        map.set(this.#steps.now, true);
        map.mode(this.#mode);
        if (this.#steps.now.length === 0 && look !== null) map.look(look);
        this.#measure(this.#steps.now);
      },
      () => fill(this.#faults, h('p', { class: 'error' }, t('errorNetwork'))),
    );
  }

  get polygons(): Polygons {
    return this.#steps.now;
  }

  /** The stated area, to be held against that of the boundary; `null` where none is stated. */
  state(m2: number | null): void {
    this.#stated = m2;
    this.#measure(this.#steps.now);
  }

  /** What the service says against the boundary. */
  fault(words: readonly string[]): void {
    fill(this.#faults, ...words.map((one) => h('p', { class: 'error' }, one)));
  }

  /** Keeps the boundary as it is for a while; the buttons are those of a form that is disabled. */
  lock(locked: boolean): void {
    this.#locked = locked;
    this.#target.classList.toggle('locked', locked);
  }

  dispose(): void {
    this.#disposed = true;
    this.#map?.dispose();
  }

  refresh(): void {
    this.#target.setAttribute('aria-label', w('boundaryMap'));
    fill(this.element, h('h3', {}, w('boundary')), h('p', { class: 'small narrow-only' }, w('largerScreen')), this.#tools, this.#help, this.#target, this.#neighbours, this.#area, this.#crossed, this.#faults, this.#rings);
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    const typed = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (this.#locked || typed || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) this.#redo();
    else this.#undo();
  }

  #undo(): void {
    // While a ring is drawn, its last vertex is the last step.
    if (this.#map?.removeLastPoint() === true || !this.#steps.canUndo) return;
    this.#show(this.#steps.undo());
  }

  #redo(): void {
    if (this.#steps.canRedo) this.#show(this.#steps.redo());
  }

  #step(next: Polygons, show: boolean): void {
    this.#steps.push(next);
    if (show || this.#mode === 'draw' || this.#mode === 'hole') this.#map?.set(this.#steps.now, false);
    // A ring that is finished is looked at and put right next.
    if (this.#mode === 'draw' || this.#mode === 'hole') this.#choose('modify');
    this.#changed();
  }

  #show(polygons: Polygons): void {
    this.#map?.set(polygons, false);
    this.#changed();
  }

  #changed(): void {
    this.#said = null;
    fill(this.#faults);
    this.#draw();
    this.#measure(this.#steps.now);
    this.#onChange(this.#steps.now);
  }

  #choose(mode: Mode): void {
    this.#mode = mode;
    this.#map?.mode(mode);
    this.#said = null;
    this.#draw();
  }

  #say(words: string): void {
    this.#said = words;
    this.#draw();
  }

  #draw(): void {
    const button = (words: string, click: () => void, attrs: Readonly<Record<string, string | boolean>> = {}): HTMLElement =>
      h('button', { class: 'tool', attrs: { type: 'button', ...attrs }, on: { click } }, words);
    this.#tools.setAttribute('aria-label', w('boundaryTools'));
    const focused = this.#tools.contains(document.activeElement) ? document.activeElement?.getAttribute('data-tool') : null;
    fill(
      this.#tools,
      ...(Object.keys(MODES) as Mode[]).map((mode) => button(w(MODES[mode]), () => this.#choose(mode), { 'data-tool': mode, 'aria-pressed': String(mode === this.#mode), disabled: mode !== 'draw' && this.#steps.now.length === 0 })),
      button(w('undo'), () => this.#undo(), { 'data-tool': 'undo', title: 'Ctrl+Z', disabled: !this.#steps.canUndo }),
      button(w('redo'), () => this.#redo(), { 'data-tool': 'redo', title: 'Ctrl+Y', disabled: !this.#steps.canRedo }),
      button(w('fit'), () => this.#map?.fit(), { 'data-tool': 'fit', disabled: this.#steps.now.length === 0 }),
    );
    if (focused !== null) this.#tools.querySelector<HTMLElement>(`[data-tool="${focused}"]`)?.focus();
    fill(this.#help, this.#said ?? w(MODE_HELP[this.#mode]));
    this.#drawNeighbours();
    fill(this.#rings, ...this.#ringRows(), h('div', { class: 'ring' }, this.#coordinates(null)));
  }

  #drawNeighbours(): void {
    fill(this.#neighbours, this.#near === null ? w('snapNone') : w(this.#cut ? 'snapSome' : 'snapTo', { n: this.#near }));
  }

  #measure(polygons: Polygons): void {
    if (polygons.length === 0) {
      fill(this.#area, h('p', { class: 'small' }, w('noBoundary')));
      fill(this.#crossed);
      this.#map?.cross([]);
      return;
    }
    const found: readonly Point[] = crossings(polygons);
    this.#map?.cross(found);
    fill(this.#crossed, found.length > 0 && h('p', { class: 'error crossing' }, w('crosses', { n: found.length }), ' ', found.slice(0, 3).map(([x, y]) => `${x.toFixed(6)} ${y.toFixed(6)}`).join(t('listSeparator'))));
    // What crosses itself encloses no area that anybody means.
    if (found.length > 0) return fill(this.#area, h('p', {}, w('areaCrossed')));
    const m2 = area(polygons);
    const said = units(m2);
    const stated = this.#stated;
    const off = stated === null || stated <= 0 ? null : difference(m2, stated);
    fill(
      this.#area,
      h('p', {}, h('strong', {}, w('areaIs', said))),
      off === null
        ? h('p', { class: 'small' }, w('areaNotStated'))
        : h('p', { class: Math.abs(off) > TOLERANCE ? 'area-off' : '' }, w('areaStated', { ...units(stated ?? 0), off: `${off >= 0 ? '+' : '−'}${Math.abs(off).toFixed(2)}` }), Math.abs(off) > TOLERANCE && ` ${w('areaOff')}`),
    );
  }

  #ringRows(): Child[] {
    return this.#steps.now.flatMap((rings, p) =>
      rings.map((ring, r) => {
        const words = r === 0 ? w('outerRing', { n: p + 1 }) : w('hole', { n: p + 1, hole: r });
        const remove = (): void => this.#step(r === 0 ? this.#steps.now.filter((_, no) => no !== p) : this.#steps.now.map((own, no) => (no === p ? own.filter((_, at) => at !== r) : own)), true);
        return h('div', { class: 'ring' }, h('p', {}, words, ' · ', w('vertices', { n: ring.length - 1 }), ' ', h('button', { class: 'link', attrs: { type: 'button', 'aria-label': `${w('removeRing')}: ${words}` }, on: { click: remove } }, w('removeRing'))), this.#coordinates([p, r]));
      }),
    );
  }

  /** A ring as text, or a new one: for who has coordinates, and for who has no mouse. */
  #coordinates(at: readonly [number, number] | null): HTMLElement {
    const id = uniqueId('ring');
    const body = h('div', {});
    const details = h('details', { on: { toggle: () => details.open && body.childElementCount === 0 && open() } }, h('summary', {}, w(at === null ? 'addByCoordinates' : 'coordinates')), body);
    const open = (): void => {
      const text = h('textarea', { attrs: { id, rows: 8, spellcheck: 'false' } });
      const ring = at === null ? undefined : this.#steps.now[at[0]]?.[at[1]];
      if (ring !== undefined) text.value = ringText(ring);
      const said = h('p', { class: 'refused', attrs: { role: 'alert' } });
      const take = (): void => {
        const read = readRing(text.value);
        if ('line' in read) return fill(said, w('coordinateWrong', { line: read.line }));
        const now = this.#steps.now;
        this.#step(at === null ? [...now, [read.ring]] : now.map((rings, p) => (p === at[0] ? rings.map((own, r) => (r === at[1] ? read.ring : own)) : rings)), true);
        this.#map?.fit();
      };
      fill(body, h('label', { attrs: { for: id } }, w('coordinatesHelp')), text, said, h('button', { class: 'tool', attrs: { type: 'button' }, on: { click: take } }, w('takeCoordinates')));
    };
    return details;
  }
}
