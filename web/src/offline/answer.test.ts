import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Answer } from '../api.ts';
import type { PlaceQuery } from '../lib/query.ts';
import { Pack } from './answer.ts';
import { askPacks } from './ask.ts';
import { packData, parcel, stretch } from './made-pack.ts';
import type { PackData } from './pack-types.ts';

const DAY = '2026-11-23';
const ROSTER = [stretch('甲县', 'county', 10, 14), stretch('东乡', 'township', 10, 11), stretch('西乡', 'township', 11, 13)];

const ask = (data: PackData, query: PlaceQuery, accuracyM: number | null = null, crs: string | null = null): Answer => askPacks([new Pack(data)], { query, asOf: null, crs, accuracyM }, DAY);
const post = (data: PackData, text: string, line = '试验线'): Answer => ask(data, { kind: 'post', line, post: text });
const at = (data: PackData, lon: number, lat: number, accuracyM: number | null = null): Answer => ask(data, { kind: 'coordinate', lon: String(lon), lat: String(lat) }, accuracyM);
const names = (answer: Answer): string[] => answer.railways.flatMap(({ segments }) => segments.map(({ area, match }) => `${area} ${match}`));
const codes = (answer: Answer): string[] => [...answer.caveats, ...answer.railways.flatMap(({ caveats }) => caveats)].map(({ code }) => code);

test('a post has its chiefs, and a limit belongs to the increasing side', () => {
  const data = packData(ROSTER);
  assert.deepEqual(names(post(data, 'K10+500')), ['甲县 decided', '东乡 decided']);
  const limit = post(data, 'K11+000');
  assert.deepEqual(names(limit), ['甲县 decided', '西乡 decided']);
  assert.ok(codes(limit).includes('boundary'));
  assert.equal(limit.place.kind, 'unique');
  assert.ok(Math.abs((limit.place.lat ?? 0) - 38.509) < 1e-3);
});

test('every answer says that it is of a pack and of which day', () => {
  const [first] = post(packData(ROSTER), 'K10+500').caveats;
  assert.equal(first?.code, 'offline_pack');
  assert.match(first?.zh ?? '', /2026-11-22（1天前）/u);
});

test('a tier that lists nobody is a gap, not another person', () => {
  const answer = post(packData(ROSTER), 'K13+500');
  assert.deepEqual(names(answer), ['甲县 decided']);
  assert.equal(answer.railways[0]?.roster, 'uncovered');
  assert.deepEqual(answer.railways[0]?.gaps?.map(({ tier, from, to }) => [tier, from, to]), [['township', 'K13+000', 'K14+000']]);
});

test('a line without a roster lists nobody, and a post beyond it is not extrapolated', () => {
  const none = post(packData([]), 'K11+000');
  assert.equal(none.railways[0]?.roster, 'not_listed');
  assert.deepEqual(names(none), []);
  const beyond = post(packData(ROSTER), 'K20+000');
  assert.equal(beyond.place.kind, 'out_of_range');
  assert.deepEqual([beyond.place.lon, beyond.place.nearest], [null, 'K14+320']);
});

test('numbers that stand twice on the ground give both places', () => {
  const twice = post(packData(ROSTER), 'K12+150');
  assert.equal(twice.place.kind, 'ambiguous');
  assert.equal(twice.place.candidates.length, 2);
});

test('beside the line the side is told, and the post is only as good as it is', () => {
  const answer = at(packData(ROSTER), 111.001, 38.505);
  const [railway] = answer.railways;
  assert.equal(railway?.side, 'right');
  assert.equal(at(packData(ROSTER), 110.999, 38.505).railways[0]?.side, 'left');
  assert.ok(Math.abs((railway?.distance_m ?? 0) - 87.2) < 0.5);
  // A degree of the meridian has 111 006 m here.
  assert.equal(railway?.post, 'K10+555.03');
  assert.deepEqual(names(answer), ['甲县 decided', '东乡 decided']);
});

test('what the accuracy of the phone cannot decide is not decided', () => {
  // 40 m before the limit between 东乡 and 西乡.
  const [lon, lat] = [111.0001, 38.50865];
  assert.deepEqual(names(at(packData(ROSTER), lon, lat, 5)), ['甲县 decided', '东乡 decided']);
  const coarse = at(packData(ROSTER), lon, lat, 100);
  assert.deepEqual(names(coarse), ['甲县 decided', '东乡 likely', '西乡 candidate']);
  assert.ok(codes(coarse).includes('position_undecided'));
  assert.equal(coarse.railways[0]?.side, 'unknown');
});

test('two counties that list the same posts are told apart by the polygon only', () => {
  const both = [stretch('甲县', 'county', 10, 14), stretch('乙县', 'county', 10, 14, {}, '乙县')];
  assert.deepEqual(names(post(packData(both), 'K11+500')), ['甲县 candidate', '乙县 candidate']);
  assert.deepEqual(names(at(packData(both), 111.001, 38.505)), ['甲县 likely', '乙县 candidate']);
});

