import type { Phones, Session } from '../api.ts';

/** Nobody signed in, or not known yet. */
export const NOBODY: Session = { signed_in: false, available: false, role: 'public', role_zh: '公众' };

/** Whether the service gives the mobiles of a county's chiefs; it decides anew when they are asked for. */
export function mayReadPhones({ signed_in: signedIn, role, counties = [] }: Session, county: string | null): boolean {
  if (!signedIn || role === 'public') return false;
  return counties.length === 0 || (county !== null && counties.includes(county));
}

/** All numbers of one chief, whatever they were printed as, each once. */
export function numbersOf(phones: Phones, side: string): readonly string[] {
  const of = phones.officials.filter((one) => one.side === side);
  return [...new Set(of.flatMap((one) => [...one.mobiles, ...(one.duty_mobiles ?? []), ...(one.desk_mobiles ?? [])]))];
}
