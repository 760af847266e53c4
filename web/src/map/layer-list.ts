import type { TextKey } from '../text.ts';
import { KINDS, STATUSES, type DecisionKind, type DecisionStatus } from './decision.ts';

/**
 * A row of the legend: how a thing is drawn (see `parts/swatch.ts`) and what that means. With `needs` it is left
 * out until something with that tag has been drawn (see `map-look.ts`).
 */
export type LegendRow = { readonly swatch: string; readonly text: TextKey; readonly needs?: string };

/** A tile layer of the map, in drawing order. */
export type LayerInfo = {
  readonly id: string;
  readonly title: TextKey;
  readonly shown: boolean;
  readonly swatch: string;
  readonly legend: readonly LegendRow[];
};

const KIND_TEXT: Readonly<Record<DecisionKind, TextKey>> = {
  grant: 'kindGrant',
  notice: 'kindNotice',
  plan: 'kindPlan',
  allocation: 'kindAllocation',
  entrusted: 'kindEntrusted',
  planning: 'kindPlanning',
  banking: 'kindBanking',
  temporary: 'kindTemporary',
  other: 'kindOther',
};

const STATUS_TEXT: Readonly<Record<DecisionStatus, TextKey>> = {
  approved: 'legendApproved',
  renewed: 'legendRenewed',
  principle: 'legendPrinciple',
  planned: 'legendPlanned',
  announced: 'legendAnnounced',
  expired: 'legendExpired',
  refused: 'legendRefused',
  revoked: 'legendRefused',
  other: 'legendStatusOther',
};

/** Colour for the kind, outline for the status. */
function land(layer: string): readonly LegendRow[] {
  const kinds = layer === 'parcels' ? KINDS.filter((kind) => kind !== 'temporary') : [];
  return [
    ...kinds.map((kind) => ({ swatch: `kind:${kind}`, text: KIND_TEXT[kind], needs: `${layer} kind:${kind}` })),
    ...STATUSES.map((status) => ({ swatch: `status:${status}`, text: STATUS_TEXT[status], needs: `${layer} status:${status}` })),
    { swatch: 'vague', text: 'legendVagueArea', needs: `${layer} extent:vague` },
    { swatch: 'halo', text: 'legendHalo', needs: `${layer} halo` },
    { swatch: 'count', text: 'legendCounty', needs: `${layer} extent:county` },
  ];
}

/** The layers from the bottom of the map to its top. */
export const LAYERS: readonly LayerInfo[] = [
  { id: 'counties', title: 'layerCounties', shown: true, swatch: 'county', legend: [] },
  { id: 'parcels', title: 'layerParcels', shown: true, swatch: 'land', legend: land('parcels') },
  { id: 'temporary_uses', title: 'layerTemporaryUses', shown: true, swatch: 'kind:temporary', legend: land('temporary_uses') },
  { id: 'constraints', title: 'layerConstraints', shown: false, swatch: 'constraint', legend: [] },
  { id: 'county_segments', title: 'layerCountySegments', shown: false, swatch: 'county-segment', legend: [] },
  {
    id: 'findings',
    title: 'layerFindings',
    shown: true,
    swatch: 'finding',
    legend: [
      { swatch: 'finding', text: 'legendFault' },
      { swatch: 'finding-doubt', text: 'legendDoubt' },
    ],
  },
  {
    id: 'segments',
    title: 'layerSegments',
    shown: true,
    swatch: 'segment',
    legend: [
      { swatch: 'segment', text: 'legendOne' },
      { swatch: 'undivided', text: 'legendUndivided', needs: 'segments shared' },
      { swatch: 'tracks', text: 'legendTracks', needs: 'segments tracks' },
      { swatch: 'answer', text: 'legendAnswer' },
      { swatch: 'range', text: 'legendRange' },
    ],
  },
  {
    id: 'lines',
    title: 'layerLines',
    shown: true,
    swatch: 'schematic',
    legend: [
      { swatch: 'schematic', text: 'legendSchematic', needs: 'lines schematic' },
      { swatch: 'line', text: 'legendSurveyed', needs: 'lines surveyed' },
    ],
  },
  {
    id: 'kilometre_posts',
    title: 'layerKilometrePosts',
    shown: true,
    swatch: 'post',
    legend: [
      { swatch: 'post:schematic', text: 'legendPostSchematic', needs: 'kilometre_posts schematic' },
      { swatch: 'post:surveyed', text: 'legendPostSurveyed', needs: 'kilometre_posts surveyed' },
    ],
  },
  { id: 'stations', title: 'layerStations', shown: true, swatch: 'station', legend: [] },
];
