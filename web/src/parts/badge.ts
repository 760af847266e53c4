import type { Confidence, Segment } from '../api.ts';
import { h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';
import { word } from './word.ts';

const CONFIDENCE: Readonly<Record<Confidence, TextKey>> = {
  verbatim: 'confidenceVerbatim',
  entered: 'confidenceEntered',
  corrected: 'confidenceCorrected',
  inferred: 'confidenceInferred',
  reconstructed: 'confidenceReconstructed',
};
/** The words for how surely a segment answers. */
export const MATCH: Readonly<Record<Segment['match'], TextKey>> = {
  decided: 'matchDecided',
  candidate: 'matchCandidate',
  likely: 'matchLikely',
  chosen: 'matchChosen',
};

/** How a record came to its values. */
export function confidenceBadge(confidence: Confidence): HTMLElement {
  return badge(word(CONFIDENCE, confidence), `confidence-${confidence}`);
}

/** Whether a segment is the one that answers, or one of several that may. */
export function matchBadge(match: Segment['match']): HTMLElement | null {
  return match === 'decided' ? null : badge(word(MATCH, match), `match-${match}`);
}

function badge(text: string, className: string): HTMLElement {
  return h('span', { class: `badge ${className}` }, text);
}
