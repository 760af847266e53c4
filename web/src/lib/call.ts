import type { Answer, Official, Segment } from '../api.ts';
import { mainRailway, ofTier } from './headline.ts';
import type { Query } from './query.ts';

/** Whom to call at one side: the number of the office that is answered soonest, `null` where there is none to dial. */
export type Call = { readonly side: 'local' | 'railway'; readonly name: string | null; readonly office: string | null; readonly label: 'duty' | 'desk' | null; readonly number: string | null };

/** Whom to call, of the closest tier that is decided; `null` where nobody is decided. */
export function callsOf(answer: Answer, query: Query): { readonly tier: Segment['tier']; readonly calls: readonly Call[] } | null {
  const railway = answer.place.kind === 'unique' || answer.place.kind === 'no_geometry' ? mainRailway(answer, query) : null;
  // Beside a curve or a loop the post, and with it the chief, is not decided.
  if (railway === null || (railway.equally_near ?? []).length > 0) return null;
  for (const tier of ['village', 'township', 'county'] as const) {
    const [only, ...others] = ofTier(railway, tier).decided;
    if (only !== undefined && others.length === 0 && only.match !== 'likely') return { tier, calls: [call(only.local, 'local'), call(only.railway, 'railway')] };
  }
  return null;
}

/** Of a faulty number nobody knows which one it is: none is offered. */
function call(holder: Official | null, side: Call['side']): Call {
  const { name = null, office = null, duty = null, desk = null, phone_fault: fault = null } = holder ?? {};
  const none = fault !== null;
  const label = none ? null : duty !== null ? 'duty' : desk !== null ? 'desk' : null;
  return { side, name, office, label, number: label === null ? null : (duty ?? desk) };
}
