import { t } from '../language.ts';
import { fill, h, uniqueId } from '../lib/dom.ts';
import { isAbort, Latest } from '../lib/latest.ts';
import { isDay } from '../lib/permalink.ts';
import { bars, dayNumber, dayText, monthsFrom, neighbours, snapped, span, turnsOf, type Turn } from '../lib/timeline.ts';
import { errorWords } from '../parts/error-words.ts';
import { onState, setState, shownLayers, state } from '../state.ts';
import { today } from './day-strip.ts';
import { layerTitle } from './names.ts';
import { timeline, type Timeline } from './service.ts';
import type { Tool } from './view-tools.ts';

/** A slider that is being moved asks for a day only when it has rested, in milliseconds. */
const REST = 250;
const BARS = 120;
/** A slider this near to a turn means the turn, as a share of its length. */
const NEAR = 0.012;

/** Chooses the day of everything on show. */
export class DayCard implements Tool {
  readonly element = h('section', { class: 'day-card card' });
  readonly #close: () => void;
  readonly #latest = new Latest();
  readonly #title = h('h2', { attrs: { id: uniqueId('day') } });
  readonly #field = h('input', { class: 'day-field', attrs: { type: 'date', min: '1949-10-01' }, on: { change: () => this.#typed() } });
  readonly #slider = h('input', { class: 'day-slider', attrs: { type: 'range', step: 1 } });
  readonly #bars = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #ends = h('p', { class: 'day-ends small', attrs: { 'aria-hidden': 'true' } });
  readonly #words = h('div', { class: 'day-words small', attrs: { role: 'status' } });
  #known: Timeline | null = null;
  #turns: readonly Turn[] = [];
  #timer = 0;
  /** Whether the slider is under the finger: all its days are one step back in the history. */
  #moving = false;

