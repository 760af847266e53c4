import { about, item, range, type Answer, type Hit } from './api.ts';
import { HereButton } from './here/here-button.ts';
import type { Here } from './here/here.ts';
import { onLanguage, t } from './language.ts';
import { answering } from './lib/answering.ts';
import { fill, h } from './lib/dom.ts';
import { degrees } from './lib/format.ts';
import { isAbort, Latest } from './lib/latest.ts';
import { middleOf } from './lib/middle.ts';
import { EXAMPLES, isQuery, parseTyped, queryOfHit, queryText, type PlaceQuery, type Query, type RangeQuery } from './lib/query.ts';
import { LAYERS } from './map/layer-list.ts';
import { MapView, type Follow, type Padding } from './map/map-view.ts';
import { OfflineBanner } from './offline/banner.ts';
import type { OfflineDialog } from './offline/dialog.ts';
import { locate } from './offline/locate.ts';
import { AnswerPanel } from './parts/answer-panel.ts';
import { CountyList } from './parts/county-list.ts';
import { BaseChooser } from './parts/base-chooser.ts';
import { FailedLayers } from './parts/failed-layers.ts';
import { Footer } from './parts/footer.ts';
import { LayerPanel } from './parts/layer-panel.ts';
import { MapButtons } from './parts/map-buttons.ts';
import { ReadingAids } from './parts/reading-aids.ts';
import { ReviewEntry } from './parts/review-entry.ts';
import { SignIn } from './parts/sign-in.ts';
import { SearchBox } from './parts/search-box.ts';
import { WorkEntry } from './parts/work-entry.ts';
import { loadSession, onSession } from './session.ts';
import { onState, setState, shownLayers, startState, state } from './state.ts';
import { DayStrip } from './view/day-strip.ts';
import { downloadsSee } from './view/downloads.ts';
import { ViewTools } from './view/view-tools.ts';

/** A place clicked on the map is in the map's own system; of a typed one the service says what it assumes. */
const MAP_CRS = 'EPSG:4490';

