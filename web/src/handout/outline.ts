/** What an answer says, put in order for the places where no page is: a text, a sheet of paper. */
import type { Answer, Constraint, Decision, Official, Railway, Segment, Source } from '../api.ts';
import { pick, t } from '../language.ts';
import { ranked } from '../lib/caveats.ts';
import { degrees, fineMetres, lineRange } from '../lib/format.ts';
import { headline } from '../lib/headline.ts';
import { queryText, type Query } from '../lib/query.ts';
import { MATCH } from '../parts/badge.ts';
import { byRule, GROUPS, measuredWords, REASON } from '../parts/constraint-list.ts';
import { areaWords, DECISION_KIND, DECISION_STATUS, heading, relation } from '../parts/decision-card.ts';
import { termWords } from '../parts/land-rows.ts';
import { faultWords } from '../parts/phone-words.ts';
import { postWords, whereWords } from '../parts/railway-card.ts';
import { rosterAge } from '../parts/roster-age.ts';
import { TIER } from '../parts/segment-card.ts';
import { TRACK } from '../parts/track.ts';
import { validity } from '../parts/validity.ts';
import { whyWords } from '../parts/why-words.ts';
import { word } from '../parts/word.ts';

/** One of the two chiefs: which, who, and how to reach the office. */
export type Chief = { readonly side: string; readonly who: string; readonly phones: string };

/** One thing that the answer says. */
export type Entry = {
  readonly head: string;
  readonly chiefs: readonly Chief[];
  readonly lines: readonly string[];
  readonly source: string | null;
};

/** A part of the answer; `notes` stand where there is nothing, or not everything, to tell. */
export type Section = { readonly title: string; readonly entries: readonly Entry[]; readonly notes: readonly string[] };

/** The whole answer in words. */
export type Outline = {
  readonly title: string;
  readonly facts: readonly string[];
  readonly caveats: readonly string[];
  readonly sections: readonly Section[];
  readonly foot: readonly string[];
};

/** Puts an answer in order. `link` leads back to it; `today` is the day on which this is made. */
export function outline(answer: Answer, query: Query, link: string, today: string): Outline {
  const searched = answer.place.lon != null;
  return {
    title: headline(answer, query),
    facts: facts(answer, query),
    caveats: caveats(answer),
    sections: [
      ...answer.railways.map((railway) => railwaySection(railway, answer)),
      ...(answer.railways.length > 0 ? [] : [{ title: t('railwaysTitle'), entries: [], notes: [t(searched ? 'headlineNoRailway' : 'railwaysNotSearched')] }]),
      land('parcelsTitle', answer.parcels, answer, 'parcelsNone'),
      land('temporaryTitle', answer.temporary_uses, answer, 'temporaryNone'),
      constraints(answer.constraints),
    ],
    foot: [`${t('textLink')}${t('colon')}${link}`, t('textMade', { day: today }), t('textService')],
  };
}

/** Where a fact is printed, in one line. */
export function sourceWords(source: Source | null, date: string | null): string | null {
  if (source === null) return null;
  const lines = source.place ?? (source.lines.length === 0 ? '' : t('textLines', { lines: lineRange(source.lines) }));
  const parts = [
    source.document ?? source.file ?? t('sourceUnknown'),
    date === null ? '' : t('textDocumentDate', { date }),
    lines,
    source.cell == null || source.cell === '' ? '' : t('textCell', { cell: source.cell }),
  ];
  return parts.filter((part) => part !== '').join(t('listSeparator'));
}

/** The numbers of an office; never a mobile: the service gives none here. */
export function phoneWords({ desk, duty, phone_fault: fault, mobile_withheld: withheld }: Official): string {
  const numbers = desk == null && duty == null ? [t(withheld === true ? 'mobileWithheld' : 'phoneUnknown')] : [];
  if (desk != null) numbers.push(`${t(desk === duty ? 'deskAndDuty' : 'desk')} ${desk}`);
  if (duty != null && duty !== desk) numbers.push(`${t('duty')} ${duty}`);
  if (fault != null) numbers.push(t('textFault', { fault: faultWords(fault) }));
  return numbers.join(t('listSeparator'));
}

/** Name and office of a chief. */
export function whoWords(holder: Official | null): string {
  if (holder === null || (holder.name === null && holder.office === null)) return t('chiefUnknown');
  const unit = holder.unit !== null && holder.unit !== '' && !(holder.office ?? '').includes(holder.unit) ? holder.unit : '';
  const delegate = holder.delegate == null ? '' : t('delegate', { name: holder.delegate });
  return [holder.name ?? t('chiefUnknown'), holder.office ?? '', unit, delegate].filter((part) => part !== '').join(' ');
}

function facts({ place, query: read, railways }: Answer, query: Query): string[] {
  const tolerances = railways.length > 0 ? [] : [place.tolerance_m, place.lateral_m].flatMap((m, at) => (m == null ? [] : [t(at === 0 ? 'alongTolerance' : 'lateralTolerance', { m: fineMetres(m) })]));
  const placed = place.lon == null || place.lat == null ? t('textNoPosition') : t('textPosition', { lon: degrees(place.lon, place.tolerance_m), lat: degrees(place.lat, place.tolerance_m) });
  return [
    [`${t('textAsked')}${t('colon')}${queryText(query)}`, t('textDay', { day: read.as_of })].join('  '),
    [placed, ...(tolerances.length > 0 ? [t('textTolerance', { parts: tolerances.join(t('listSeparator')) })] : [])].join('  '),
  ];
}

