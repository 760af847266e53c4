/** Made-up answers in the shape of the service's, for the tests. */
import type { Answer, Decision, Railway, Segment } from '../api.ts';

export type { Answer, Decision, Railway, Segment } from '../api.ts';
export type { Query } from './query.ts';

/** A segment with both chiefs. */
export function segment(over: Partial<Segment> = {}): Segment {
  return {
    id: '甲政发2021-1-r1',
    tier: 'township',
    area: '九原街街道',
    county: '忻府区',
    from: 'K198+000',
    to: 'K204+000',
    local: { office: '九原街办事处主任', name: '甲一', unit: '九原街街道', desk: '0350-1234567', duty: null, mobile_withheld: true },
    railway: { office: '某车间主任', name: '乙二', unit: '某车间', desk: '0351-1234567', duty: '0351-1234567' },
    workshop: '某车间',
    match: 'decided',
    why: null,
    confidence: 'verbatim',
    reasons: [],
    source: { file: 'list.txt', document: '甲政发〔2021〕1号', lines: [467, 467], cell: '大西高铁 K198-K204' },
    valid_from: '2021-08-19',
    valid_to: null,
    ...over,
  };
}

/** A schematic railway with that segment. */
export function railway(over: Partial<Railway> = {}): Railway {
  return {
    line: '大西高铁',
    track: 'whole',
    post: 'K199+000',
    post_m: 199_000,
    tolerance_m: 600,
    lateral_m: 250,
    distance_m: 0,
    side: 'unknown',
    schematic: true,
    roster: 'listed',
    segments: [segment()],
    caveats: [],
    ...over,
  };
}

/** A decision about a temporary use. */
export function decision(over: Partial<Decision> = {}): Decision {
  return {
    id: '甲政函2022-1',
    kind: 'temporary_use',
    status: 'approved',
    title: '关于某临时用地的批复',
    number: '甲政函〔2022〕1号',
    parcel_no: null,
    party: '某项目部',
    land_use: '施工便道',
    area_m2: 1000,
    area_printed: '0.1公顷',
    relation: 'county',
    precision: 'county',
    accuracy_m: null,
    conditions: [],
    source: { file: 'list.txt', document: '甲政函〔2022〕1号', lines: [1, 2], cell: null },
    as_of: '2022-09-16',
    ...over,
  };
}

/** The answer for a post of that railway. */
export function answer(over: Partial<Answer> = {}): Answer {
  return {
    query: { given: '大西高铁 K199', line: '大西高铁', as_of: '2026-11-23', within_m: 2000 },
    place: {
      kind: 'unique',
      lon: 112.6781289,
      lat: 38.485673,
      tolerance_m: 600,
      lateral_m: 250,
      county: { name: '忻府区', adcode: '140902', edge_m: 12_020, maybe: [], contained: true },
      nearest: null,
      short_chain: null,
      candidates: [],
      reason: null,
    },
    railways: [railway()],
    parcels: [],
    temporary_uses: [],
    constraints: [],
    caveats: [
      { code: 'schematic_geometry', zh: '线形为已知点连线（示意）', en: 'the line joins known points' },
      { code: 'roster_age', zh: '段长名单日期2021-08-19，距所查日期约5年', en: 'the roster is of 2021-08-19' },
    ],
    ...over,
  };
}
