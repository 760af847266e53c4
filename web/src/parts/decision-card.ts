import type { Condition, Control, Decision, Place, Precision } from '../api.ts';
import { pick, t } from '../language.ts';
import { h } from '../lib/dom.ts';
import { area, metres } from '../lib/format.ts';
import type { TextKey } from '../text.ts';
import { confidenceBadge } from './badge.ts';
import { doubtLink } from './doubt-link.ts';
import { historyButton } from './history-button.ts';
import { classRows, plotRows, row, termRows } from './land-rows.ts';
import { partList } from './part-list.ts';
import { sourceChip } from './source-chip.ts';
import { word } from './word.ts';

/** The words for the kinds of decisions. */
export const DECISION_KIND: Readonly<Record<string, TextKey>> = {
  temporary_use: 'decisionTemporaryUse',
  grant_plan: 'decisionGrantPlan',
  allocation: 'decisionAllocation',
  entrusted_management: 'decisionEntrusted',
  planning_conditions: 'decisionPlanning',
  grant: 'decisionGrant',
  grant_notice: 'decisionGrantNotice',
  land_banking: 'decisionLandBanking',
};
/** The words for how far a decision has come. */
export const DECISION_STATUS: Readonly<Record<string, TextKey>> = {
  agreed_in_principle: 'statusPrinciple',
  plan_approved: 'statusPlan',
  approved: 'statusApproved',
  announced: 'statusAnnounced',
  refused: 'statusRefused',
  revoked: 'statusRevoked',
};
const PRECISION: Readonly<Record<Precision, TextKey>> = {
  surveyed: 'precisionSurveyed',
  drawn: 'precisionDrawn',
  named_streets: 'precisionNamedStreets',
  village: 'precisionVillage',
  township: 'precisionTownship',
  county: 'precisionCounty',
  along_line: 'precisionAlongLine',
  none: 'precisionNone',
};

/** A decision about land. One that contains the place or lies near is open; one known only to a county is folded. */
export function decisionCard(decision: Decision, place: Place): HTMLElement {
  const close = decision.relation === 'contains' || decision.relation === 'near';
  return h(
    'details',
    { class: 'decision', attrs: { open: close } },
    h(
      'summary',
      {},
      h('h3', {}, heading(decision)),
      h(
        'span',
        { class: 'decision-state' },
        h('span', { class: 'badge' }, word(DECISION_KIND, decision.kind)),
        h('span', { class: `badge status-${decision.status}` }, word(DECISION_STATUS, decision.status)),
        termBadge(decision),
        h('span', { class: 'relation' }, relation(decision, place)),
      ),
    ),
    facts(decision),
    h(
      'div',
      { class: 'segment-foot' },
      decision.as_of != null && h('span', { class: 'dated' }, t('dated', { date: decision.as_of })),
      decision.confidence !== undefined && confidenceBadge(decision.confidence),
      doubtLink(decision.id),
      sourceChip(decision.source, decision.reasons, { day: decision.as_of, of: 'document' }),
      historyButton({ refs: [{ layer: decision.kind === 'temporary_use' ? 'temporary_uses' : 'parcels', id: decision.id }], asOf: null, offices: [] }),
    ),
  );
}

/** Whether a temporary use runs on the day asked about, in the service's words: also that this cannot be computed. */
function termBadge({ expiry, status }: Decision): HTMLElement | null {
  if (expiry == null || status === 'refused' || status === 'revoked') return null;
  return h('span', { class: `badge term-${expiry.state}${expiry.state === 'expired' ? ' expired' : ''}` }, pick(expiry));
}

/** What a decision is called. Titles of grant plans name their parcel already. */
export function heading({ parcel_no: parcel, title }: Decision): string {
  return parcel == null || title.includes(parcel) ? title : `${parcel} ${title}`;
}

function facts(decision: Decision): HTMLElement {
  const parts = decision.parts ?? [];
  return h(
    'dl',
    { class: 'facts' },
    ...((decision.aliases?.length ?? 0) === 0 ? [] : row('aliases', decision.aliases?.join(t('listSeparator')))),
    ...row('situs', decision.situs ?? null),
    ...row('party', decision.party),
    ...row('landUse', decision.land_use),
    ...row('area', areaWords(decision)),
    ...termRows(decision),
    ...classRows(decision),
    ...plotRows(decision.plots ?? []),
    ...controls(decision.controls ?? []),
    ...conditions('prices', decision.prices ?? []),
    ...conditions('conditions', decision.conditions),
    ...(parts.length === 0 ? [] : [h('dt', {}, t('parts')), h('dd', {}, partList(parts))]),
  );
}

/** Where the decision's land lies beside the place asked about, and how surely. */
export function relation(decision: Decision, place: Place): string {
  const accuracy = decision.accuracy_m == null ? '' : ` · ${t('accuracy', { m: metres(decision.accuracy_m) })}`;
  switch (decision.relation) {
    case 'contains':
      return `${t('relationContains')} · ${word(PRECISION, decision.precision)}${accuracy}`;
    case 'near':
      return `${t('relationNear')} · ${word(PRECISION, decision.precision)}${accuracy}`;
    case 'township':
      return t('relationTownship');
    default: {
      // Near a boundary the county of the place is itself in doubt and may not be the decision's.
      const county = decision.county ?? (place.county?.maybe.length === 0 ? place.county.name : null);
      return county ? t('relationCounty', { county }) : t('relationCountyPlain');
    }
  }
}

/** The area, as computed and as printed. */
export function areaWords(decision: Decision): string | null {
  const printed = decision.area_printed == null ? null : t('areaPrinted', { printed: decision.area_printed });
  const parts = [
    decision.area_m2 == null ? null : area(decision.area_m2),
    printed,
    decision.area_units_agree === false ? t('unitsDisagree') : null,
    decision.parcels_unlisted == null ? null : t('unlisted', { n: decision.parcels_unlisted }),
  ].filter((part) => part != null);
  return parts.length === 0 ? null : parts.join(' · ');
}

function controls(all: readonly Control[]): HTMLElement[] {
  return all.length === 0 ? [] : row('controls', all.map(({ zh, printed }) => `${zh} ${printed}`).join(t('listSeparator')));
}

function conditions(title: TextKey, all: readonly Condition[]): HTMLElement[] {
  if (all.length === 0) return [];
  const list = all.map((condition) =>
    h('li', {}, condition.pending && h('span', { class: 'badge pending' }, t('pending')), ' ', pick(condition)),
  );
  return [h('dt', {}, t(title)), h('dd', {}, h('ul', { class: 'plain' }, ...list))];
}