  constructor(close: () => void) {
    this.#close = close;
    this.element.setAttribute('aria-labelledby', this.#title.id);
    this.#bars.setAttribute('class', 'day-bars');
    this.#bars.setAttribute('aria-hidden', 'true');
    this.#bars.setAttribute('viewBox', `0 0 ${BARS} 10`);
    this.#bars.setAttribute('preserveAspectRatio', 'none');
    this.#slider.addEventListener('input', () => this.#slid());
    this.#slider.addEventListener('change', () => {
      this.#settle();
      this.#moving = false;
    });
    this.#slider.addEventListener('keydown', (event) => this.#key(event));
    onState(['asOf'], () => this.#draw());
    onState(['layers'], () => this.#spread());
    this.refresh();
  }

  shown(open: boolean): void {
    if (!open) {
      this.#latest.cancel();
      return;
    }
    this.#slider.focus();
    timeline(this.#latest.next()).then(
      (known) => {
        this.#known = known;
        this.#spread();
      },
      (error: unknown) => {
        // The field works without it.
        if (!isAbort(error)) fill(this.#words, h('p', { class: 'notice' }, errorWords(error)));
      },
    );
  }

  refresh(): void {
    const button = (text: string, click: () => void, label = text): HTMLElement =>
      h('button', { class: 'view-small', attrs: { type: 'button', 'aria-label': label }, on: { click } }, text);
    fill(this.#title, t('dayTitle'));
    this.#field.setAttribute('aria-label', t('dayField'));
    this.#slider.setAttribute('aria-label', t('daySlider'));
    fill(
      this.element,
      h('header', { class: 'view-head' }, this.#title, h('button', { class: 'icon-button', attrs: { type: 'button', 'aria-label': t('close') }, on: { click: this.#close } }, '✕')),
      h('p', { class: 'small' }, t('dayHint')),
      h(
        'div',
        { class: 'day-row' },
        this.#field,
        button(t('today'), () => setState({ asOf: null })),
        button('‹', () => this.#step('before'), t('dayBefore')),
        button('›', () => this.#step('after'), t('dayAfter')),
      ),
      h('div', { class: 'day-bar' }, this.#bars as unknown as HTMLElement, this.#slider),
      this.#ends,
      this.#words,
    );
    this.#spread();
  }

  /** The day on show. */
  #day(): string {
    return state().asOf ?? this.#known?.today ?? today();
  }

  /** Takes the turns of the layers on show; acts about offices count always, since answers tell them. */
  #spread(): void {
    this.#turns = turnsOf(this.#known?.days ?? [], new Set([...shownLayers(), 'appointments']));
    const { first, last } = span(this.#turns, this.#known?.today ?? today(), state().asOf);
    Object.assign(this.#slider, { min: String(first), max: String(last) });
    const parts = bars(this.#turns, first, last, BARS).map((height, no) => {
      const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      const all: [string, number][] = [['x', no], ['y', 10 - height * 10], ['width', 0.9], ['height', height * 10]];
      for (const [name, value] of all) bar.setAttribute(name, String(value));
      return height > 0 ? bar : null;
    });
    this.#bars.replaceChildren(...parts.filter((bar) => bar !== null));
    fill(this.#ends, h('span', {}, dayText(first)), h('span', {}, dayText(last)));
    this.#draw();
  }

  #draw(): void {
    const day = this.#day();
    const at = dayNumber(day);
    if (at < Number(this.#slider.min) || at > Number(this.#slider.max)) {
      this.#spread();
      return;
    }
    if (!this.#moving) this.#slider.value = String(at);
    if (document.activeElement !== this.#field) this.#field.value = day;
    this.#slider.setAttribute('aria-valuetext', state().asOf === null ? `${day} (${t('today')})` : day);
    this.#tell(day);
  }

  /** What changes on the day, and what came before it. */
  #tell(day: string): void {
    if (this.#known === null) return;
    const turn = this.#turns.find((one) => one.day === day);
    const { before } = neighbours(this.#turns, day);
    const counted = (key: 'dayBegins' | 'dayEnds', counts: Turn['begins']): HTMLElement[] =>
      Object.entries(counts).map(([layer, n]) => h('li', {}, t(key, { layer: layerTitle(layer), n })));
    const first = this.#turns[0];
    const undated = Object.entries(this.#known.undated).filter(([layer]) => shownLayers().has(layer));
    fill(
      this.#words,
      first === undefined
        ? h('p', {}, t('dayNone'))
        : turn !== undefined
          ? h('div', {}, h('p', {}, h('strong', {}, `${day} `), t('dayTurns')), h('ul', {}, ...counted('dayBegins', turn.begins), ...counted('dayEnds', turn.ends)))
          : h('p', {}, before === null ? t('dayNoneBefore', { day: first.day }) : t('dayNoTurn', { day: before.day })),
      undated.length > 0 && h('p', {}, t('dayUndated', { layers: undated.map(([layer, n]) => t('dayCount', { layer: layerTitle(layer), n })).join(t('listSeparator')) })),
    );
  }

  #slid(): void {
    const reach = (Number(this.#slider.max) - Number(this.#slider.min)) * NEAR;
    const day = dayText(snapped(this.#turns, Number(this.#slider.value), reach));
    this.#field.value = day;
    this.#slider.setAttribute('aria-valuetext', day);
    this.#tell(day);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#settle(), REST);
  }

  /** Shows the day where the slider has come to rest. */
  #settle(): void {
    window.clearTimeout(this.#timer);
    const how = this.#moving ? 'replace' : 'push';
    this.#moving = true;
    const day = this.#field.value;
    if (isDay(day)) setState({ asOf: day === (this.#known?.today ?? today()) ? null : day }, how);
  }

  #typed(): void {
    const day = this.#field.value;
    if (isDay(day) && this.#field.validity.valid) setState({ asOf: day === (this.#known?.today ?? today()) ? null : day });
  }

  #step(way: 'before' | 'after'): void {
    const to = neighbours(this.#turns, this.#day())[way];
    // After the last change there is today, which it still holds for.
    if (to !== null) setState({ asOf: to.day });
    else if (way === 'after' && this.#day() < (this.#known?.today ?? today())) setState({ asOf: null });
  }

  #key(event: KeyboardEvent): void {
    const day = this.#day();
    const turn = (way: 'before' | 'after'): void => this.#step(way);
    const to = (next: string): void => setState({ asOf: next === today() ? null : next });
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => (event.shiftKey ? to(dayText(dayNumber(day) - 1)) : turn('before')),
      ArrowDown: () => (event.shiftKey ? to(dayText(dayNumber(day) - 1)) : turn('before')),
      ArrowRight: () => (event.shiftKey ? to(dayText(dayNumber(day) + 1)) : turn('after')),
      ArrowUp: () => (event.shiftKey ? to(dayText(dayNumber(day) + 1)) : turn('after')),
      PageDown: () => to(monthsFrom(day, -1)),
      PageUp: () => to(monthsFrom(day, 1)),
      Home: () => this.#turns[0] !== undefined && setState({ asOf: this.#turns[0].day }),
      End: () => setState({ asOf: null }),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  }
}
