import type { Answer, Official, Railway, Segment } from '../api.ts';
import { language, pick, t } from '../language.ts';
import { h, type Child } from '../lib/dom.ts';
import { fineMetres, metres } from '../lib/format.ts';
import { matchBadge } from '../parts/badge.ts';
import { rosterAge } from '../parts/roster-age.ts';
import { TIER } from '../parts/segment-card.ts';
import { TRACK } from '../parts/track.ts';
import { word } from '../parts/word.ts';
import type { Fix } from './fix.ts';
import { callable, otherLines, plausible, tiers, undecided, type TierView } from './where.ts';

/** What the head asks of the page. */
export type HeadEvents = {
  /** Somebody wants to enter the post that he reads on the ground. */
  readonly onPost: (line: string) => void;
};

/** Where am I and whom do I call: the first thing on the sheet after the position. */
export function hereHead(answer: Answer, fix: Fix, events: HeadEvents): HTMLElement {
  const front = plausible(answer.railways);
  const others = otherLines(answer, front);
  const many = new Set(front.map(({ line }) => line)).size;
  return h(
    'section',
    { class: 'here', attrs: { 'aria-label': t('hereTitle') } },
    accuracy(fix),
    many > 1 && h('p', { class: 'here-notice' }, t('hereLines', { n: many })),
    front.length === 0 && h('p', { class: 'here-where' }, t('hereNoRailway')),
    ...front.map((railway) => one(railway, events, answer.query.as_of)),
    others.length > 0 && h('p', { class: 'small' }, t('hereOther', { lines: others.join(t('listSeparator')) })),
  );
}

function accuracy({ accuracyM, at }: Fix): HTMLElement {
  const time = new Date(at).toLocaleTimeString(language() === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false });
  const parts = [accuracyM === null ? t('hereAccuracyUnknown') : t('hereAccuracy', { m: metres(accuracyM) }), t('hereAge', { time })];
  return h('p', { class: 'here-accuracy small' }, parts.join(' · '));
}

function one(railway: Railway, events: HeadEvents, asOf: string): HTMLElement {
  const all = tiers(railway);
  const competing = undecided(railway);
  // The accuracy of the position is in it.
  const within = metres(railway.tolerance_m ?? 0);
  return h(
    'div',
    { class: 'here-line', attrs: { 'data-line': railway.line } },
    h('p', { class: 'here-where' }, line(railway), ' ', h('span', { class: 'nowrap' }, railway.post ?? t('postUnknown')), ' ', h('span', { class: 'here-side' }, side(railway))),
    h('p', { class: 'small' }, precision(railway)),
    ...ages(railway, asOf),
    competing !== null &&
      h(
        'div',
        { class: 'here-notice' },
        h('p', {}, t(competing.byPost ? 'hereUndecided' : 'hereNotSubdivided', { m: within, n: competing.n })),
        competing.byPost && h('button', { class: 'here-post', attrs: { type: 'button' }, on: { click: () => events.onPost(railway.line) } }, t('hereEnterPost', { line: railway.line })),
      ),
    ...all.map(tier),
    ...missing(railway),
  );
}

/** Names that are years old are to be called with that in mind: told before the buttons, not below them. */
function ages({ segments }: Railway, asOf: string): HTMLElement[] {
  const days = new Set(segments.map(({ valid_from: since }) => since));
  return [...days].map((since) => h('p', { class: 'small' }, rosterAge(since, asOf)));
}

function line({ line: name, track }: Railway): string {
  const key = track == null ? undefined : TRACK[track];
  return key === undefined ? name : `${name} ${t(key)}`;
}

function side({ side: on, distance_m: distance, lateral_m: across }: Railway): string {
  const m = fineMetres(distance ?? 0);
  // Nearer than the line is known a distance says nothing.
  if (on === 'unknown' && (distance ?? 0) <= (across ?? 0)) return t('sideUnknown');
  if (on === 'left') return t('hereSideLeft', { m });
  if (on === 'right') return t('hereSideRight', { m });
  return on === 'on' ? t('hereSideOn') : t('hereSideUnknown', { m });
}

function precision({ tolerance_m: along, lateral_m: across, schematic }: Railway): string {
  return [
    along != null && t('herePostTolerance', { m: fineMetres(along) }),
    across != null && t('lateralTolerance', { m: fineMetres(across) }),
    t(schematic ? 'schematicLine' : 'surveyedLine'),
  ]
    .filter((words) => words !== false)
    .join(' · ');
}

function tier({ tier: of, first, others }: TierView): HTMLElement {
  return h(
    'div',
    { class: 'here-tier' },
    ...first.map((segment) => pair(of, segment)),
    others.length > 0 && h('details', {}, h('summary', {}, t('hereCandidates', { n: others.length })), ...others.map((segment) => pair(of, segment))),
  );
}

/** Both chiefs of a segment side by side, each with one button to call. */
function pair(of: Segment['tier'], segment: Segment): HTMLElement {
  return h(
    'div',
    { class: 'here-pair' },
    h('p', { class: 'here-area' }, h('span', { class: 'tier' }, word(TIER, of)), ' ', segment.area ?? segment.county ?? t('unknown'), ' ', matchBadge(segment.match)),
    h('div', { class: 'here-chiefs' }, chief('localChief', segment.local), chief('railwayChief', segment.railway)),
  );
}

function chief(side: 'localChief' | 'railwayChief', official: Official | null): HTMLElement {
  const name = official?.name ?? t('chiefUnknown');
  return h('div', { class: 'here-chief' }, h('p', { class: 'small' }, t(side)), h('p', { class: 'here-name' }, name), official?.office != null && h('p', { class: 'small here-office' }, official.office), call(official, name));
}

function call(official: Official | null, name: string): Child {
  const found = callable(official);
  if (found === null) return h('p', { class: 'small unknown' }, t(official?.phone_fault != null ? 'phoneFault' : official?.mobile_withheld === true ? 'mobileWithheld' : 'phoneUnknown'));
  const kind = t(found.kind);
  return h(
    'a',
    { class: 'here-call', attrs: { href: found.href, 'aria-label': t('hereCallName', { name, kind, number: found.number }) } },
    h('span', {}, t('hereCall', { kind })),
    h('span', { class: 'here-number' }, found.number),
  );
}

/** What the roster does not say here: never left out. */
function missing({ roster, gaps = [], segments, caveats }: Railway): HTMLElement[] {
  const note = (text: string): HTMLElement => h('p', { class: 'here-notice' }, text);
  if (roster === 'unknown_post') return [note(t('hereUnknownPost'))];
  if (roster === 'uncovered' && gaps.length > 0) return gaps.map((gap) => note(t('hereGap', { tier: word(TIER, gap.tier) })));
  if (roster === 'uncovered') return [note(t('rosterUncovered'))];
  if (segments.length > 0) return [];
  if (roster === 'not_listed') return [note(t('hereNotListed'))];
  if (roster !== 'not_in_force') return [note(t('hereNoChief'))];
  // Its caveat says from when or until when the roster holds.
  const why = caveats.filter(({ code }) => code === 'roster_not_in_force').map((caveat) => note(pick(caveat)));
  return why.length > 0 ? why : [note(t('hereNotInForce'))];
}
