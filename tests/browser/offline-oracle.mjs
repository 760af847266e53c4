// The answers from a pack against those of the service, at some hundred places and posts of the bundled lines:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/offline-oracle.mjs
// Whoever is named, how surely, and where a post lies must be the same. Where the pack says less, it must say so.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startService } from './service.mjs';

const unit = (file) => fileURLToPath(new URL(`../../web/.unit/offline/${file}`, import.meta.url));
const { Pack } = await import(unit('answer.js'));
const { askPacks } = await import(unit('ask.js'));
const { postText } = await import(unit('posts.js'));

const folder = mkdtempSync(join(tmpdir(), 'landrail-oracle-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const service = await startService(join(folder, 'data'));
const get = async (path, params = {}) => {
  const response = await fetch(`${new URL(path, service.base)}?${new URLSearchParams(params)}`);
  return response.ok ? response.json() : { refused: response.status, ...(await response.json()) };
};

/** A pack as the phone has it, from the one file. */
async function fetchPack(kind, name) {
  const response = await fetch(`${new URL('offline', service.base)}?${new URLSearchParams({ [kind]: name })}`);
  assert.equal(response.status, 200, name);
  const bytes = Buffer.from(await response.arrayBuffer());
  const end = bytes.indexOf(10);
  const manifest = JSON.parse(bytes.subarray(0, end).toString());
  const data = { manifest };
  let at = end + 1;
  for (const { name: part, length } of manifest.parts) {
    if (['lines', 'roster', 'land', 'rules', 'places'].includes(part)) data[part] = JSON.parse(bytes.subarray(at, at + length).toString());
    at += length;
  }
  assert.equal(at, bytes.length, 'the parts are the whole file');
  return new Pack(data);
}

// The same places with every run, so that a failure can be looked at.
let seed = 20211;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);

const who = (official) => [official?.office ?? null, official?.name ?? null, official?.desk ?? null, official?.duty ?? null].join('|');
const segments = (railway) => railway.segments.map(({ id, tier, match, local, railway: own }) => [id, tier, match, who(local), who(own)].join(' ')).sort();
const codes = (caveats) => caveats.map(({ code }) => code);
/** What the service says and the pack does not have. */
const LEFT_OUT = new Set(['other_lines_near']);
const seen = { places: 0, posts: 0, segments: 0, undecided: 0, gaps: 0, unlisted: 0, none: 0, land: 0, sides: 0 };

function sameRailways(name, online, offline) {
  assert.deepEqual(offline.railways.map(({ line, track }) => `${line} ${track}`), online.railways.map(({ line, track }) => `${line} ${track}`), `${name}: lines`);
  online.railways.forEach((one, no) => {
    const other = offline.railways[no];
    const what = `${name}: ${one.line} ${one.post}`;
    assert.equal(other.roster, one.roster, `${what}: roster`);
    assert.deepEqual(segments(other), segments(one), `${what}: who answers`);
    assert.equal(other.side, one.side, `${what}: side`);
    assert.equal(other.schematic, one.schematic, what);
    assert.equal(other.post === null, one.post === null, `${what}: post ${other.post}`);
    if (one.post_m != null) assert.ok(Math.abs(other.post_m - one.post_m) <= Math.min(1, one.tolerance_m || 1), `${what}: post ${other.post}`);
    assert.ok(Math.abs((other.distance_m ?? 0) - (one.distance_m ?? 0)) <= 1, `${what}: distance ${other.distance_m} and ${one.distance_m}`);
    for (const key of ['tolerance_m', 'lateral_m']) assert.ok(Math.abs((other[key] ?? -1) - (one[key] ?? -1)) <= 1, `${what}: ${key} ${other[key]} and ${one[key]}`);
    assert.deepEqual(other.gaps.map(({ tier, from, to, workshop }) => [tier, from, to, workshop?.unit ?? null]), one.gaps.map(({ tier, from, to, workshop }) => [tier, from, to, workshop?.unit ?? null]), `${what}: gaps`);
    // Every caveat of the service is told, in its own words where it names somebody.
    for (const caveat of one.caveats) assert.ok(other.caveats.some(({ code, zh }) => code === caveat.code && (zh === caveat.zh || code !== 'later_evidence')), `${what}: ${caveat.code} ${caveat.zh}`);
    seen.segments += one.segments.length;
    seen.undecided += one.segments.filter(({ match }) => match !== 'decided').length;
    seen.gaps += one.gaps.length;
    seen.unlisted += one.roster === 'not_listed' ? 1 : 0;
    seen.sides += one.side === 'unknown' ? 0 : 1;
  });
}

function sameAnswer(name, online, offline) {
  assert.ok(codes(offline.caveats).includes('offline_pack'), `${name}: says that it is of a pack`);
  assert.equal(offline.place.kind, online.place.kind, `${name}: kind`);
  assert.equal(offline.place.county?.name ?? null, online.place.county?.name ?? null, `${name}: county`);
  assert.deepEqual(offline.place.county?.maybe ?? [], online.place.county?.maybe ?? [], `${name}: other counties`);
  for (const key of ['lon', 'lat']) {
    assert.equal(offline.place[key] === null, online.place[key] === null, `${name}: ${key}`);
    assert.ok(Math.abs((offline.place[key] ?? 0) - (online.place[key] ?? 0)) < 2e-6, `${name}: ${key} ${offline.place[key]} and ${online.place[key]}`);
  }
  sameRailways(name, online, offline);
  const missing = codes(online.caveats).filter((code) => !codes(offline.caveats).includes(code) && !LEFT_OUT.has(code));
  assert.deepEqual(missing, [], `${name}: caveats`);
  const covered = !codes(offline.caveats).includes('offline_not_covered');
  if (!covered) return assert.equal(offline.parcels.length + offline.temporary_uses.length, 0, name);
  for (const key of ['parcels', 'temporary_uses']) {
    const list = (answer) => answer[key].map(({ id, relation, expiry }) => `${id} ${relation} ${expiry?.zh ?? ''}`).sort();
    assert.deepEqual(list(offline), list(online), `${name}: ${key}`);
    seen.land += online[key].length;
  }
  // What binds online is listed offline: as binding, or as not computed. Nothing is said not to apply that may.
  for (const { id, verdict, line } of online.constraints) {
    if (verdict === 'does_not_apply') continue;
    const own = offline.constraints.filter((one) => one.id === id && (one.line ?? null) === (line ?? null));
    assert.ok(own.length > 0, `${name}: constraint ${id} ${line ?? ''} (${verdict})`);
    assert.ok(own.every((one) => one.verdict === verdict || (one.verdict === 'undecided' && one.why != null)), `${name}: ${id} ${verdict}`);
  }
}

try {
  const { packs: list } = await get('offline');
  const lines = list.filter(({ kind }) => kind === 'line').map(({ name }) => name);
  assert.ok(lines.length >= 10, lines.join());
  const packs = new Map();
  for (const name of lines) packs.set(name, await fetchPack('line', name));
  const county = await fetchPack('county', '原平市');
  const sizes = [...packs.values(), county].map(({ data: { manifest } }) => `${manifest.name} ${(manifest.bytes / 1e6).toFixed(2)} MB z${manifest.tiles.maxzoom}`);
  console.log(`# packs: ${sizes.join(', ')}`);
  const day = county.data.manifest.as_of;

  for (const [name, pack] of packs) {
    const tracks = pack.data.lines.find((line) => line.name === name).chains;
    for (let n = 0; n < 24; n += 1) {
      // Beside the line, from on it to farther than the pack reaches.
      const { vertices } = tracks[Math.floor(random() * tracks.length)];
      const at = Math.floor(random() * (vertices.length - 1));
      const t = random();
      const off = (random() - 0.5) * [0.0002, 0.004, 0.03, 0.2][n % 4];
      const [a, b] = [vertices[at], vertices[at + 1]];
      const lon = (a[0] + (b[0] - a[0]) * t + off).toFixed(6);
      const lat = (a[1] + (b[1] - a[1]) * t - off / 2).toFixed(6);
      const accuracy = [null, 5, 60, 800][Math.floor(random() * 4)];
      const asked = { query: { kind: 'coordinate', lon, lat }, asOf: day, crs: 'EPSG:4326', accuracyM: accuracy };
      const online = await get('locate', { lon, lat, crs: 'EPSG:4326', as_of: day, ...(accuracy === null ? {} : { accuracy_m: accuracy }) });
      let offline;
      try {
        offline = askPacks([pack], asked, day);
      } catch (error) {
        // Not covered: says so, and answers with nobody.
        assert.match(error.detail?.zh ?? String(error.stack), /不含此处/u, `${lon} ${lat}`);
        seen.none += 1;
        continue;
      }
      sameAnswer(`${name}: ${lon} ${lat} ±${accuracy}`, online, offline);
      seen.places += 1;
    }
    const ends = tracks.flatMap(({ eras }) => eras.flatMap(({ knots }) => knots.flatMap(({ incoming, outgoing }) => [incoming, outgoing])));
    const limits = (pack.data.roster[name] ?? []).flatMap(({ from_mm, to_mm }) => [from_mm, to_mm]);
    const all = [...ends, ...limits];
    const [low, high] = [Math.min(...all) - 3e6, Math.max(...all) + 3e6];
    const posts = [...new Set(limits)].concat(Array.from({ length: 40 }, () => Math.round((low + random() * (high - low)) / 1000) * 1000)).filter((mm) => mm >= 0 && mm % 1000 === 0);
    for (const mm of posts) {
      const post = postText(mm);
      const online = await get('locate', { line: name, post, as_of: day });
      const offline = askPacks([pack], { query: { kind: 'post', line: name, post }, asOf: day, crs: null, accuracyM: null }, day);
      sameAnswer(`${name} ${post}`, online, offline);
      seen.posts += 1;
    }
  }
  // A county, over all of its box: inside it answers, outside it says so.
  const [west, south, east, north] = county.data.manifest.bounds;
  for (let n = 0; n < 120; n += 1) {
    const [lon, lat] = [(west + random() * (east - west)).toFixed(6), (south + random() * (north - south)).toFixed(6)];
    const online = await get('locate', { lon, lat, crs: 'EPSG:4490', as_of: day });
    try {
      sameAnswer(`原平市: ${lon} ${lat}`, online, askPacks([county], { query: { kind: 'coordinate', lon, lat }, asOf: day, crs: 'EPSG:4490', accuracyM: null }, day));
      seen.places += 1;
    } catch (error) {
      if (error.detail === undefined) throw error;
      assert.match(error.detail.zh, /不含此处/u);
      assert.ok(online.place.county?.name !== '原平市', `${lon} ${lat}: in the county`);
      seen.none += 1;
    }
  }
  console.log(`# ${JSON.stringify(seen)}`);
  for (const [what, least] of Object.entries({ places: 150, posts: 300, segments: 1000, undecided: 100, gaps: 5, unlisted: 5, none: 20, land: 20 })) assert.ok(seen[what] >= least, `${what}: only ${seen[what]}`);
  console.log('ok - a pack answers as the service does, or says that it does not');
} finally {
  await service.stop();
}
