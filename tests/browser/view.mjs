// The day, the filters, the table, downloads and the address, in a real browser against the real service:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/view.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { look, settled } from './picture.mjs';
import { startService } from './service.mjs';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const out = (name) => fileURLToPath(new URL(`../out/${name}`, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** A part of the map that no panel covers at 1280 × 800. */
const MAP = { x: 440, y: 20, width: 500, height: 560 };
const QUESTION = '大西高铁 K199+000';
/** Before the roster: nothing of it is known to hold. */
const EARLY = '2021-08-01';
const ROSTER = '2021-08-19';

mkdirSync(out('.'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'landrail-view-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const service = await startService(join(folder, 'data'));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
const decoder = await (await browser.newContext()).newPage();
let failed = 0;

async function test(name, options, address, body) {
  const context = await browser.newContext({ locale: 'zh-CN', acceptDownloads: true, ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints = [];
  const strangers = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(service.base).origin) strangers.push(request.url());
  });
  try {
    await page.goto(new URL(address, service.base).href);
    await settled(page);
    await body(page, complaints);
    assert.deepEqual(complaints, []);
    assert.deepEqual(strangers, []);
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    await page.screenshot({ path: out('view-failed.png') }).catch(() => undefined);
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  }
  await context.close();
}

const json = async (path) => (await fetch(new URL(path, service.base))).json();
const hash = (page) => new URL(page.url()).hash;
const tilesOf = (requests, day) => requests.filter((url) => url.includes('.mvt') && (day === null ? !url.includes('as_of') : url.includes(`as_of=${day}`)));

async function ask(page, text) {
  await page.fill('.search-input', text);
  await page.press('.search-input', 'Enter');
  await page.waitForSelector('.panel[aria-busy="false"]');
}

/** Writes a day into the field of the card; the page asks as soon as it is whole. */
async function setDay(page, day) {
  await page.fill('.day-field', day);
  await page.locator('.day-field').dispatchEvent('change');
}

await test('another day changes the map, the answer and the address, unmistakably', DESK, '.', async (page) => {
  await ask(page, QUESTION);
  await page.locator('.chief-name').filter({ hasText: '李琦' }).first().waitFor();
  await settled(page);
  const now = await look(page, decoder, MAP);
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  assert.equal(await page.locator('.day-strip').isVisible(), false);
  await page.click('.view-button-day');
  await page.locator('.day-slider').waitFor();
  await page.waitForSelector('.day-bars rect');
  await settled(page);
  await page.screenshot({ path: out('view-day-today.png') });
  await setDay(page, EARLY);
  await page.waitForSelector('.panel[aria-busy="false"]');
  await settled(page);
  assert.ok(tilesOf(requests, EARLY).some((url) => url.includes('/segments/')), 'no tile of the day');
  assert.ok(requests.some((url) => url.includes('/locate') && url.includes(`as_of=${EARLY}`)), 'no answer of the day');
  assert.match(hash(page), new RegExp(`as_of=${EARLY}`));
  assert.match(await page.locator('.day-strip').innerText(), new RegExp(`${EARLY}.*不是今天`));
  assert.equal(await page.locator('.chief-name').filter({ hasText: '李琦' }).count(), 0, 'the roster did not hold then');
  // The bands of the roster are gone from the map.
  const then = await look(page, decoder, MAP);
  assert.ok(then.vivid < now.vivid * 0.8, JSON.stringify({ now, then }));
  await page.screenshot({ path: out('view-day.png') });
  // The change after it is the day of the roster.
  await page.click('.day-row button[aria-label="下一个变化日"]');
  await page.locator('.chief-name').filter({ hasText: '李琦' }).first().waitFor();
  assert.match(hash(page), new RegExp(`as_of=${ROSTER}`));
  assert.match(await page.locator('.day-words').innerText(), /194 项开始/);
  await page.goBack();
  await page.locator('.day-strip').filter({ hasText: EARLY }).waitFor();
  await page.click('.day-strip button');
  await page.locator('.day-strip').waitFor({ state: 'hidden' });
  assert.doesNotMatch(hash(page), /as_of/);
  await page.locator('.chief-name').filter({ hasText: '李琦' }).first().waitFor();
});

await test('the slider goes by the keyboard from change to change', DESK, '.', async (page) => {
  await page.click('.view-button-day');
  await page.waitForSelector('.day-bars rect');
  const { days, today } = await json('timeline');
  const shown = ['segments', 'parcels', 'temporary_uses', 'findings', 'appointments'];
  const turns = days.filter(({ begins, ends }) => shown.some((layer) => begins[layer] || ends[layer])).map(({ day }) => day);
  const value = () => page.locator('.day-slider').getAttribute('aria-valuetext');
  assert.ok((await value()).startsWith(today), await value());
  await page.press('.day-slider', 'ArrowLeft');
  assert.equal(await value(), turns.at(-1));
  await page.press('.day-slider', 'ArrowLeft');
  assert.equal(await value(), turns.at(-2));
  await page.press('.day-slider', 'Shift+ArrowRight');
  assert.equal(Date.parse(await value()) - Date.parse(turns.at(-2)), 86_400_000);
  await page.press('.day-slider', 'End');
  assert.ok((await value()).startsWith(today));
  await page.press('.day-slider', 'Escape');
  assert.equal(await page.locator('.day-card').isVisible(), false);
  assert.ok(await page.locator('.view-button-day').evaluate((button) => button === document.activeElement));
});

await test('what was asked of a day that nobody wants any more is given up', DESK, '.', async (page, complaints) => {
  const gone = [];
  page.on('requestfailed', (request) => gone.push([request.url(), request.failure()?.errorText]));
  // The tiles of one day hang; the next day is chosen meanwhile.
  await page.route(/\.mvt\?as_of=2022-01-01/u, () => undefined);
  await page.click('.view-button-day');
  await page.waitForSelector('.day-slider');
  const tile = (day) => page.waitForRequest((request) => request.url().includes(`.mvt?as_of=${day}`));
  await Promise.all([tile('2022-01-01'), setDay(page, '2022-01-01')]);
  await Promise.all([tile('2022-02-01'), setDay(page, '2022-02-01')]);
  await settled(page);
  const given = gone.filter(([url]) => url.includes('as_of=2022-01-01'));
  assert.ok(given.length > 0 && given.every(([, why]) => why === 'net::ERR_ABORTED'), JSON.stringify(gone));
  assert.equal(await page.locator('.toast').filter({ visible: true }).count(), 0, 'what was given up is no failure');
  assert.ok((await look(page, decoder, MAP)).vivid > 300, 'the next day did not come');
  complaints.length = 0;
});

await test('a filter takes features from the map, stands in the address and goes back', DESK, '#map=9.20/38.75000/112.80000', async (page) => {
  const all = await look(page, decoder, MAP);
  await page.click('.view-button-filter');
  const row = page.locator('.filter-value').filter({ hasText: '代县' }).first();
  await row.waitFor();
  const { properties } = await json('collections/segments/values');
  const told = properties.find(({ name }) => name === 'county').values.find(({ value }) => value === '代县').count;
  assert.ok(Number(await row.locator('.small').innerText()) >= told);
  await row.locator('input').check();
  await settled(page);
  await page.screenshot({ path: out('view-filter.png') });
  assert.match(decodeURIComponent(hash(page)), /county=代县/);
  const some = await look(page, decoder, MAP);
  assert.ok(some.vivid < all.vivid * 0.8, JSON.stringify({ all, some }));
  assert.match(await page.locator('.view-button-filter').innerText(), /1/);
  await page.reload();
  await settled(page);
  const again = await look(page, decoder, MAP);
  assert.ok(again.vivid < all.vivid * 0.8, JSON.stringify({ all, again }));
  assert.match(await page.locator('.view-button-filter').innerText(), /1/);
  await page.goBack();
  await settled(page);
  assert.doesNotMatch(hash(page), /county/);
  assert.equal((await page.locator('.view-button-filter').innerText()).trim(), '筛选');
});

await test('the table lists what is in view, sorted, and shows a row on the map', DESK, '#map=11.00/38.60000/112.72000&line=%E5%8C%97%E5%90%8C%E8%92%B2%E7%BA%BF', async (page) => {
  await page.click('.view-button-table');
  await page.waitForSelector('.feature-table tbody tr');
  const status = await page.locator('.table-status').innerText();
  const [, from, to, count] = /第 (\d+)–(\d+) 项，共 (\d+) 项/u.exec(status);
  assert.ok(from === '1' && to === count && Number(count) > 3 && Number(count) < 54, status);
  const column = async (name) => {
    const heads = await page.locator('.table-sort').evaluateAll((all) => all.map((one) => one.dataset.column));
    return page.locator(`.feature-table tbody tr > :nth-child(${heads.indexOf(name) + 1})`).allInnerTexts();
  };
  assert.deepEqual([...new Set(await column('line'))], ['北同蒲线']);
  for (const [want, sign] of [['ascending', 1], ['descending', -1]]) {
    await page.click('.table-sort[data-column="from_m"]');
    await page.waitForSelector(`th[aria-sort="${want}"] [data-column="from_m"]`);
    const numbers = (await column('from_m')).filter((text) => text !== '').map(Number);
    assert.ok(numbers.length > 3 && numbers.every((number, at) => at === 0 || (number - numbers[at - 1]) * sign >= 0), numbers.join());
  }
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.column), 'from_m');
  await page.screenshot({ path: out('view-table.png') });
  const listed = await page.locator('.feature-table tbody tr').count();
  await page.locator('.feature-table tbody tr').nth(2).click();
  await page.waitForSelector('.panel[aria-busy="false"] .answer');
  assert.match(await page.locator('.panel').innerText(), /北同蒲线/);
  await settled(page);
  assert.equal(await page.locator('.feature-table tbody tr').count(), listed, 'the list stays while one looks at its rows');
  await page.screenshot({ path: out('view-table-row.png') });
});

await test('what has no geometry is told, and listed without the view', DESK, '#map=11.00/38.60000/112.72000', async (page) => {
  await page.click('.view-button-table');
  await page.selectOption('select[name="table-layer"]', 'segments');
  await page.locator('.table-notes').filter({ hasText: '12 项没有图形' }).waitFor();
  await page.click('.table-notes button');
  await page.locator('.table-status').filter({ hasText: '共 194 项' }).waitFor();
});

await test('a shapefile of what is in view is what GDAL reads', DESK, '#map=11.00/38.60000/112.72000&county=%E5%8E%9F%E5%B9%B3%E5%B8%82', async (page) => {
  await page.click('.view-button-table');
  await page.waitForSelector('.feature-table tbody tr');
  const count = /共 (\d+) 项/u.exec(await page.locator('.table-status').innerText())[1];
  await page.locator('.table-head button', { hasText: '下载' }).click();
  const dialog = page.locator('.download-dialog');
  await dialog.locator('.download-count').filter({ hasText: `${count} 个要素，整个图层有 194 个` }).waitFor();
  assert.match(await dialog.innerText(), /原平市/);
  assert.match(await dialog.locator('.download-zone').innerText(), /112\.5°/);
  await dialog.locator('label', { hasText: '中央经线 114°，不加带号' }).locator('input').check();
  await dialog.locator('label', { hasText: 'GBK：' }).locator('input').check();
  await dialog.locator('.download-count').filter({ hasText: `${count} 个要素` }).waitFor();
  await page.screenshot({ path: out('view-download.png') });
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.locator('a.download').click()]);
  assert.equal(download.suggestedFilename(), 'segments-selection.shp.zip');
  const file = join(folder, 'segments.shp.zip');
  await download.saveAs(file);
  let read;
  try {
    read = JSON.parse(execFileSync('ogr2ogr', ['-f', 'GeoJSON', '-t_srs', 'EPSG:4490', '/vsistdout/', `/vsizip/${file}/segments.shp`], { encoding: 'utf8', maxBuffer: 1 << 28 }));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.log('skipped: ogr2ogr absent (apt-get install gdal-bin)');
    return;
  }
  assert.equal(read.features.length, Number(count));
  assert.deepEqual([...new Set(read.features.map(({ properties }) => properties.XMC))], ['原平市']);
  const xs = read.features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === 'LineString' ? 0 : 1)).map(([x]) => x);
  assert.ok(xs.every((x) => x > 111 && x < 114), 'the coordinates are those of another zone');
});

