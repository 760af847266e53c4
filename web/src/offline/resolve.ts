import type { Bilingual, Candidate, Place } from '../api.ts';
import { calibrationOn } from './calibration.ts';
import type { Chain } from './chain.ts';
import type { Located } from './railway.ts';
import { TRACK_ZH } from './names.ts';
import { postText, roundMetres } from './posts.ts';
import type { TrackName } from './pack-types.ts';

/** A place of a post. */
export type Spot = Located & { readonly lon: number; readonly lat: number };

/** What a post resolves to. */
export type Resolved =
  | { readonly kind: 'unique'; readonly spot: Spot }
  | { readonly kind: 'ambiguous'; readonly spots: readonly Spot[] }
  | { readonly kind: 'in_gap'; readonly before: number; readonly after: number; readonly seam: { readonly lon: number; readonly lat: number } | null }
  | { readonly kind: 'out_of_range'; readonly nearest: number }
  | { readonly kind: 'no_geometry' };

/** The chains that answer for a track: of the line as a whole all; of a track its own, or else that of the whole line. */
export function chainsOf(chains: readonly Chain[], track: TrackName | null): readonly Chain[] {
  if (track === null || track === 'whole') return chains;
  const own = chains.filter(({ facts }) => facts.track === track);
  return own.length > 0 ? own : chains.filter(({ facts }) => facts.track === 'whole');
}

/** Where a post is on a line. */
export function resolve(chains: readonly Chain[], track: TrackName | null, at: number, day: string): Resolved {
  const spots: Spot[] = [];
  let gap: Resolved | null = null;
  let nearest: number | null = null;
  for (const { facts, path } of chainsOf(chains, track)) {
    const calibration = calibrationOn(facts, day);
    if (calibration === null) continue;
    const hits = calibration.places(at);
    for (const { along, toleranceM } of hits) {
      const place = path.placeAt(along);
      if (place !== null) spots.push({ ...place, track: facts.track, toleranceM, schematic: facts.schematic });
    }
    if (hits.length > 0) continue;
    const found = calibration.gapAt(at);
    if (found !== null) gap ??= { kind: 'in_gap', before: found.before, after: found.after, seam: path.placeAt(found.along) };
    const end = calibration.nearest(at);
    if (end !== null && (nearest === null || Math.abs(end - at) < Math.abs(nearest - at))) nearest = end;
  }
  const [only] = spots;
  if (spots.length > 1) return { kind: 'ambiguous', spots };
  if (only !== undefined) return { kind: 'unique', spot: only };
  return gap ?? (nearest === null ? { kind: 'no_geometry' } : { kind: 'out_of_range', nearest });
}

/** A place of a post as one of several, with the track that would decide for it. */
export function candidate(at: number, { track, lon, lat, toleranceM }: Spot): Candidate {
  const decided: Bilingual | null = track === 'whole' ? null : { zh: `行别为${TRACK_ZH[track]}`, en: `track ${TRACK_ZH[track]}` };
  return { post: postText(at), track, lon: round7(lon), lat: round7(lat), tolerance_m: roundMetres(toleranceM), decided_by: decided };
}

/** A place of which no more is known than its kind. */
export function placeOf(kind: Place['kind'], reason: Bilingual | null): Place {
  return { kind, lon: null, lat: null, tolerance_m: null, lateral_m: null, county: null, nearest: null, short_chain: null, candidates: [], reason };
}

/** Seven decimals of a degree are a centimetre. */
export function round7(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
