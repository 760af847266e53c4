import { t } from '../language.ts';
import type { FilterName } from '../lib/permalink.ts';
import { LAYERS } from '../map/layer-list.ts';
import { TEXT, type TextKey } from '../text.ts';

/** The name of each filter. */
export const FILTER_TEXT: Readonly<Record<FilterName, TextKey>> = {
  county: 'filterCounty',
  line: 'filterLine',
  kind: 'filterKind',
  status: 'filterStatus',
  confidence: 'filterConfidence',
};

/** The layers that have a table and a file: those of the map from the top down, and the acts about offices. */
export const TABLES: readonly string[] = [...[...LAYERS].reverse().map(({ id }) => id), 'appointments'];

/** The name of a layer. */
export function layerTitle(layer: string): string {
  const info = LAYERS.find(({ id }) => id === layer);
  if (info !== undefined) return t(info.title);
  return layer === 'appointments' ? t('layerAppointments') : layer;
}

const CONFIDENCE: Readonly<Record<string, TextKey>> = {
  verbatim: 'confidenceVerbatim',
  entered: 'confidenceEntered',
  corrected: 'confidenceCorrected',
  inferred: 'confidenceInferred',
  reconstructed: 'confidenceReconstructed',
};

/** Texts of the page by their Chinese words: layers hold their terms in Chinese. */
let byChinese: ReadonlyMap<string, TextKey> | null = null;

/** How well a place is known. */
const PRECISION: Readonly<Record<string, TextKey>> = {
  surveyed: 'precisionSurveyed',
  drawn: 'precisionDrawn',
  named_streets: 'precisionNamedStreets',
  village: 'precisionVillage',
  township: 'precisionTownship',
  county: 'precisionCounty',
  along_line: 'precisionAlongLine',
  none: 'precisionNone',
};

/** Of what kind a geometry is. */
const SHAPE: Readonly<Record<string, TextKey>> = {
  surveyed: 'shapeSurveyed',
  schematic: 'shapeSchematic',
  partial: 'shapePartial',
  none: 'shapeNone',
  not_drawn: 'shapeNotDrawn',
};

/** Codes of the layers that the page has words for, by property. */
const CODES: Readonly<Record<string, Readonly<Record<string, TextKey>>>> = { confidence: CONFIDENCE, precision: PRECISION, geometry_state: SHAPE };

/** A value of a property for people: a term that the page knows in its language, anything else as it came. */
export function valueText(property: string, value: string): string {
  const code = CODES[property]?.[value];
  if (code !== undefined) return t(code);
  if (property !== 'kind' && property !== 'status') return value;
  byChinese ??= new Map((Object.entries(TEXT) as [TextKey, { zh: string }][]).map(([key, { zh }]) => [zh, key]));
  const key = byChinese.get(value);
  return key === undefined ? value : t(key);
}
