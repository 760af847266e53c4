import type { Answer, Caveat, Railway, Segment } from '../api.ts';
import { pick, t } from '../language.ts';
import { degrees } from '../lib/format.ts';
import { mainRailway, ofTier, where } from '../lib/headline.ts';
import { noChief } from '../lib/no-chief.ts';
import type { Query } from '../lib/query.ts';
import { TIER } from '../parts/segment-card.ts';
import { word } from '../parts/word.ts';
import { phoneWords, whoWords } from './outline.ts';

/** A report as a prepared text message: where, who answers there, the link, and room for what was seen. */
export function messageText(answer: Answer, query: Query, link: string): string {
  const { place, query: read, offline } = answer;
  const railway = mainRailway(answer, query);
  const at = [where(answer, query), place.county === null || place.county.maybe.length > 0 ? '' : place.county.name].filter((part) => part !== '').join(' · ');
  return [
    t('smsHead'),
    t('smsWhere', { where: at }),
    place.lon == null || place.lat == null ? t('textNoPosition') : t('smsCoordinate', { lon: degrees(place.lon, place.tolerance_m), lat: degrees(place.lat, place.tolerance_m) }),
    ...(railway === null ? [] : answers(railway)),
    ...notes(answer, railway).map((text) => t('smsNote', { text })),
    [t('textDay', { day: read.as_of }), ...rosterOf(railway)].join(t('listSeparator')),
    ...(offline === undefined ? [] : [t('smsOffline', { day: offline.day, age: offline.days <= 0 ? t('offlineToday') : t('offlineDays', { n: offline.days }) })]),
    link,
    t('smsWhat'),
  ].join('\n');
}

/** The address that opens the message on a phone; whom it goes to, the sender chooses. */
export function messageHref(text: string): string {
  return `sms:?body=${encodeURIComponent(text)}`;
}

/** What makes it uncertain where this is or who answers: whoever reads the message has nothing else to see it by. */
const DECISIVE: ReadonlySet<string> = new Set([
  'ambiguous_notation',
  'beyond_end',
  'boundary',
  'county_edge',
  'edition_ends',
  'equally_near',
  'line_undecided',
  'nearest_line_not_listed',
  'outside_counties',
  'position_undecided',
  'roster_not_in_force',
  'several_origins',
  'unknown_post',
  'vacancy',
]);

function notes({ place, caveats }: Answer, railway: Railway | null): string[] {
  const decisive = [...caveats, ...(railway?.caveats ?? [])].filter(({ code }: Caveat) => DECISIVE.has(code)).map(pick);
  return [...new Set([...(place.kind === 'unique' || place.reason === null ? [] : [pick(place.reason)]), ...decisive])];
}

/** Of each tier the one that answers; of several nobody is picked. */
function answers(railway: Railway): string[] {
  if (railway.segments.length === 0) return [t(noChief(railway))];
  return (['township', 'county'] as const).flatMap((tier) => {
    const { decided, candidates } = ofTier(railway, tier);
    const [only] = decided.length === 0 ? candidates : decided;
    if (only === undefined) return (railway.gaps ?? []).some((gap) => gap.tier === tier) ? [t('smsGap', { tier: word(TIER, tier) })] : [];
    if ((decided.length === 0 ? candidates : decided).length > 1) return [t('smsCandidates', { tier: word(TIER, tier), n: candidates.length + decided.length })];
    const chosen = only.match === 'chosen' ? t('chosenMark') : '';
    return [`${word(TIER, tier)} ${only.area ?? ''}${chosen}`.trim(), ...chiefs(only)];
  });
}

function chiefs(segment: Segment): string[] {
  return (['local', 'railway'] as const).map((side) => {
    const holder = segment[side];
    return `${t(side === 'local' ? 'localChief' : 'railwayChief')}${t('colon')}${whoWords(holder)} ${phoneWords(holder).join(t('listSeparator'))}`.trim();
  });
}

function rosterOf(railway: Railway | null): string[] {
  const days = [...new Set((railway?.segments ?? []).flatMap(({ valid_from: day }) => (day === null ? [] : [day])))];
  return days.length === 0 ? [] : [t('smsRosterOf', { day: days.join(t('listSeparator')) })];
}
