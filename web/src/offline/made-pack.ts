import type { Decision, Segment } from '../api.ts';
import type { ChainFacts, LandFacts, LineFacts, PackData, StretchFacts } from './pack-types.ts';

/** A small pack that is made up, for tests: a line to the north along 111° E with a long chain, and its roster. */

const km = (value: number): number => value * 1_000_000;
/** Metres along the meridian of a degree of latitude here; the chain is made so that posts fit its length. */
const NORTH = [38.5, 38.51, 38.52, 38.53, 38.54];

const chain = (schematic: boolean): ChainFacts => ({
  track: 'whole',
  schematic,
  vertices: NORTH.map((lat) => [111, lat] as const),
  vague: schematic ? [[200, 100]] : [[0.1, 0]],
  eras: [
    {
      from: null,
      knots: [
        { along: 0, incoming: km(10), outgoing: km(10), tolerance_m: 0.5 },
        // K12+220=K12+100: the numbers between stand twice on the ground.
        { along: 2220, incoming: 12_220_000, outgoing: 12_100_000, tolerance_m: 0.5 },
        { along: 4440, incoming: 14_320_000, outgoing: 14_320_000, tolerance_m: 0.5 },
      ],
    },
  ],
});

const official = (name: string): Segment['local'] => ({ office: `${name}的职务`, name, unit: '甲县', desk: '0350-1234567', duty: null });

export const stretch = (id: string, tier: Segment['tier'], from: number, to: number, more: Partial<StretchFacts> = {}, county = '甲县'): StretchFacts => ({
  from_mm: km(from),
  to_mm: km(to),
  since: '2021-08-19',
  to: null,
  note: null,
  document: '甲政办发〔2021〕1号',
  segment: {
    id,
    tier,
    track: 'whole',
    area: id,
    county,
    from: `K${from}`,
    to: `K${to}`,
    local: official(`${id}地`),
    railway: official(`${id}铁`),
    workshop: tier === 'township' ? '甲车间' : null,
    match: 'decided',
    why: null,
    confidence: 'verbatim',
    reasons: [],
    source: null,
    valid_from: '2021-08-19',
    valid_to: null,
  },
  ...more,
});

const line = (name: string, schematic: boolean): LineFacts => ({ name, aliases: ['试验铁路'], high_speed: false, source: 'made up', editions: [], chains: [chain(schematic)] });

/** A box in degrees around a point of the line. */
export const parcel = (id: string, south: number, more: Partial<LandFacts> = {}): LandFacts => ({
  answer: { id, kind: 'land_grant', status: 'approved', title: id, number: null, precision: 'surveyed', accuracy_m: null, relation: 'county', conditions: [], source: null } as unknown as Decision,
  geometry: { type: 'Polygon', coordinates: [[[111.001, south], [111.003, south], [111.003, south + 0.002], [111.001, south + 0.002], [111.001, south]]] },
  counties: ['甲县'],
  valid_from: null,
  valid_to: null,
  term_only: false,
  inside: [],
  near: [],
  ...more,
});

export const packData = (roster: readonly StretchFacts[], more: Partial<PackData> = {}, schematic = false): PackData => ({
  manifest: {
    format: 1,
    kind: 'line',
    name: '试验线',
    cover: { line: '试验线', within_m: 3000 },
    bounds: [110.9, 38.4, 111.1, 38.6],
    as_of: '2026-11-22',
    generated_at: '',
    version: '',
    state: null,
    bytes: 0,
    parts: [],
    counts: {},
    tiles: { minzoom: 4, maxzoom: 12, places: 0, layers: [] },
  },
  lines: [line('试验线', schematic)],
  roster: { 试验线: roster },
  land: [],
  rules: { search_radius_m: 1000, counties: {}, along: {}, lines: {}, zones: {} },
  places: {
    edge_tolerance_m: 1000,
    counties: [{ adcode: '1', name: '甲县', city: '甲市', boundary: { type: 'Polygon', coordinates: [[[110.5, 38], [111.5, 38], [111.5, 39], [110.5, 39], [110.5, 38]]] } }],
    named: [],
  },
  ...more,
});