function caveats(answer: Answer): string[] {
  const words = [
    ...(answer.place.kind === 'unique' || answer.place.reason === null ? [] : [pick(answer.place.reason)]),
    ...ranked(answer, new Set(), () => false).map((caveat) => (caveat.line === null ? pick(caveat) : `${caveat.line}${t('colon')}${pick(caveat)}`)),
  ];
  return [...new Set(words)];
}

function railwaySection(railway: Railway, answer: Answer): Section {
  const track = railway.track == null ? undefined : TRACK[railway.track];
  const title = [railway.line, track === undefined ? '' : t(track), postWords(railway)].filter((part) => part !== '').join(' ');
  const gaps = (railway.gaps ?? []).map(({ tier, from, to, workshop }) =>
    [t('gap', { tier: word(TIER, tier), from, to }), ...(workshop === null ? [] : [t('gapWorkshop', { unit: workshop.unit, name: workshop.name ?? '' })])].join(t('clauseSeparator')),
  );
  const unlisted: readonly string[] = railway.roster === 'not_listed' ? [t('rosterNotListed')] : railway.roster === 'uncovered' ? [...gaps, t('rosterUncovered')] : railway.roster === 'unknown_post' ? [t('rosterUnknownPost')] : [];
  const placed = answer.place.lon != null || answer.place.kind === 'ambiguous';
  return {
    title,
    entries: TIERS.flatMap((tier) => railway.segments.filter((segment) => segment.tier === tier)).map((segment) => segmentEntry(segment, railway, answer.query.as_of)),
    notes: [...(placed ? [whereWords(railway)] : []), ...unlisted],
  };
}

const TIERS: readonly Segment['tier'][] = ['village', 'township', 'county'];

function segmentEntry(segment: Segment, railway: Railway, asOf: string): Entry {
  const area = [segment.area ?? t('unknown'), ...(segment.county === null || segment.county === segment.area ? [] : [segment.county])].join(' ');
  const match = segment.match === 'decided' ? '' : word(MATCH, segment.match);
  return {
    head: [word(TIER, segment.tier), area, `${segment.from} – ${segment.to}`, match].filter((part) => part !== '').join(' · '),
    chiefs: (['local', 'railway'] as const).map((side) => {
      const holder = segment[side];
      return { side: t(side === 'local' ? 'localChief' : 'railwayChief'), who: whoWords(holder), phones: holder === null ? '' : phoneWords(holder) };
    }),
    lines: [whyWords(segment, railway), rosterAge(segment.valid_from, asOf)].filter((line) => line !== ''),
    source: sourceWords(segment.source, segment.valid_from),
  };
}

function land(title: 'parcelsTitle' | 'temporaryTitle', all: readonly Decision[], { place }: Answer, none: 'parcelsNone' | 'temporaryNone'): Section {
  const entries = all.map((decision): Entry => {
    const term = termWords(decision);
    const kind = [word(DECISION_KIND, decision.kind), word(DECISION_STATUS, decision.status), relation(decision, place)].join(' · ');
    const area = areaWords(decision);
    const rows = [
      kind,
      [decision.party ?? '', decision.land_use ?? '', decision.situs ?? ''].filter((part) => part !== '').join(' · '),
      area === null ? '' : `${t('area')}${t('colon')}${area}`,
      term === null ? '' : `${t('term')}${t('colon')}${term}`,
      ...decision.conditions.filter(({ pending }) => pending === true).map((condition) => `${t('pending')}${t('colon')}${pick(condition)}`),
    ];
    return { head: heading(decision), chiefs: [], lines: rows.filter((row) => row !== ''), source: sourceWords(decision.source, decision.as_of) };
  });
  return { title: t(title), entries, notes: entries.length > 0 ? [] : [t(place.lon == null ? 'landNotSearched' : none)] };
}

/** Rules that bind or may bind, each with its basis; those that do not apply are counted and named. */
function constraints(all: readonly Constraint[]): Section {
  const of = (verdict: Constraint['verdict']): ReturnType<typeof byRule> => byRule(all.filter((one) => one.verdict === verdict));
  const entries = GROUPS.filter(([verdict]) => verdict !== 'does_not_apply').flatMap(([verdict, words]) =>
    of(verdict).map((rule): Entry => {
      const [first] = rule;
      const why = [...new Set(rule.map((one) => (one.why === null ? '' : pick(one.why))))].filter((text) => text !== '');
      const measured = why.length > 0 ? [] : rule.map(measuredWords).filter((text) => text !== '');
      const reason = first.reason === null ? '' : ` · ${word(REASON, first.reason)}`;
      const day = first.validity?.from;
      const from = typeof day === 'string' ? day : (day?.earliest ?? null);
      return {
        head: `${t(words)}${reason}${t('colon')}${pick(first.title)}`,
        chiefs: [],
        lines: [...measured, ...why, [first.basis ?? '', validity(from, null), first.verified === false ? t('notVerified') : ''].filter((part) => part !== '').join(' · ')].filter((line) => line !== ''),
        source: sourceWords(first.source, null),
      };
    }),
  );
  const not = of('does_not_apply');
  const notes = not.length === 0 ? [] : [t('textNotBinding', { n: not.length, titles: not.map(([first]) => pick(first.title)).join(t('listSeparator')) })];
  return { title: t('constraintsTitle'), entries, notes: all.length === 0 ? [t('constraintsNone')] : notes };
}
