/** What an answer says, put in order for the places where no page is: a text, a sheet of paper. */
import type { Answer, Constraint, Decision, Official, Railway, Segment, Source } from '../api.ts';
import { pick, t } from '../language.ts';
import { ranked } from '../lib/caveats.ts';
import { documentOf } from '../lib/documents.ts';
import { degrees, fineMetres, lineRange } from '../lib/format.ts';
import { headline } from '../lib/headline.ts';
import { landNotSearched } from '../lib/land-searched.ts';
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
export type Chief = { readonly side: string; readonly who: string; readonly phones: readonly string[] };

/** One thing that the answer says. */
export type Entry = {
  readonly head: string;
  readonly chiefs: readonly Chief[];
  readonly lines: readonly string[];
  readonly source: string | null;
  /** Many of one kind that share all else. */
  readonly rows: readonly Row[];
};

/** One of many: what it is called, and what is told of it. */
export type Row = { readonly head: string; readonly text: string };

/** A part of the answer; `notes` stand where there is nothing, or not everything, to tell. */
export type Section = {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly notes: readonly string[];
  /** Rules give way first where there is little room. */
  readonly rules?: boolean;
};

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
      ...constraints(answer),
    ],
    foot: [`${t('textLink')}${t('colon')}${link}`, t('textMade', { day: today }), t('textService')],
  };
}

/** Where a fact is printed, in one line; `fallback` is its own day, where that of the document is not known. */
export function sourceWords(source: Source | null, fallback: string | null): string | null {
  if (source === null) return null;
  const date = documentOf(source.document)?.date ?? fallback;
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
export function phoneWords(holder: Official | null): readonly string[] {
  if (holder === null) return [];
  const { desk, duty, phone_fault: fault, mobile_withheld: withheld } = holder;
  const numbers = desk == null && duty == null ? [t(withheld === true ? 'mobileWithheld' : 'phoneUnknown')] : [];
  if (desk != null) numbers.push(`${t(desk === duty ? 'deskAndDuty' : 'desk')} ${desk}`);
  if (duty != null && duty !== desk) numbers.push(`${t('duty')} ${duty}`);
  if (fault != null) numbers.push(t('textFault', { fault: faultWords(fault) }));
  return numbers;
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
    entries: TIERS.flatMap((tier) => tierEntries(railway.segments.filter((segment) => segment.tier === tier), railway, answer.query.as_of)),
    notes: [...(placed ? [whereWords(railway)] : []), ...unlisted],
  };
}

const TIERS: readonly Segment['tier'][] = ['village', 'township', 'county'];

/** This many candidates that differ in nothing but the township are told as one. */
const GROUP_FROM = 3;

function tierEntries(segments: readonly Segment[], railway: Railway, asOf: string): Entry[] {
  const groups = new Map<string, Segment[]>();
  for (const segment of segments) {
    const { match, from, to, valid_from: since, why, id } = segment;
    const key = match === 'candidate' ? [from, to, since ?? '', why?.zh ?? ''].join('|') : id;
    groups.set(key, [...(groups.get(key) ?? []), segment]);
  }
  return [...groups.values()].flatMap((group) => (group.length < GROUP_FROM ? group.map((one) => segmentEntry(one, railway, asOf)) : [groupEntry(group, railway, asOf)]));
}

/** Candidates of one range: what they share once, then each of them in a row. */
function groupEntry(group: readonly Segment[], railway: Railway, asOf: string): Entry {
  const [first] = group;
  if (first === undefined) return { head: '', chiefs: [], lines: [], source: null, rows: [] };
  const told = group.map((segment) => JSON.stringify([whoWords(segment.railway), phoneWords(segment.railway)]));
  const same = new Set(told).size === 1;
  const counties = new Set(group.map(({ county }) => county));
  const rows = group.map((segment): Row => {
    const area = [segment.area ?? t('unknown'), ...(counties.size > 1 && segment.county !== null ? [segment.county] : [])].join(' ');
    const chiefs = (same ? (['local'] as const) : SIDES).map((side) => [whoWords(segment[side]), phoneWords(segment[side]).join(t('listSeparator'))].filter((part) => part !== '').join(' '));
    const lines = segment.source === null || segment.source.lines.length === 0 ? [] : [t('textLines', { lines: lineRange(segment.source.lines) })];
    return { head: area, text: [...chiefs, ...lines].join(' · ') };
  });
  const shared = same ? SIDES.slice(1).map((side) => ({ ...chief(first, side), side: `${chief(first, side).side}${t('textSameRailway')}` })) : [];
  const county = counties.size === 1 ? (first.county ?? '') : '';
  return {
    head: [t('textCandidates', { tier: word(TIER, first.tier), n: group.length }), county, `${first.from} – ${first.to}`].filter((part) => part !== '').join(' · '),
    chiefs: shared,
    lines: [whyWords(first, railway), rosterAge(first.valid_from, asOf)].filter((line) => line !== ''),
    source: first.source === null ? null : sourceWords({ ...first.source, lines: [] }, first.valid_from),
    rows,
  };
}

