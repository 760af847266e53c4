// How smoothly the map is dragged with many parcels in view. Not a test: figures depend on the machine.
//
//   LANDRAIL_BIN=../target/release/landrail node bench/pan.mjs [PARCELS]     (20 000 without a number)
//   LANDRAIL_URL=http://127.0.0.1:8080/ node bench/pan.mjs                   a page over data that are there
//
// With the binary alone it makes a data folder (kept in LANDRAIL_BENCH_DATA, if that is set, for the next time),
// posts made-up surveyed parcels of every kind and status into it, serves, and drags the page with the mouse for
// five seconds. With both, LANDRAIL_URL is the page (`vite preview` before the service at LANDRAIL_BENCH_PORT).
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { chromium } = createRequire(new URL('../package.json', import.meta.url))('playwright-core');
const PARCELS = Number(process.argv[2] ?? 20_000);
const PORT = Number(process.env.LANDRAIL_BENCH_PORT ?? 8119);
const SECONDS = Number(process.env.LANDRAIL_BENCH_SECONDS ?? 5);
const ZOOM = process.env.LANDRAIL_BENCH_ZOOM ?? '13';
/** The south-west corner, the distance of two parcels and their side, degrees: all in view at zoom 13. */
const [WEST, SOUTH, STEP, SIDE] = [112.62, 38.68, 0.00085, 0.00062];
const COLUMNS = 200;
const KINDS = ['grant', 'allocation', 'land_banking', 'planning_conditions', 'entrusted_management', 'grant_plan', 'grant_notice'];
const STATUSES = ['approved', 'approved', 'approved', 'plan_approved', 'announced', 'agreed_in_principle'];

// The service refuses variables of its name that it does not know.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LANDRAIL_')));

function parcel(no) {
  const [x, y] = [WEST + (no % COLUMNS) * STEP, SOUTH + Math.floor(no / COLUMNS) * STEP * 0.8];
  const at = (dx, dy) => [Number((x + dx).toFixed(6)), Number((y + dy).toFixed(6))];
  const ring = [at(0, 0), at(SIDE, 0), at(SIDE, SIDE * 0.3), at(SIDE * 1.1, SIDE * 0.6), at(0, SIDE * 0.6), at(0, 0)];
  const properties = {
    kind: KINDS[no % KINDS.length],
    status: STATUSES[no % STATUSES.length],
    county: '原平市',
    survey_method: '实测',
    accuracy_m: 0.05,
    party: `甲公司${no}`,
    document: `甲政函〔2026〕${no + 1}号`,
    valid_from: '2026-01-01',
  };
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties };
}

async function filled(binary, folder) {
  const data = join(folder, 'data');
  const there = existsSync(join(data, 'landrail.gpkg'));
  const serve = () => spawn(binary, ['serve', '--bind', `127.0.0.1:${PORT}`, '--data', data, '--rate-limit', '0', '--rate-heavy', '0'], { env, stdio: 'ignore' });
  const child = serve();
  process.on('exit', () => child.kill('SIGKILL'));
  const base = `http://127.0.0.1:${PORT}/`;
  await ready(base);
  if (there) return base;
  const said = execFileSync(binary, ['token', 'add', '--name', 'bench', '--role', 'admin', '--data', data], { env, encoding: 'utf8' });
  const token = /lr_[\w-]+|[\w-]{30,}/.exec(said)?.[0];
  const began = Date.now();
  for (let from = 0; from < PARCELS; from += 5000) {
    const features = Array.from({ length: Math.min(5000, PARCELS - from) }, (_, no) => parcel(from + no));
    const response = await fetch(`${base}collections/parcels/items?reason=bench&force=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/geo+json' },
      body: JSON.stringify({ type: 'FeatureCollection', features }),
    });
    if (response.status !== 201) throw new Error(`${response.status} ${(await response.text()).slice(0, 600)}`);
  }
  console.log(`${PARCELS} parcels posted in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return base;
}

async function ready(base) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await fetch(new URL('health/ready', base)).then((r) => r.ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no answer from ${base}`);
}

const binary = process.env.LANDRAIL_BIN;
const folder = process.env.LANDRAIL_BENCH_DATA ?? mkdtempSync(join(tmpdir(), 'landrail-pan-'));
const own = binary ? await filled(binary, folder) : null;
const base = process.env.LANDRAIL_URL ?? own;
if (base === null) throw new Error('set LANDRAIL_BIN or LANDRAIL_URL');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
const middle = [WEST + (COLUMNS * STEP) / 2, SOUTH + (PARCELS / COLUMNS) * STEP * 0.4];
await page.goto(new URL(`#map=${ZOOM}/${middle[1].toFixed(4)}/${middle[0].toFixed(4)}`, base).href);
const began = Date.now();
await page.waitForLoadState('networkidle');
await page.waitForTimeout(4000);
await page.evaluate(() => {
  window.frames_ = [];
  window.long_ = [];
  new PerformanceObserver((list) => window.long_.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  let last = performance.now();
  const tick = (now) => {
    window.frames_.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
});
// Out and back along an eight, so that new tiles come into view and old ones come back.
await page.mouse.move(760, 400);
await page.mouse.down();
await page.evaluate(() => [window.frames_, window.long_].forEach((list) => (list.length = 0)));
const start = Date.now();
let moves = 0;
while (Date.now() - start < SECONDS * 1000) {
  const turn = ((Date.now() - start) / 1000) * 1.6;
  await page.mouse.move(760 + 240 * Math.sin(turn), 400 + 200 * Math.sin(2 * turn));
  moves += 1;
}
const [frames, long] = await page.evaluate(() => [window.frames_.slice(), window.long_.slice()]);
await page.mouse.up();
await page.waitForTimeout(1500);
if (process.env.LANDRAIL_BENCH_SHOT) await page.screenshot({ path: process.env.LANDRAIL_BENCH_SHOT });
await browser.close();
const sorted = [...frames].sort((a, b) => a - b);
const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]?.toFixed(1);
const seconds = frames.reduce((sum, frame) => sum + frame, 0) / 1000;
console.log(
  [
    `${PARCELS} parcels, zoom ${ZOOM}, ${SECONDS} s of dragging, ${moves} moves of the mouse`,
    `frames per second ${(frames.length / seconds).toFixed(1)}; frame time ms: median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)}`,
    `long tasks ${long.length}, together ${Math.round(long.reduce((a, b) => a + b, 0))} ms, longest ${Math.round(Math.max(0, ...long))} ms`,
  ].join('\n'),
);
process.exit(0);
