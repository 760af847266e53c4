// A made-up surveyed line with a long and a short chain, taken in by the program itself.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the made-up line is called. */
export const LINE = '试验线';
/** A second one, that turns back. */
export const CURVE = '试验弯线';
/** Where their data are said to come from. */
export const SOURCE = '试验测量队 2026-05';

const STEP = 100;
const COUNT = 200;
const EQUATIONS = [
  { at: 14_000, from: 'K14+000', to: 'K13+900', letter: 'A' },
  // Without coordinates: the program counts it off between its neighbours.
  { at: 17_000, from: 'K16+900', to: 'K17+200', letter: '' },
];

/** Vertices in EPSG:4547, one every 100 m along a line that bends to both sides. */
function vertices() {
  const all = [[430_000, 4_302_000]];
  while (all.length < COUNT) {
    const [east, north] = all.at(-1);
    const heading = 0.7 + 0.5 * Math.sin(all.length / 30);
    all.push([east + STEP * Math.cos(heading), north + STEP * Math.sin(heading)]);
  }
  return all;
}

/** How far along the line a post stands: 100 m more behind the long chain, 200 m less behind the short one. */
const along = (post) => post + (post >= 17_200 ? -200 : post > 14_000 ? 100 : 0);
const mm = (number) => number.toFixed(3);
const written = (post) => `K${Math.floor(post / 1000)}+${String(post % 1000).padStart(3, '0')}`;

function posts(line) {
  const rows = [['公里标', '东坐标', '北坐标', '去向里程', '后缀']];
  for (let post = 0; along(post) < COUNT * STEP; post += 1000) {
    // In the short chain there is no K17+000.
    if (post === 17_000) continue;
    const equation = EQUATIONS.find(({ from }) => from === written(post));
    const [east, north] = line[along(post) / STEP];
    rows.push([written(post), mm(east), mm(north), equation?.to ?? '', equation?.letter ?? '']);
    if (post === 16_000) rows.push([EQUATIONS[1].from, '', '', EQUATIONS[1].to, '']);
  }
  return rows.map((row) => `${row.join(',')}\n`).join('');
}

/** Half a circle of 400 m with straight ends: from its middle no post is nearer than another. */
function curve() {
  const [east, north, radius] = [445_000, 4_290_000, 400];
  const straight = Array.from({ length: 10 }, (_, at) => [east - radius, north - 1000 + at * STEP]);
  const half = Array.from({ length: 181 }, (_, at) => {
    const angle = Math.PI * (1 - at / 180);
    return [east + radius * Math.cos(angle), north + radius * Math.sin(angle)];
  });
  return [...straight, ...half];
}

/** Takes both lines into a data folder, which must be new, with `landrail line import`; resolves to that folder. */
export function importLines(binary, folder) {
  const line = vertices();
  const bend = curve();
  importLine(binary, folder, LINE, line, posts(line));
  // K0 and K1 stand at the ends of the straight, the last post (K2+256.621) at the end of the curve.
  const ends = [bend[0], bend[10]].map(([east, north], km) => `K${km}+000,${mm(east)},${mm(north)}\n`);
  const [east, north] = bend.at(-1);
  const last = 1000 + Math.hypot(bend[11][0] - bend[10][0], bend[11][1] - bend[10][1]) * 180;
  return importLine(binary, folder, CURVE, bend, `公里标,东坐标,北坐标\n${ends.join('')}K2+${mm(last - 2000)},${mm(east)},${mm(north)}\n`);
}

function importLine(binary, folder, name, line, posts) {
  mkdirSync(folder, { recursive: true });
  const centreline = {
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } },
    features: [
      {
        type: 'Feature',
        properties: {},
        geometry: { type: 'LineString', coordinates: line.map((point) => point.map((number) => Number(mm(number)))) },
      },
    ],
  };
  writeFileSync(join(folder, 'centreline.geojson'), JSON.stringify(centreline));
  writeFileSync(join(folder, 'posts.csv'), posts);
  const data = join(folder, 'data');
  const options = ['--line', name, '--accuracy', '0.05', '--post-accuracy', '0.05', '--source', SOURCE, '--data', data];
  execFileSync(binary, ['line', 'import', ...options, '--posts', join(folder, 'posts.csv'), join(folder, 'centreline.geojson')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return data;
}

if (process.argv[2] === '--try') console.log(importLines(process.env.LANDRAIL_BIN, process.argv[3]));
