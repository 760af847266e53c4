import type { Answer } from '../api.ts';

/** Why parcels, temporary uses and constraints of a place were not looked up; `null`: they were. Not looked up is not the same as not there. */
export function landNotSearched({ place, caveats }: Pick<Answer, 'place' | 'caveats'>): 'landNotSearched' | 'landNotCovered' | null {
  if (place.lon == null) return 'landNotSearched';
  // What a pack on the phone says of a place outside of what it covers.
  return caveats.some(({ code }) => code === 'offline_not_covered') ? 'landNotCovered' : null;
}
