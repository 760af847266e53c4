import type { Confidence, Segment } from '../api.ts';
import { t } from '../language.ts';
import { h } from '../lib/dom.ts';
import type { TextKey } from '../text.ts';

const CONFIDENCE: Readonly<Record<Confidence, TextKey>> = {
  verbatim: 'confidenceVerbatim',
  corrected: 'confidenceCorrected',
  inferred: 'confidenceInferred',
  reconstructed: 'confidenceReconstructed',
};
const MATCH: Readonly<Record<Segment['match'], TextKey>> = {
  decided: 'matchDecided',
  candidate: 'matchCandidate',
  likely: 'matchLikely',
};

/** How a record came to its values. */
export function confidenceBadge(confidence: Confidence): HTMLElement {
  return badge(CONFIDENCE[confidence], confidence, `confidence-${confidence}`);
}

/** Whether a segment is the one that answers, or one of several that may. */
export function matchBadge(match: Segment['match']): HTMLElement | null {
  return match === 'decided' ? null : badge(MATCH[match], match, `match-${match}`);
}

/** A value this page does not know yet is shown as the service wrote it. */
function badge(key: TextKey | undefined, raw: string, className: string): HTMLElement {
  return h('span', { class: `badge ${className}` }, key === undefined ? raw : t(key));
}
