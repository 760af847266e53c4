// Searching in a real browser against the real service: every form that people type.
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/find.mjs
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startService } from './service.mjs';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const out = (name) => fileURLToPath(new URL(`../out/${name}`, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

mkdirSync(out('.'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'landrail-find-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const service = await startService(join(folder, 'data'));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
let failed = 0;

async function test(name, options, body) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  context.setDefaultTimeout(30_000);
  const complaints = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(service.base).origin) complaints.push(request.url());
    });
    await page.goto(service.base);
    await page.locator('.search-input').waitFor();
    await body(page);
    assert.deepEqual(complaints, []);
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  }
  await context.close();
}

/** Types a text and presses Enter. */
async function submit(page, text) {
  await page.fill('.search-input', text);
  await page.press('.search-input', 'Enter');
}

/** Waits for the answer and gives its question as the address of the page keeps it. */
async function answered(page) {
  await page.waitForSelector('.panel[aria-busy="false"] .answer, .panel[aria-busy="false"] .range');
  return new URLSearchParams(new URL(page.url()).hash.slice(1)).get('q');
}

const hit = (page, kind, text) => page.locator('.hit', { hasText: text }).filter({ has: page.locator('.hit-kind', { hasText: kind }) }).first();

const FORMS = [
  ['北同蒲 241.5', '北同蒲线 K241+500', '按公里读作'],
  ['btp 241.5', '北同蒲线 K241+500', '拼音'],
  ['dxgt 199', '大西高铁 K199+000', '拼音'],
  ['大西 K199', '大西高铁 K199+000', '简称'],
  ['北同蒲線　２４１＋５００', '北同蒲线 K241+500', ''],
  ['大西高铁忻州西', /^大西高铁 K\d+\+\d{3}$/, ''],
  ['北同蒲 241.5-264', '北同蒲线 K241+500-K264+000', '按公里'],
  ['112°41′12.12″E 38°26′33″N', '112.6867 38.4425', '度分秒'],
  ['112 41 12.12, 38 26 33', '112.6867 38.4425', '度分秒'],
  [`N38°26'33" E112°41'12.12"`, '112.6867 38.4425', '度分秒'],
  ['112.6867,38.4425', '112.6867 38.4425', ''],
  ['geo:38.4425,112.6867', '112.6867 38.4425 EPSG:4326', ''],
  ['38388768.533 4288075.251', '38388768.533 4288075.251 EPSG:4526', '东坐标在前'],
  ['4288075.251 38388768.533', '38388768.533 4288075.251 EPSG:4526', '北坐标在前'],
  ['112.6867 38.4425 gcj02', '112.6867 38.4425 gcj02', ''],
];

/** What may mean several things, or is not what was written. */
const LISTED = [
  ['K241+500', '公里标', '北同蒲线 K241+500'],
  ['yp', '县区', '原平市'],
  ['yuanping', '县区', '原平市'],
  ['李剑', '人员', '李剑'],
  ['38.4425 112.6867', '坐标', '经度 112.6867'],
  ['388768.533 4288075.251', '坐标', '三度带 38 带'],
  ['高德 112.6867,38.4425', '坐标', '高德用此坐标系'],
  ['https://uri.amap.com/marker?position=112.6867,38.4425&name=x', '坐标', 'GCJ-02'],
  ['百度 112.6867,38.4425', '坐标', '百度用此坐标系'],
  ['@38.4425,112.6867,15z', '坐标', 'WGS 84'],
  ['SZHB2023-O1', '地块', '相近'],
  ['嶂阳镇', '乡镇', '易混字'],
];

/** Goes through all cases on one page, and names those that fail. */
async function each(cases, check) {
  const faults = [];
  for (const one of cases) await check(...one).catch((error) => faults.push(`${one[0]}: ${error.message}`));
  assert.deepEqual(faults, []);
}

await test('every way to write a place is read as one, and its link asks the same again', DESK, async (page) => {
  await each(FORMS, async (text, question, read) => {
    // The answer before it must not be taken for this one.
    if (await page.locator('.panel').isVisible()) await page.locator('.panel > .panel-head .icon-button').click();
    await page.locator('.panel').waitFor({ state: 'hidden' });
    await submit(page, text);
    const asked = await answered(page);
    if (question instanceof RegExp) assert.match(asked, question);
    else assert.equal(asked, question);
    const said = await page.locator('.search-read').innerText();
    assert.ok(read === '' ? said === '' : said.includes(read), said);
    const title = await page.locator('.panel-title').innerText();
    await page.goto('about:blank');
    await page.goto(new URL(`#q=${encodeURIComponent(asked)}`, service.base).href);
    assert.equal(await answered(page), asked);
    assert.equal(await page.locator('.panel-title').innerText(), title);
    assert.equal(await page.inputValue('.search-input'), asked);
  });
});

await test('what may mean several things is listed, and chosen by nobody but the reader', DESK, async (page) => {
  await each(LISTED, async (text, kind, title) => {
    await submit(page, text);
    await hit(page, kind, title).waitFor();
    assert.equal(await page.locator('.panel').isVisible(), false, 'nothing is gone to');
    assert.equal(await page.locator('.hit[aria-selected="true"]').count(), 0);
    // A second Enter chooses nothing either.
    await page.press('.search-input', 'Enter');
    await hit(page, kind, title).waitFor();
    assert.equal(await page.locator('.panel').isVisible(), false);
  });
});

