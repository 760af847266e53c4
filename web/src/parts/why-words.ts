import type { Railway, Segment } from '../api.ts';
import { pick, t } from '../language.ts';

/** Why this segment answers: the service's reason where it had to choose, otherwise the plain fact of the range. */
export function whyWords(segment: Segment, railway: Railway): string {
  if (segment.why != null) return pick(segment.why);
  if (railway.post == null) return '';
  const on = railway.distance_m == null || railway.distance_m === 0;
  return t(on ? 'whyInRange' : 'whyNearest', { post: railway.post });
}
