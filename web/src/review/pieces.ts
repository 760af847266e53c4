import { h, type Child } from '../lib/dom.ts';
import type { Piece } from './marked.ts';

/** A text with its doubtful parts marked. */
export function pieces(list: readonly Piece[]): Child[] {
  return list.map(({ text, doubtful }) => (doubtful ? h('mark', { class: 'doubtful' }, text) : text));
}
