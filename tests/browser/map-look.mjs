// What the map shows: kilometre posts, bands, decisions by kind and status, what is known to a county only:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/map-look.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { importLines, LINE } from './line.mjs';
import { look, settled } from './picture.mjs';
import { startService } from './service.mjs';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const out = (name) => fileURLToPath(new URL(`../out/${name}`, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

if (!process.env.LANDRAIL_BIN) throw new Error('set LANDRAIL_BIN (the binary to start)');
mkdirSync(out('.'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'landrail-map-look-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const data = importLines(process.env.LANDRAIL_BIN, folder);
const service = await startService(data);
const token = execFileSync(process.env.LANDRAIL_BIN, ['token', 'add', '--name', 'test', '--role', 'admin', '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** A row of seven parcels, one of each kind, south of 原平; the fourth is known to ±60 m. */
const KINDS = ['出让', '出让公告（未成交）', '出让方案（未出让）', '划拨', '委托管理（非供地）', '规划条件设定', '收储'];
const STATUSES = ['已批准', '已公告，未成交', '方案已批准', '原则同意，待上级审批', '已批准', '已批准', '方案已批准'];
const VAGUE = 3;
const square = (no) => {
  const [x, y] = [Number((112.706 + 0.0032 * no).toFixed(6)), 38.725];
  const [east, north] = [Number((x + 0.0022).toFixed(6)), 38.7266];
  return { type: 'Polygon', coordinates: [[[x, y], [east, y], [east, north], [x, north], [x, y]]] };
};
await post('parcels', KINDS.map((kind, no) => ({
  type: 'Feature',
  geometry: square(no),
  properties: {
    kind,
    status: STATUSES[no],
    county: '原平市',
    party: `甲公司${no}`,
    document: `甲政函〔2026〕${no + 1}号`,
    valid_from: '2026-01-01',
    ...(no === VAGUE ? { accuracy_m: 60 } : { accuracy_m: 0.05, survey_method: '实测' }),
  },
})));

async function post(layer, features) {
  const response = await fetch(new URL(`collections/${layer}/items?reason=test&force=true`, service.base), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/geo+json' },
    body: JSON.stringify({ type: 'FeatureCollection', features }),
  });
  assert.equal(response.status, 201, await response.text());
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
const decoder = await (await browser.newContext()).newPage();
let failed = 0;

async function test(name, address, options, body) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  context.setDefaultTimeout(30_000);
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(service.base).origin) complaints.push(`asked ${origin}`);
    });
    await page.goto(new URL(address, service.base).href);
    await settled(page);
    await body(page);
    assert.deepEqual(complaints, []);
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  }
  await context.close();
}

const legend = (page, layer) => page.locator(`.layer:has(input[name="${layer}"]) + div`);
/** How many pixels of the map differ between two looks at it; the panels are left out. */
const around = { x: 440, y: 20, width: 500, height: 690 };

await test('posts stand along the lines, and can be switched off', '#map=11/38.72/112.72', DESK, async (page) => {
  const shown = await look(page, decoder, around);
  await page.screenshot({ path: out('map-look-posts.png') });
  await page.uncheck('.layer input[name="kilometre_posts"]');
  await settled(page);
  const without = await look(page, decoder, around);
  assert.ok(shown.dark > without.dark + 200, JSON.stringify({ shown, without }));
  assert.match(await legend(page, 'kilometre_posts').innerText(), /示意线上内插，误差/);
});

await test('of a number that a long chain repeats there are two posts, of one that is skipped none', '#map=12/38.9/113.3', DESK, async () => {
  const found = await (await fetch(new URL('collections/kilometre_posts/items?limit=5000', service.base))).json();
  const own = found.features.filter((feature) => feature.properties.line === LINE).map(({ properties }) => properties);
  // K14+000=K13+900 is a long chain, K16+900=K17+200 a short one.
  const twice = own.filter(({ km }) => km === 14);
  assert.equal(new Set(twice.map(({ id }) => id)).size, 2);
  assert.match(twice[0].repeats, /断链 K14\+000=K13\+900 之前/);
  assert.match(twice[1].repeats, /断链 K14\+000=K13\+900 之后/);
  assert.equal(own.filter(({ km }) => km === 13).length, 1);
  assert.deepEqual(own.filter(({ km }) => km === 17), []);
  assert.ok(own.every(({ schematic, tolerance_m }) => schematic === false && tolerance_m === 0.05));
  // From afar a tile holds only the greater ones.
  const tile = async (z, x, y) => (await (await fetch(new URL(`tiles/kilometre_posts/${z}/${x}/${y}.geojson`, service.base))).json()).features;
  assert.ok((await tile(6, 52, 24)).every(({ properties }) => properties.every_km >= 10));
});

await test('the bands change from townships to workshops, and the choice is kept', '#map=10.5/38.72/112.75', DESK, async (page) => {
  const names = () => legend(page, 'segments').locator('li').allInnerTexts();
  assert.ok((await names()).includes('王家庄乡'), (await names()).join());
  const before = await look(page, decoder, around);
  await page.check('input[name="bands"][value="workshop"]');
  await page.waitForFunction(() => [...document.querySelectorAll('.legend li')].some((row) => row.textContent === '原平线路车间'));
  await settled(page);
  const after = await look(page, decoder, around);
  // Where several townships share a stretch one workshop answers: more is in colour.
  assert.ok(after.vivid > before.vivid * 1.2, JSON.stringify({ before, after }));
  await page.screenshot({ path: out('map-look-workshops.png') });
  await page.reload();
  await settled(page);
  assert.equal(await page.isChecked('input[name="bands"][value="workshop"]'), true);
});

await test('decisions are told apart by kind and status, and the legend has what is there', '#map=15.2/38.7235/112.7165', DESK, async (page) => {
  const words = await legend(page, 'parcels').innerText();
  for (const kind of KINDS) assert.ok(words.includes(kind), `${kind}: ${words}`);
  for (const row of ['实线：已批准', '长虚线：方案已批准', '点线：已公告', '圆环：定位误差']) assert.ok(words.includes(row), `${row}: ${words}`);
  // Nothing of the kind is there.
  for (const row of ['双线：已续期', '疏点线', '其他类型']) assert.ok(!words.includes(row), `${row}: ${words}`);
  const row = { x: 340, y: 280, width: 600, height: 80 };
  const drawn = await look(page, decoder, row);
  await page.screenshot({ path: out('map-look-decisions.png') });
  await page.uncheck('.layer input[name="parcels"]');
  await settled(page);
  const without = await look(page, decoder, row);
  // Seven outlines of 60 pixels a side, dashed or not, and what fills them.
  assert.ok(drawn.vivid > without.vivid + 900 && drawn.colours > without.colours, JSON.stringify({ drawn, without }));
});

await test('what is known to a county only is counted there and opens as a list, not drawn as a place', '.', DESK, async (page) => {
  const button = page.locator('.county-count[aria-label^="原平市"]');
  const count = Number(/(\d+)/.exec(await button.innerText())[1]);
  assert.ok(count >= 4, String(count));
  await button.click();
  const list = page.locator('.county-list');
  await list.waitFor({ state: 'visible' });
  assert.equal(await list.locator('li').count(), count);
  assert.match(await list.innerText(), new RegExp(`原平市 · 仅知到县的决定 ${count} 件`));
  assert.match(await list.innerText(), /没有写明更细的位置/);
  await page.screenshot({ path: out('map-look-county.png') });
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^原平市/);
  // The keyboard does the same; an entry opens in the panel.
  await page.keyboard.press('Enter');
  await list.locator('.link').filter({ hasText: '2022—43' }).click();
  await page.locator('.panel').waitFor({ state: 'visible' });
  assert.match(await page.locator('.panel').innerText(), /2022—43/);
  // Without its layers nothing is counted.
  for (const layer of ['parcels', 'temporary_uses']) await page.uncheck(`.layer input[name="${layer}"]`);
  await settled(page);
  assert.equal(await page.locator('.county-count:visible').count(), 0);
});