/** Puts the page together: every part speaks to this one, none to another. */
export class App {
  readonly #latest = new Latest();
  readonly #stretches = new Latest();
  readonly #title = h('h1', { class: 'title' });
  readonly #review = new ReviewEntry();
  readonly #work = new WorkEntry();
  readonly #signIn = new SignIn();
  readonly #hint = h('div', { class: 'hint' });
  readonly #search = new SearchBox({
    onQuery: (query) => this.#ask(query, 'search'),
    onHit: (hit) => this.#goTo(hit),
    onError: (text, error) => this.#panel.showError(text, error),
  });
  readonly #panel = new AnswerPanel({
    onClose: () => this.#forget(),
    onAsk: (query) => this.#ask(query, 'search'),
    onDate: (asOf) => setState({ asOf }),
  });
  readonly #base = new BaseChooser({
    onShow: (layers, basemap) => {
      this.#map.showBase(layers);
      this.#footer.setBase(basemap);
      setState({ base: basemap?.id ?? null }, 'replace');
    },
    onChange: () => setState({ base: this.#base.wanted }, 'replace'),
  });
  readonly #layers = new LayerPanel(() => this.#showLayers(false), this.#base.element);
  readonly #buttons = new MapButtons({
    onZoom: (steps) => this.#map.zoomBy(steps),
    onHome: () => this.#map.home(this.#homePadding(), 300),
    onLayers: () => this.#showLayers(this.#layers.element.hidden !== false),
  });
  readonly #view = new ViewTools({ extent: () => this.#map.extent(), onFeature: (layer, id) => void this.#showFeature(layer, id) });
  readonly #strip: DayStrip;
  readonly #counties = new CountyList((hit) => this.#goTo(hit));
  readonly #footer = new Footer();
  readonly #hereButton = new HereButton(() => void this.#locateMe(), () => void this.#openOffline());
  readonly #banner = new OfflineBanner();
  readonly #failed = new FailedLayers();
  readonly #map: MapView;
  #here: Here | null = null;
  #offline: OfflineDialog | null = null;
  #query: Query | null = null;
  /** The system of the question's coordinate, where the page knows it. */
  #crs: string | null = null;

  constructor(root: HTMLElement) {
    startState();
    this.#strip = new DayStrip(root);
    const target = h('div', { class: 'map', attrs: { tabindex: 0, role: 'application' } });
    const side = h('div', { class: 'side' }, h('div', { class: 'top card' }, h('div', { class: 'title-row' }, this.#title, this.#work.element, this.#review.element, this.#signIn.element), this.#strip.element, this.#search.element, this.#hint), this.#banner.element, this.#panel.element, this.#hereButton.element);
    target.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target === target) this.#askCentre();
    });
    root.append(side, this.#signIn.dialog, this.#buttons.element, this.#layers.element, this.#failed.element, this.#base.notice, this.#view.element, this.#view.host, target, this.#footer.element);
    this.#map = new MapView(target, this.#footer.scale, {
      onClick: (lon, lat, resolutionM) => this.#ask({ kind: 'coordinate', lon: degrees(lon, resolutionM), lat: degrees(lat, resolutionM) }, 'map'),
      onMove: (map) => setState({ map }, 'replace'),
      onFailed: (layer) => this.#failed.add(layer),
      onCounty: (county, decisions) => this.#counties.show(county, decisions),
    });
    downloadsSee(() => this.#map.extent());
    root.append(this.#map.countyStrip, this.#counties.element);
    this.#map.setDay(state().asOf);
    this.#map.setFilters(state().filters);
    const aids = new ReadingAids({
      panel: this.#panel.element,
      layers: this.#layers.element,
      closeLayers: () => this.#showLayers(false),
      map: target,
      find: (selector) => root.querySelector<HTMLElement>(selector),
    });
    root.prepend(aids.skip.element);
    root.append(aids.said);
    this.#refresh(target);
    onLanguage(() => (this.#refresh(target), aids.refresh()));
    // What an answer offers depends on who is signed in.
    onSession(() => this.#panel.refresh());
    void loadSession();
    onState(['layers'], () => this.#drawLayers());
    onState(['filters'], ({ filters }) => this.#map.setFilters(filters));
    onState(['asOf'], ({ asOf }) => this.#map.setDay(asOf));
    onState(['map', 'question', 'asOf'], (now, before, how) => {
      if (how === 'address') this.#restore();
      else if (now.asOf !== before.asOf && now.question === before.question && this.#query !== null) this.#ask(this.#query, 'day');
    });
    about(new AbortController().signal).then(
      (known) => this.#footer.setAbout(known),
      // The map works without it; the schematic notice stands in any case.
      () => this.#footer.refresh(),
    );
    if (matchMedia('(min-width: 1100px)').matches) this.#showLayers(true);
    this.#drawLayers();
    this.#restore();
  }

  /** Asks. A question from the map leaves the map where it is, unless the panel would cover the place. */
  #ask(query: Query, from: 'search' | 'map' | 'address' | 'day' | 'table'): void {
    this.#here?.stop();
    this.#query = query;
    this.#search.setText(queryText(query));
    this.#hint.hidden = true;
    this.#panel.showLoading(query);
    // Asked before it is written: the map writes its position into the state as soon as it has drawn.
    const free = from === 'search' || from === 'table' || (from === 'address' && state().map === null);
    if (from !== 'address' && from !== 'day') setState({ map: this.#map.position(), question: queryText(query) });
    const own = query.kind === 'coordinate' ? (query.crs ?? null) : null;
    if (query.kind === 'coordinate' && own === null && from === 'map') {
      this.#map.mark(Number(query.lon), Number(query.lat), null, this.#padding(), 'clear');
    }
    if (from !== 'day') this.#crs = from === 'map' || from === 'table' ? MAP_CRS : null;
    const follow = free ? 'middle' : from === 'map' || from === 'day' ? 'clear' : 'stay';
    if (query.kind === 'range') void this.#showRange(query, from === 'search', free);
    else void this.#answer(query, own ?? this.#crs, from === 'search', follow);
  }

  /** Where am I, and who answers here: asked anew with every touch of the button. */
  async #locateMe(): Promise<void> {
    this.#hereButton.set('seeking');
    const { Here } = await import('./here/here.ts');
    this.#here ??= new Here({
      asOf: () => state().asOf,
      onState: (now) => this.#hereButton.set(now),
      onPlace: (lon, lat, accuracyM, news) => this.#map.mark(lon, lat, accuracyM, this.#padding(), news ? 'middle' : 'stay', (accuracyM ?? 1000) < 100 ? 15 : 12),
      onAnswer: (query, answer, head) => {
        this.#query = query;
        this.#hint.hidden = true;
        this.#search.setText(queryText(query));
        this.#panel.showAnswer(query, answer, false, head);
        setState({ map: this.#map.position(), question: queryText(query) });
        void this.#showStretches(answer, false);
      },
      onError: (error) => this.#panel.showError(t('hereDeniedTitle'), error),
      onPost: (line) => this.#search.begin(`${line} K`),
    });
    this.#latest.cancel();
    this.#here.start();
  }

  /** Packs for the time without a network. */
  async #openOffline(): Promise<void> {
    if (this.#offline === null) {
      const { OfflineDialog } = await import('./offline/dialog.ts');
      this.#offline = new OfflineDialog(() => this.#hereButton.focusOffline());
      document.getElementById('app')?.append(this.#offline.element);
    }
    await this.#offline.show();
  }

  async #showRange(query: RangeQuery, focus: boolean, follow: boolean): Promise<void> {
    try {
      const found = await range(query, this.#latest.next());
      this.#panel.showRange(query, found, focus);
      this.#stretches.cancel();
      this.#map.unmark();
      this.#map.highlight([], this.#padding(), false);
      this.#map.showRange(found.features.filter(({ geometry }) => geometry !== null), this.#padding(), follow);
    } catch (error) {
      if (isAbort(error)) return;
      this.#unmark();
      this.#panel.showError(queryText(query), error);
    }
  }

  async #answer(query: PlaceQuery, crs: string | null, focus: boolean, follow: Follow): Promise<void> {
    try {
      const answer = await locate(query, state().asOf, crs, this.#latest.next());
      this.#panel.showAnswer(query, answer, focus);
      this.#showPlace(query, answer, follow);
    } catch (error) {
      if (isAbort(error)) return;
      this.#unmark();
      this.#panel.showError(queryText(query), error);
    }
  }

  #showPlace(query: PlaceQuery, answer: Answer, follow: Follow): void {
    const { lon, lat, tolerance_m: along, lateral_m: across } = answer.place;
    const maybe = answer.place.candidates.flatMap(({ lon: x, lat: y }) => (x == null || y == null ? [] : [[x, y] as const]));
    const placed = lon != null && lat != null;
    const jump = answer.place.short_chain;
    this.#map.showRange([], this.#padding(), false);
    if (placed) {
      const radius = query.kind === 'post' ? Math.max(along ?? 0, across ?? 0) : null;
      this.#map.mark(lon, lat, radius, this.#padding(), follow);
    } else if (maybe.length > 0) this.#map.markAll(maybe, this.#padding(), follow === 'middle');
    else if (jump?.lon != null && jump.lat != null) this.#map.markJump(jump.lon, jump.lat, this.#padding(), follow);
    else this.#map.unmark();
    void this.#showStretches(answer, follow === 'middle' && !placed && maybe.length === 0 && jump?.lon == null);
  }

  /** An extra: the answer stands without it, so a stretch that does not come is left out. */
  async #showStretches(answer: Answer, follow: boolean): Promise<void> {
    const signal = this.#stretches.next();
    this.#map.highlight([], this.#padding(), false);
    const found = await Promise.all(answering(answer).map(({ layer, id }) => item(layer, id, signal, state().asOf).catch(() => null)));
    if (!signal.aborted) this.#map.highlight(found.filter((feature) => feature !== null), this.#padding(), follow);
  }

  /** A row of the table: on the map, and what the answer is there, where it is one place. */
  async #showFeature(layer: string, id: string): Promise<void> {
    if (matchMedia('(max-width: 719px)').matches) this.#view.close();
    const signal = this.#stretches.next();
    try {
      const feature = (await item(layer, id, signal, state().asOf)) as { geometry?: unknown };
      const middle = middleOf(feature.geometry);
      if (middle !== null) this.#ask({ kind: 'coordinate', lon: degrees(middle[0]), lat: degrees(middle[1]) }, 'table');
      else if (feature.geometry == null) this.#panel.showHit({ kind: layer, id, title: id, subtitle: t('tableNowhereRow'), lon: null, lat: null, locate: null, source: null });
      else this.#map.highlight([feature], this.#padding(), true);
    } catch (error) {
      if (!isAbort(error)) this.#panel.showError(id, error);
    }
  }

  #unmark(): void {
    this.#stretches.cancel();
    this.#map.unmark();
    this.#map.highlight([], this.#padding(), false);
    this.#map.showRange([], this.#padding(), false);
  }

  /** The keyboard's click: the middle of the map, where a cross shows while the map has the focus. */
  #askCentre(): void {
    const centre = this.#map.position();
    if (centre !== null) this.#ask({ kind: 'coordinate', lon: degrees(centre.lon), lat: degrees(centre.lat) }, 'map');
  }

  #example(text: string): HTMLElement {
    const click = (): void => {
      const typed = parseTyped(text);
      if (isQuery(typed)) this.#ask(typed, 'search');
      else void this.#search.run(text);
    };
    return h('button', { class: 'link', attrs: { type: 'button' }, on: { click } }, text);
  }

  #goTo(hit: Hit): void {
    const query = queryOfHit(hit);
    if (query !== null) this.#ask(query, 'search');
    else if (hit.lon !== null && hit.lat !== null) {
      this.#ask({ kind: 'coordinate', lon: degrees(hit.lon), lat: degrees(hit.lat) }, 'search');
    } else {
      this.#query = null;
      this.#unmark();
      this.#panel.showHit(hit);
      // What was found has no place to ask about: its name is the question.
      setState({ map: this.#map.position(), question: hit.title });
    }
  }

  #forget(): void {
    this.#here?.stop();
    this.#latest.cancel();
    this.#query = null;
    this.#search.setText('');
    this.#hint.hidden = false;
    this.#unmark();
    setState({ map: this.#map.position(), question: null });
  }

  /** Shows what the address says. */
  #restore(): void {
    const { map, question } = state();
    this.#base.restore(location.hash);
    if (map === null) this.#map.home(this.#homePadding());
    else this.#map.look(map);
    const typed = question === null ? null : parseTyped(question);
    if (typed !== null && isQuery(typed)) {
      this.#ask(typed, 'address');
      return;
    }
    this.#latest.cancel();
    this.#query = null;
    this.#search.setText(question ?? '');
    this.#hint.hidden = false;
    this.#panel.hide();
    this.#unmark();
    // What only the service can read, it is asked for; several meanings are listed.
    if (question !== null) void this.#search.run(question);
  }

  /** The layers on show are those of the state. */
  #drawLayers(): void {
    const shown = shownLayers();
    for (const { id } of LAYERS) this.#map.setVisible(id, shown.has(id));
    this.#layers.showShown();
  }

  /** The room the panels take: beside the map on a wide window, above and below it on a phone. */
  #padding(): Padding {
    const narrow = matchMedia('(max-width: 719px)').matches;
    if (narrow) return [150, 16, this.#panel.isOpen ? window.innerHeight * (this.#panel.element.classList.contains('with-head') ? 0.6 : 0.5) : 60, 16];
    return [24, this.#layers.element.hidden ? 64 : 320, 48 + this.#view.below(), 432];
  }

  /** The whole area may reach below the corners of the search card, not below an open answer. */
  #homePadding(): Padding {
    const [top, right, bottom, left] = this.#padding();
    return this.#panel.isOpen ? [top, right, bottom, left] : [top, right, bottom, Math.min(left, 120)];
  }

  #showLayers(open: boolean): void {
    this.#layers.element.hidden = !open;
    this.#buttons.setLayersOpen(open);
  }

  #refresh(target: HTMLElement): void {
    document.title = `${t('title')} · landrail`;
    this.#title.textContent = t('title');
    fill(this.#hint, h('p', {}, t('hint')), h('p', { class: 'examples' }, t('examples'), ...EXAMPLES.map((text) => this.#example(text))));
    target.setAttribute('aria-label', t('mapLabel'));
    for (const part of [this.#search, this.#panel, this.#layers, this.#base, this.#buttons, this.#footer, this.#failed, this.#work, this.#review, this.#signIn, this.#view, this.#strip, this.#hereButton, this.#banner, this.#counties, this.#map]) part.refresh();
    void this.#offline?.refresh();
  }
}