const SIDES = ['local', 'railway'] as const;

function chief(segment: Segment, side: 'local' | 'railway'): Chief {
  const holder = segment[side];
  return { side: t(side === 'local' ? 'localChief' : 'railwayChief'), who: whoWords(holder), phones: phoneWords(holder) };
}

function segmentEntry(segment: Segment, railway: Railway, asOf: string): Entry {
  const area = [segment.area ?? t('unknown'), ...(segment.county === null || segment.county === segment.area ? [] : [segment.county])].join(' ');
  const match = segment.match === 'decided' ? '' : word(MATCH, segment.match);
  return {
    head: [word(TIER, segment.tier), area, `${segment.from} – ${segment.to}`, match].filter((part) => part !== '').join(' · '),
    chiefs: SIDES.map((side) => chief(segment, side)),
    lines: [whyWords(segment, railway), rosterAge(segment.valid_from, asOf)].filter((line) => line !== ''),
    source: sourceWords(segment.source, segment.valid_from),
    rows: [],
  };
}

function land(title: 'parcelsTitle' | 'temporaryTitle', all: readonly Decision[], answer: Answer, none: 'parcelsNone' | 'temporaryNone'): Section {
  const entries = all.map((decision): Entry => {
    const term = termWords(decision);
    const kind = [word(DECISION_KIND, decision.kind), word(DECISION_STATUS, decision.status), relation(decision, answer.place)].join(' · ');
    const area = areaWords(decision);
    const rows = [
      kind,
      [decision.party ?? '', decision.land_use ?? '', decision.situs ?? ''].filter((part) => part !== '').join(' · '),
      area === null ? '' : `${t('area')}${t('colon')}${area}`,
      term === null ? '' : `${t('term')}${t('colon')}${term}`,
      ...decision.conditions.filter(({ pending }) => pending === true).map((condition) => `${t('pending')}${t('colon')}${pick(condition)}`),
    ];
    return { head: heading(decision), chiefs: [], lines: rows.filter((row) => row !== ''), source: sourceWords(decision.source, decision.as_of), rows: [] };
  });
  return { title: t(title), entries, notes: entries.length > 0 ? [] : [t(landNotSearched(answer) ?? none)] };
}

/** Rules that bind, then those that may, each with its basis; those that do not apply are counted and named. */
function constraints(answer: Answer): Section[] {
  const { constraints: all } = answer;
  const covered = landNotSearched(answer) !== 'landNotCovered';
  if (all.length === 0) return [{ title: t('constraintsTitle'), entries: [], notes: [t(covered ? 'constraintsNone' : 'landNotCovered')] }];
  const part: Section[] = covered ? [] : [{ title: t('constraintsTitle'), entries: [], notes: [t('constraintsPart')] }];
  const of = (verdict: Constraint['verdict']): ReturnType<typeof byRule> => byRule(all.filter((one) => one.verdict === verdict));
  const told = GROUPS.filter(([verdict]) => verdict !== 'does_not_apply').flatMap(([verdict, words]): Section[] => {
    const rules = of(verdict);
    return rules.length === 0 ? [] : [{ title: [t('constraintsTitle'), t(words)].join(' · '), entries: rules.map(ruleEntry), notes: [], rules: true }];
  });
  const not = of('does_not_apply');
  if (not.length === 0) return [...part, ...told];
  const note = t('textNotBinding', { n: not.length, titles: not.map(([first]) => pick(first.title)).join(t('listSeparator')) });
  return [...part, ...told, { title: [t('constraintsTitle'), t('verdictNot')].join(' · '), entries: [], notes: [note] }];
}

/** The basis stands last: it stays where the reasons give way. */
function ruleEntry(rule: ReturnType<typeof byRule>[number]): Entry {
  const [first] = rule;
  const why = [...new Set(rule.map((one) => (one.why === null ? '' : pick(one.why))))].filter((text) => text !== '');
  const measured = why.length > 0 ? [] : rule.map(measuredWords).filter((text) => text !== '');
  const day = first.validity?.from;
  const from = typeof day === 'string' ? day : (day?.earliest ?? null);
  const basis = [first.basis ?? '', validity(from, null), first.verified === false && !why.some((text) => text.includes(t('notVerified'))) ? t('notVerified') : ''].filter((part) => part !== '').join(' · ');
  return {
    head: [pick(first.title), ...(first.reason === null ? [] : [word(REASON, first.reason)])].join(' · '),
    chiefs: [],
    lines: [...measured, ...why, basis].filter((line) => line !== ''),
    source: sourceWords(first.source, null),
    rows: [],
  };
}
