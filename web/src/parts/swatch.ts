import { svg } from '../lib/svg.ts';
import { KINDS, PATTERNS, STATUSES, type DecisionKind, type DecisionStatus } from '../map/decision.ts';
import { onTheme, palette } from '../map/theme.ts';

const [WIDTH, HEIGHT] = [26, 14];

/** How something looks on the map, in the colours in use; the words beside it say what it is. */
export function swatch(name: string): SVGElement {
  return svg('svg', { class: 'swatch', width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'data-name': name, 'aria-hidden': 'true' }, ...drawing(name));
}

// Other colours: each is drawn anew where it stands.
onTheme(() => {
  for (const old of document.querySelectorAll<SVGElement>('svg.swatch')) old.replaceWith(swatch(old.dataset['name'] ?? ''));
});

function drawing(name: string): SVGElement[] {
  const c = palette();
  const [what, of = ''] = name.split(':');
  switch (what) {
    case 'county':
      return [area({ fill: c.countyFills[3] ?? c.paper, stroke: c.countyEdge, 'stroke-dasharray': '4 2' })];
    case 'land':
      return (['grant', 'allocation', 'banking'] as const).map((kind, at) => box(c.kinds[kind], 1 + at * 8.5, 7));
    case 'kind':
      return [area({ fill: c.kinds[asKind(of)], 'fill-opacity': 0.35, stroke: c.kinds[asKind(of)], 'stroke-width': 2 })];
    case 'status':
      return status(asStatus(of), c.ink, c.paper);
    case 'vague':
      return [area({ fill: 'none', stroke: c.ink, 'stroke-dasharray': '3 3' }), ...[6, 12, 18, 24].map((x) => line(x - 5, 12, x, 2, c.ink, 1, '')), dot(20, 7, 3.6, c.paper, c.ink)];
    case 'halo':
      return [svg('circle', { cx: 13, cy: 7, r: 6.3, fill: c.ink, 'fill-opacity': 0.1, stroke: c.ink, 'stroke-dasharray': '2 2' }), dot(13, 7, 2, c.ink, c.ink)];
    case 'count':
      return [svg('rect', { x: 3, y: 1.5, width: 20, height: 11, rx: 5.5, fill: c.edge, stroke: c.accent }), svg('text', { x: 13, y: 10.4, 'text-anchor': 'middle', 'font-size': 9, fill: c.accent }, text('n'))];
    case 'constraint':
      return [area({ fill: c.constraint, 'fill-opacity': 0.1, stroke: c.constraint, 'stroke-dasharray': '2 2' })];
    case 'county-segment':
      return [line(0, 7, 13, 7, c.bands[0], 11, '', 0.45), line(13, 7, 26, 7, c.bands[1], 11, '', 0.45)];
    case 'segment':
      return [0, 1, 2].map((at) => line(at * 8.7, 7, (at + 1) * 8.7, 7, c.bands[at], 8, ''));
    case 'band':
      return [line(0, 7, 26, 7, c.bands[Number(of)], 8, '')];
    case 'tracks':
      return [line(0, 4, 26, 4, c.bands[0], 4, ''), line(0, 10, 26, 10, c.bands[1], 4, '')];
    case 'undivided':
      return [line(0, 7, 26, 7, c.undivided, 7, '')];
    case 'answer':
      return [pill(c.edge, c.accent), line(5, 7, 21, 7, c.bands[0], 4, '')];
    case 'range':
      return [pill(c.range, c.accent)];
    case 'schematic':
      return [line(0, 7, 26, 7, c.ink, 2, '7 3')];
    case 'line':
      return [line(0, 7, 26, 7, c.edge, 6, ''), line(0, 7, 26, 7, c.ink, 3, '')];
    case 'finding':
      return finding(c.fault, c.paper, c.undivided, 12, '7 4');
    case 'finding-doubt':
      return finding(c.doubt, c.paper, c.undivided, 14, '2 7');
    case 'station':
      return [dot(13, 7, 5, c.dot, c.ink)];
    case 'post':
      return [line(0, 7, 26, 7, c.ink, 2, ''), line(13, 0.5, 13, 13.5, c.ink, of === 'schematic' ? 1.2 : 2.6, '')];
    default:
      return [];
  }
}

function text(value: string): SVGElement {
  const span = svg('tspan', {});
  span.textContent = value;
  return span;
}

function asKind(name: string): DecisionKind {
  return KINDS.find((kind) => kind === name) ?? 'other';
}

function asStatus(name: string): DecisionStatus {
  return STATUSES.find((status) => status === name) ?? 'other';
}

function area(attrs: Readonly<Record<string, string | number>>): SVGElement {
  return svg('rect', { x: 1.5, y: 1.5, width: WIDTH - 3, height: HEIGHT - 3, ...attrs });
}

function box(color: string, x: number, width: number): SVGElement {
  return svg('rect', { x, y: 2, width, height: 10, fill: color, 'fill-opacity': 0.4, stroke: color, 'stroke-width': 1.4 });
}

function status(of: DecisionStatus, ink: string, paper: string): SVGElement[] {
  const { dash, width, fill, double } = PATTERNS[of];
  const outline = area({ fill: ink, 'fill-opacity': fill, stroke: ink, 'stroke-width': width, 'stroke-dasharray': dash?.join(' ') ?? 'none' });
  return double ? [outline, area({ fill: 'none', stroke: paper, 'stroke-width': width - 2.6 })] : [outline];
}

function dot(cx: number, cy: number, r: number, fill: string, stroke: string): SVGElement {
  return svg('circle', { cx, cy, r, fill, stroke, 'stroke-width': 1.8 });
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string | undefined, width: number, dash: string, opacity = 1): SVGElement {
  return svg('line', { x1, y1, x2, y2, stroke: stroke ?? 'none', 'stroke-width': width, 'stroke-opacity': opacity, ...(dash !== '' && { 'stroke-dasharray': dash }) });
}

function pill(fill: string, stroke: string): SVGElement {
  return svg('rect', { x: 1, y: 1, width: WIDTH - 2, height: HEIGHT - 2, rx: 6, fill, stroke, 'stroke-width': 2 });
}

function finding(color: string, paper: string, middle: string, width: number, dash: string): SVGElement[] {
  return [line(0, 7, 26, 7, color, width, dash), line(0, 7, 26, 7, paper, 8, ''), line(0, 7, 26, 7, middle, 6, '')];
}
