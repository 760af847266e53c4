import type { Railway } from '../api.ts';

/** Why no chief is named for a railway: that a list does not have it is said of a list that does not have it only. */
export function noChief({ roster }: Pick<Railway, 'roster'>): 'headlineNotListed' | 'headlineGap' | 'headlineUnknownPost' | 'headlineNotInForce' | 'headlineNoChief' {
  switch (roster) {
    case 'not_listed':
      return 'headlineNotListed';
    case 'uncovered':
      return 'headlineGap';
    case 'unknown_post':
      return 'headlineUnknownPost';
    case 'not_in_force':
      return 'headlineNotInForce';
    // `listed` without a segment, and what a newer service may say.
    default:
      return 'headlineNoChief';
  }
}
