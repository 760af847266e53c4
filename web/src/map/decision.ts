/** What a decision about land is, told from the words of its layer. */

export const KINDS = ['grant', 'notice', 'plan', 'allocation', 'entrusted', 'planning', 'banking', 'temporary', 'other'] as const;
export type DecisionKind = (typeof KINDS)[number];

export const STATUSES = ['approved', 'renewed', 'principle', 'planned', 'announced', 'expired', 'refused', 'revoked', 'other'] as const;
/** How far a decision has come; `renewed` and `expired` only of temporary uses. */
export type DecisionStatus = (typeof STATUSES)[number];

/** A feature's values by name. */
export type Properties = { get(name: string): unknown };

/** The words of the field `kind`. */
const KIND: Readonly<Record<string, DecisionKind>> = {
  临时用地: 'temporary',
  '出让方案（未出让）': 'plan',
  划拨: 'allocation',
  '委托管理（非供地）': 'entrusted',
  规划条件设定: 'planning',
  出让: 'grant',
  '出让公告（未成交）': 'notice',
  收储: 'banking',
};

/** The words of the field `status`. */
const STATUS: Readonly<Record<string, DecisionStatus>> = {
  '原则同意，待上级审批': 'principle',
  方案已批准: 'planned',
  已批准: 'approved',
  '已公告，未成交': 'announced',
  '不予同意（非用地许可）': 'refused',
  '撤销原批准（不再是用地许可）': 'revoked',
};

/** The word of the field `term_state` for a term that is over. */
const OVER = '已届满';

/** A word that this page does not know is `other`: drawn, in ink, never left out. */
export function kindOf(feature: Properties): DecisionKind {
  return KIND[String(feature.get('kind') ?? '')] ?? 'other';
}

/** See {@link kindOf}. A term that is over says more than that it was approved or renewed. */
export function statusOf(feature: Properties): DecisionStatus {
  const status = STATUS[String(feature.get('status') ?? '')] ?? 'other';
  if (status !== 'approved') return status;
  if (feature.get('term_state') === OVER) return 'expired';
  return String(feature.get('renewal') ?? '') === '' ? 'approved' : 'renewed';
}

/** Precisions whose geometry is the land itself; any other only says where the land lies. */
const EXTENT_KNOWN = new Set(['surveyed', 'drawn', 'named_streets', 'along_line']);

/** Whether the geometry is the land, an area around it, or no more than its county. */
export type Extent = 'known' | 'vague' | 'county';

export function extentOf(feature: Properties): Extent {
  const precision = String(feature.get('precision') ?? '');
  return EXTENT_KNOWN.has(precision) ? 'known' : precision === 'county' ? 'county' : 'vague';
}

/** How a status is drawn: the dashes of the outline and how much the area is filled; `null` is not at all. */
export type Pattern = { readonly dash: readonly number[] | null; readonly width: number; readonly fill: number; readonly double: boolean };

export const PATTERNS: Readonly<Record<DecisionStatus, Pattern>> = {
  approved: { dash: null, width: 1.8, fill: 0.28, double: false },
  renewed: { dash: null, width: 4.2, fill: 0.28, double: true },
  planned: { dash: [9, 4], width: 1.8, fill: 0.12, double: false },
  principle: { dash: [4, 3], width: 1.8, fill: 0.12, double: false },
  announced: { dash: [1.5, 3], width: 1.8, fill: 0.12, double: false },
  expired: { dash: null, width: 1, fill: 0.05, double: false },
  // The service gives these no geometry; should it ever, they must not look like land that may be used.
  refused: { dash: [2, 7], width: 1.2, fill: 0, double: false },
  revoked: { dash: [2, 7], width: 1.2, fill: 0, double: false },
  other: { dash: [6, 2, 1.5, 2], width: 1.8, fill: 0.12, double: false },
};