test('a roster that is over is not answered with', () => {
  const over = post(packData([stretch('甲县', 'county', 10, 14, { to: '2025-12-31' })]), 'K11+000');
  assert.equal(over.railways[0]?.roster, 'not_in_force');
  assert.deepEqual(names(over), []);
  assert.ok(codes(over).includes('roster_not_in_force'));
});

test('on a schematic chain no side is told', () => {
  const answer = at(packData(ROSTER, {}, true), 111.01, 38.505);
  assert.equal(answer.railways[0]?.side, 'unknown');
  assert.ok(codes(answer).includes('schematic_geometry'));
});

test('a parcel contains the place only where the accuracy leaves no doubt', () => {
  const data = packData(ROSTER, { land: [parcel('甲地', 38.504), parcel('乙地', 38.53)] });
  const found = (accuracy: number | null): string[] => at(data, 111.002, 38.505, accuracy).parcels.map(({ id, relation }) => `${id} ${relation}`);
  assert.deepEqual(found(5), ['甲地 contains']);
  assert.deepEqual(found(150), ['甲地 near']);
});

test('outside what the pack covers there is no answer, which is said', () => {
  const fails = (lon: number, lat: number): { detail: { zh: string } } => {
    try {
      at(packData(ROSTER), lon, lat);
    } catch (error) {
      return error as { detail: { zh: string } };
    }
    throw new Error('answered');
  };
  assert.match(fails(111.2, 38.51).detail.zh, /不含此处.*不等于/u);
  assert.throws(() => post(packData(ROSTER), 'K11', '别的线'));
  assert.throws(() => post(packData(ROSTER), 'DK11+000'), 'a prefix is not read as another number');
});

test('the line is found under its other names, and never by likeness', () => {
  assert.equal(post(packData(ROSTER), 'k11', '试验').query.line, '试验线');
  assert.equal(post(packData(ROSTER), '11+000', '试验铁路').query.line, '试验线');
  assert.throws(() => post(packData(ROSTER), 'K11', '试验二线'));
});

test('coordinates of another datum are read as such', () => {
  const plain = ask(packData(ROSTER), { kind: 'coordinate', lon: '111.001', lat: '38.505' }, null, 'gcj02');
  assert.notEqual(plain.place.lon, 111.001);
  assert.ok(codes(plain).includes('crs_note'));
  assert.throws(() => ask(packData(ROSTER), { kind: 'coordinate', lon: '388768', lat: '4288075' }, null, 'EPSG:4547'));
});

test('a post is answered from the newest pack that knows the line, of whatever kind', () => {
  const made = (kind: 'line' | 'county', as_of: string, chief: string): Pack => {
    const data = packData([stretch(chief, 'county', 10, 14)]);
    return new Pack({ ...data, manifest: { ...data.manifest, kind, name: kind === 'line' ? '试验线' : '甲县', cover: kind === 'line' ? data.manifest.cover : { county: '甲县' }, as_of } });
  };
  const of = (...packs: readonly Pack[]): string[] => names(askPacks(packs, { query: { kind: 'post', line: '试验', post: 'K10+500' }, asOf: null, crs: null, accuracyM: null }, DAY));
  assert.deepEqual(of(made('line', '2026-11-01', '旧'), made('county', '2026-11-20', '新')), ['新 decided']);
  assert.deepEqual(of(made('county', '2026-11-01', '旧'), made('line', '2026-11-20', '新')), ['新 decided']);
  // Of one day that of the line.
  assert.deepEqual(of(made('county', '2026-11-20', '县'), made('line', '2026-11-20', '线')), ['线 decided']);
});

test('every county that the accuracy reaches may be the one, with its land; farther than the pack nothing was looked up', () => {
  const box = (name: string, west: number): PackData['places']['counties'][number] => ({
    adcode: name,
    name,
    city: '甲市',
    boundary: { type: 'Polygon', coordinates: [[[west, 38], [west + 0.5, 38], [west + 0.5, 39], [west, 39], [west, 38]]] },
  });
  const data = packData(ROSTER, {
    places: { edge_tolerance_m: 1000, counties: [box('甲县', 110.6), box('乙县', 111.1)], named: [] },
    land: [parcel('乙县某宗', 38.5, { geometry: null, counties: ['乙县'] })],
  });
  // 8.7 km west of the edge between the two.
  const [sharp, wide, wider] = [at(data, 111, 38.505, 10), at(data, 111, 38.505, 8_000), at(data, 111, 38.505, 9_000)];
  assert.deepEqual([sharp.place.county?.maybe, wide.place.county?.maybe], [[], ['乙县']]);
  assert.deepEqual([sharp.parcels.map(({ id }) => id), wide.parcels.map(({ id }) => id)], [[], ['乙县某宗']]);
  assert.ok(codes(wide).includes('county_edge') && !codes(sharp).includes('county_edge'));
  assert.match(wide.caveats.find(({ code }) => code === 'county_edge')?.zh ?? '', /±8000 m.*也可能属于乙县/u);
  assert.deepEqual([sharp, wide, wider].map((answer) => codes(answer).includes('offline_not_farther')), [false, false, true]);
});
