// How long the first view takes, on a fast machine and on a slow one:
//   LANDRAIL_URL=http://127.0.0.1:8080/ node bench/first-view.mjs [runs]
// Every run has an empty cache. The measures are those of Lighthouse, by the same protocol, and one of our own: when the
// map stopped drawing. Figures depend on the machine: `docs/first-view.md` says which.
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

const { chromium } = createRequire(import.meta.url)('playwright-core');
const BASE = process.env.LANDRAIL_URL;
if (!BASE) throw new Error('set LANDRAIL_URL (a running service)');
const RUNS = Number(process.argv[2] ?? 5);
/** What Lighthouse 12 calls a phone: a quarter of the processor, 150 ms and 1.6 Mbit/s. */
const SLOW_LINK = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9 };
const MACHINES = [
  { name: 'this machine', cpu: 1, link: null, viewport: { width: 1280, height: 800 } },
  { name: 'CPU / 4', cpu: 4, link: null, viewport: { width: 1280, height: 800 } },
  { name: 'phone: CPU / 4, slow 4G', cpu: 4, link: SLOW_LINK, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
];
/** The map counts as drawn when it has not drawn for this long, in milliseconds. */
const QUIET = 1500;

/** Runs in the page before its own scripts. */
function watch() {
  const seen = (window.__seen = { paint: null, lcp: null, shift: 0, long: [], firstDraw: null, lastDraw: null });
  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe('paint', (entry) => entry.name === 'first-contentful-paint' && (seen.paint = entry.startTime));
  observe('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime));
  observe('layout-shift', (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
  observe('longtask', (entry) => seen.long.push([entry.startTime, entry.duration]));
  // Lines and areas: what the tiles bring. Stamps and clearing are no map yet.
  const context = CanvasRenderingContext2D.prototype;
  for (const name of ['stroke', 'fill']) {
    const own = context[name];
    context[name] = function draw(...values) {
      if (this.canvas.width > 200) {
        seen.firstDraw ??= performance.now();
        seen.lastDraw = performance.now();
      }
      return own.apply(this, values);
    };
  }
}

async function run(browser, { cpu, link, ...options }) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Network.enable');
  await protocol.send('Network.setCacheDisabled', { cacheDisabled: true });
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (link !== null) await protocol.send('Network.emulateNetworkConditions', link);
  const bodies = [];
  page.on('response', (response) => bodies.push(response));
  await page.addInitScript(watch);
  await page.goto(BASE, { waitUntil: 'load' });
  await page.waitForFunction((quiet) => window.__seen.lastDraw !== null && performance.now() - window.__seen.lastDraw > quiet, QUIET, { timeout: 60_000, polling: 250 });
  const { paint, lcp, shift, long, firstDraw, lastDraw } = await page.evaluate(() => window.__seen);
  const blocked = long.filter(([start]) => start >= paint && start < lastDraw).reduce((sum, [, duration]) => sum + Math.max(0, duration - 50), 0);
  let script = 0;
  let all = 0;
  for (const response of bodies) {
    const body = await response.body().catch(() => Buffer.alloc(0));
    const size = gzipSync(body).length;
    all += size;
    if (/javascript/u.test(response.headers()['content-type'] ?? '')) script += size;
  }
  await context.close();
  return { paint, lcp, firstDraw, lastDraw, blocked, shift, script: script / 1000, all: all / 1000, requests: bodies.length };
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const COLUMNS = [
  ['first paint ms', 'paint', 0],
  ['largest paint ms', 'lcp', 0],
  ['map begins ms', 'firstDraw', 0],
  ['map drawn ms', 'lastDraw', 0],
  ['blocked ms', 'blocked', 0],
  ['shift', 'shift', 3],
  ['script kB gzip', 'script', 1],
  ['all kB gzip', 'all', 1],
  ['requests', 'requests', 0],
];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
console.log(`| ${RUNS} runs, medians | ${COLUMNS.map(([title]) => title).join(' | ')} |\n|---|${'---:|'.repeat(COLUMNS.length)}`);
for (const { name, ...machine } of MACHINES) {
  const results = [];
  for (let at = 0; at < RUNS; at += 1) results.push(await run(browser, machine));
  console.log(`| ${name} | ${COLUMNS.map(([, key, digits]) => median(results.map((one) => one[key])).toFixed(digits)).join(' | ')} |`);
}
await browser.close();
