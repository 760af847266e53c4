// A made-up surveyed line with a long and a short chain, taken in by the program itself.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the made-up line is called. */
export const LINE = '试验线';
/** Where its data are said to come from. */
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

/** Takes the line into a data folder with `landrail line import`; both must be new. */
export function importLine(binary, folder) {
  mkdirSync(folder, { recursive: true });
  const line = vertices();
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
  writeFileSync(join(folder, 'posts.csv'), posts(line));
  const data = join(folder, 'data');
  const options = ['--line', LINE, '--accuracy', '0.05', '--post-accuracy', '0.05', '--source', SOURCE, '--data', data];
  execFileSync(binary, ['line', 'import', ...options, '--posts', join(folder, 'posts.csv'), join(folder, 'centreline.geojson')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return data;
}

if (process.argv[2] === '--try') console.log(importLine(process.env.LANDRAIL_BIN, process.argv[3]));