await test('inside a county whose name is out of view the count stands below the map', '#map=14/38.7235/112.7165', DESK, async (page) => {
  const strip = page.locator('.county-strip');
  await strip.waitFor({ state: 'visible' });
  await strip.locator('button').click();
  await page.locator('.county-list').waitFor({ state: 'visible' });
});

await test('dark surroundings have dark colours, at once', '#map=11/38.72/112.72', { ...DESK, colorScheme: 'light' }, async (page) => {
  const light = await look(page, decoder, around);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  const dark = await look(page, decoder, around);
  assert.ok(dark.dark > light.dark * 5, JSON.stringify({ light, dark }));
  await page.screenshot({ path: out('map-look-dark.png') });
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  await settled(page);
  assert.ok((await look(page, decoder, around)).dark < dark.dark / 3, 'the page asks for light');
});

await test('on a phone the counts are large enough for a finger', '.', PHONE, async (page) => {
  const buttons = page.locator('.county-count:visible');
  assert.ok((await buttons.count()) > 0);
  for (const box of await buttons.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))) assert.ok(box >= 43.5, String(box));
  await buttons.first().click();
  await page.locator('.county-list').waitFor({ state: 'visible' });
  await page.screenshot({ path: out('map-look-phone.png') });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
});

await browser.close();
await service.stop();
console.log(failed === 0 ? 'all green' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