await test('a link shows the same to somebody else', DESK, `#map=11.00/38.60000/112.72000&q=${encodeURIComponent(QUESTION)}&as_of=2022-12-01&line=${encodeURIComponent('大西高铁')}&layers=segments,lines&colour=red`, async (page) => {
  await page.locator('.chief-name').filter({ hasText: '李琦' }).first().waitFor();
  assert.match(await page.locator('.day-strip').innerText(), /2022-12-01/);
  const checked = await page.locator('.layer input:checked').evaluateAll((all) => all.map((box) => box.name).sort());
  assert.deepEqual(checked, ['lines', 'segments']);
  assert.match(await page.locator('.view-button-filter').innerText(), /1/);
  await page.check('.layer input[name="stations"]');
  assert.match(hash(page), /layers=segments,lines,stations/);
  assert.doesNotMatch(hash(page), /colour/);
});

await test('a phone has the same, each part as wide as the screen', PHONE, `#map=9.20/38.75000/112.80000&as_of=${ROSTER}`, async (page) => {
  assert.match(await page.locator('.day-strip').innerText(), new RegExp(ROSTER));
  await page.screenshot({ path: out('view-phone.png') });
  for (const [name, element] of [['day', '.day-card'], ['filter', '.filter-card'], ['table', '.table-panel']]) {
    await page.click(`.view-button-${name}`);
    await page.locator(element).waitFor();
    await settled(page);
    const { x, width } = await page.locator(element).boundingBox();
    assert.ok(x >= 0 && x + width <= 360, `${name}: ${x} ${width}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, name);
    const small = await page
      .locator(`${element} :is(button, input, select, summary):visible`)
      .evaluateAll((all) => all.filter((one) => (one.closest('label') ?? one).getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(small, [], name);
    await page.screenshot({ path: out(`view-phone-${name}.png`) });
    await page.locator(`${element} .icon-button`).click();
  }
});

await browser.close();
await service.stop();
process.exit(failed === 0 ? 0 : 1);
