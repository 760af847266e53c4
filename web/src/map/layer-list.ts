import type { TextKey } from '../text.ts';

/** A row of the legend: how a thing is drawn and what that means. */
export type LegendRow = { readonly swatch: string; readonly text: TextKey };

/** A tile layer of the map, in drawing order. */
export type LayerInfo = {
  readonly id: string;
  readonly title: TextKey;
  readonly shown: boolean;
  readonly swatch: string;
  readonly legend: readonly LegendRow[];
};

/** The layers from the bottom of the map to its top. */
export const LAYERS: readonly LayerInfo[] = [
  { id: 'counties', title: 'layerCounties', shown: true, swatch: 'county', legend: [] },
  {
    id: 'parcels',
    title: 'layerParcels',
    shown: true,
    swatch: 'parcel',
    legend: [{ swatch: 'parcel-vague', text: 'legendVague' }],
  },
  {
    id: 'temporary_uses',
    title: 'layerTemporaryUses',
    shown: true,
    swatch: 'temporary',
    legend: [{ swatch: 'temporary-vague', text: 'legendVague' }],
  },
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
      { swatch: 'segment', text: 'legendDivided' },
      { swatch: 'undivided', text: 'legendUndivided' },
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
      { swatch: 'schematic', text: 'legendSchematic' },
      { swatch: 'line', text: 'legendSurveyed' },
    ],
  },
  { id: 'stations', title: 'layerStations', shown: true, swatch: 'station', legend: [] },
];
