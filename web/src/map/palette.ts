/**
 * The colours of the map, for light and for dark surroundings. Those that stand for a meaning keep apart in
 * all common colour blindness (see `palette.test.ts`), and none of them says anything alone: words, dashes and
 * marks say the same.
 */
import type { DecisionKind } from './decision.ts';

/** One set of colours. */
export type Palette = {
  readonly dark: boolean;
  readonly paper: string;
  readonly ink: string;
  /** What edges a mark, to keep it apart from what lies below. */
  readonly edge: string;
  readonly accent: string;
  /** Neighbouring stretches of a railway. */
  readonly bands: readonly string[];
  /** A stretch that several townships share. */
  readonly undivided: string;
  readonly countyFills: readonly string[];
  readonly countyEdge: string;
  readonly countyName: string;
  readonly lineName: string;
  readonly postName: string;
  /** The dot of a station. */
  readonly dot: string;
  readonly kinds: Readonly<Record<DecisionKind, string>>;
  readonly constraint: string;
  /** What a check found: apart by lightness and by pattern, on a middle of paper. */
  readonly fault: string;
  readonly doubt: string;
  /** The stretch between two posts that was asked for. */
  readonly range: string;
};

/** Quiet on warm paper. */
export const LIGHT: Palette = {
  dark: false,
  paper: '#f5f1e8',
  ink: '#2d2b27',
  edge: '#ffffff',
  accent: '#1d4e5f',
  bands: ['#0072b2', '#e08a00', '#009e73', '#cc79a7', '#56b4e9', '#c8500a'],
  undivided: '#a39a86',
  countyFills: ['#efe8d8', '#ebe7dd', '#f1ead9', '#e9e6d6', '#efe6dc'],
  countyEdge: '#b7aa90',
  countyName: '#6c5f43',
  lineName: '#3d4a52',
  postName: '#4a463d',
  dot: '#fffdf8',
  kinds: {
    grant: '#a33c05',
    notice: '#a6760a',
    plan: '#3a2206',
    allocation: '#3f7df0',
    entrusted: '#10464a',
    planning: '#2410a0',
    banking: '#76827a',
    temporary: '#a8438a',
    other: '#2d2b27',
  },
  constraint: '#9a2f3f',
  fault: '#b0001f',
  doubt: '#3b2a78',
  range: '#ffd75e',
};

/** For a dark room; the same order from light to dark is kept where it helps. */
export const DARK: Palette = {
  dark: true,
  paper: '#191b1e',
  ink: '#ece7db',
  edge: '#0e0f11',
  accent: '#8fd0e4',
  bands: ['#2a7fc4', '#f0b03a', '#1fa27a', '#e59cc8', '#8fcdf5', '#d5562a'],
  undivided: '#77705f',
  countyFills: ['#23262a', '#26282a', '#222528', '#282a2b', '#25272b'],
  countyEdge: '#5d584c',
  countyName: '#b3a98f',
  lineName: '#c4cdd2',
  postName: '#d6d0c0',
  dot: '#191b1e',
  kinds: {
    grant: '#f5802a',
    notice: '#f2ee30',
    plan: '#a47652',
    allocation: '#8fb2ff',
    entrusted: '#5f8f92',
    planning: '#8560f0',
    banking: '#d2e2c6',
    temporary: '#ffb8e0',
    other: '#ece7db',
  },
  constraint: '#e58a97',
  fault: '#ff6477',
  doubt: '#b9a8ff',
  range: '#ffd75e',
};

/** The font of every label: whatever Chinese face the machine has; none is shipped. */
export const FONT =
  'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif';