await test('a place from Amap is asked for in the system that was chosen, and the link keeps it', DESK, async (page) => {
  await submit(page, 'https://uri.amap.com/marker?position=112.6867,38.4425');
  const options = page.locator('.hit');
  await options.first().waitFor();
  assert.equal(await options.count(), 3);
  await page.screenshot({ path: out('find-amap.png') });
  await page.press('.search-input', 'ArrowDown');
  assert.match(await page.locator('.hit[aria-selected="true"]').innerText(), /GCJ-02.*移 5\d\d m/su);
  await page.press('.search-input', 'Enter');
  assert.equal(await answered(page), '112.6867 38.4425 gcj02');
  await submit(page, '高德 112.6867,38.4425');
  await hit(page, '坐标', '按原数').click();
  assert.equal(await answered(page), '112.6867 38.4425');
});

await test('plain numbers are gone to, and the other readings are offered while typing', DESK, async (page) => {
  await page.locator('.search-input').fill('112.6867 38.4425');
  await hit(page, '坐标', 'BD-09').waitFor();
  await page.press('.search-input', 'Enter');
  assert.equal(await answered(page), '112.6867 38.4425');
});

await test('documents and parcels are found by a part of their number', DESK, async (page) => {
  for (const [text, title] of [['原政函106', '原政函〔2022〕106号'], ['szhb 2023-01', 'SZHB2023-01'], ['ＳＺＨＢ２０２３－０１', 'SZHB2023-01']]) {
    await submit(page, text);
    await page.locator('.panel', { hasText: title }).waitFor();
    assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('q'), title);
  }
  // The link finds it again.
  await page.reload();
  await page.locator('.panel', { hasText: 'SZHB2023-01' }).waitFor();
});

await test('keys: / goes to the box, arrows, Home and End move in the list, Escape closes it', DESK, async (page) => {
  await page.locator('.map').focus();
  await page.keyboard.press('/');
  assert.ok(await page.locator('.search-input').evaluate((one) => one === document.activeElement));
  assert.equal(await page.inputValue('.search-input'), '');
  await page.keyboard.type('李剑');
  await page.locator('.hit').first().waitFor();
  const rows = await page.locator('.hit').count();
  assert.ok(rows > 5, String(rows));
  const selected = () => page.locator('.hit').evaluateAll((all) => all.findIndex((one) => one.getAttribute('aria-selected') === 'true'));
  for (const [key, row] of [['ArrowDown', 0], ['ArrowDown', 1], ['End', rows - 1], ['ArrowDown', 0], ['ArrowUp', rows - 1], ['Home', 0]]) {
    await page.keyboard.press(key);
    assert.equal(await selected(), row, key);
    const active = await page.locator('.search-input').getAttribute('aria-activedescendant');
    assert.equal(await page.locator('.hit').nth(row).getAttribute('id'), active);
  }
  assert.match(await page.locator('.search [role="status"]').first().innerText(), /\d+ 条结果/u);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.hits').isVisible(), false);
  assert.equal(await page.inputValue('.search-input'), '李剑');
  // A slash in the box is a slash.
  await page.keyboard.type('/');
  assert.equal(await page.inputValue('.search-input'), '李剑/');
});

await test('what is not found says what was tried, with examples to choose', DESK, async (page) => {
  await submit(page, '准池 K12+000');
  await page.locator('.hit-note', { hasText: '没有名为“准池”的线路' }).waitFor();
  await page.screenshot({ path: out('find-none.png') });
  await page.locator('.hit-example', { hasText: '北同蒲 241.5' }).click();
  assert.equal(await answered(page), '北同蒲线 K241+500');
  await submit(page, '112°62′00″E 38°26′33″N');
  await page.locator('.hit-note', { hasText: '62 分不成立' }).waitFor();
  await submit(page, 'https://surl.amap.com/abc');
  await page.locator('.hit-note', { hasText: '短链接' }).waitFor();
  await submit(page, '13800138000');
  await page.locator('.hit-none').waitFor();
});

await test('a link with words to search lists what they may mean', DESK, async (page) => {
  await page.goto('about:blank');
  await page.goto(new URL(`#q=${encodeURIComponent('K241+500')}`, service.base).href);
  await hit(page, '公里标', '北同蒲线 K241+500').click();
  assert.equal(await answered(page), '北同蒲线 K241+500');
});

await test('an older name says what it is now', DESK, async (page) => {
  await submit(page, '天峰坪镇');
  await answered(page);
  assert.match(await page.locator('.search-read').innerText(), /新关镇/u);
});

await test('in English the list and what was read are English', DESK, async (page) => {
  await page.goto(new URL('?lang=en', service.base).href);
  await submit(page, '北同蒲 241.5');
  await answered(page);
  assert.match(await page.locator('.search-read').innerText(), /read in kilometres as K241\+500/);
  await submit(page, '高德 112.6867,38.4425');
  await page.locator('.hit-said', { hasText: 'Amap uses this' }).waitFor();
});

await test('on a phone the list fits and its rows are big enough', PHONE, async (page) => {
  await submit(page, '高德 112.6867,38.4425');
  await page.locator('.hit').first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  const heights = await page.locator('.hit').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  assert.ok(heights.every((height) => height >= 44), heights.join());
  await page.screenshot({ path: out('find-phone.png') });
  await submit(page, '北同蒲 241.5');
  await answered(page);
  await page.screenshot({ path: out('find-phone-read.png') });
});

await browser.close();
await service.stop();
process.exit(failed === 0 ? 0 : 1);
