// The page in a real browser against the real service. Run by `make test`:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/map.test.mjs
//   LANDRAIL_URL=http://127.0.0.1:8080/ node tests/browser/map.test.mjs
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CURVE, importLines, LINE, SOURCE } from './line.mjs';
import { look, settled } from './picture.mjs';
import { startService } from './service.mjs';

// The browser driver is a development dependency of the page; one lock file serves both.
const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const out = (name) => fileURLToPath(new URL(`../out/${name}`, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** A part of the map that no panel covers at 1280 × 800, above the buttons for day, filters and table. */
const MAP = { x: 440, y: 20, width: 500, height: 680 };
const QUESTION = '大西高铁 K199+000';

mkdirSync(out('.'), { recursive: true });
// A data folder of its own: what the machine's user has imported must not change what is tested.
const folder = mkdtempSync(join(tmpdir(), 'landrail-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const own = !process.env.LANDRAIL_URL && process.env.LANDRAIL_BIN;
const service = await startService(own ? importLines(own, folder) : join(folder, 'data'));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
let passed = 0;
let failed = 0;

async function test(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  }
}

/** A page of its own storage that notes every complaint and every request that leaves the service. */
async function open(address, options) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints = [];
  const strangers = [];
  const tiles = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(service.base).origin) strangers.push(request.url());
  });
  page.on('response', (response) => {
    if (response.url().endsWith('.mvt')) tiles.push([response.status(), new URL(response.url()).pathname]);
  });
  await page.goto(new URL(address, service.base).href);
  return { page, context, complaints, strangers, tiles };
}

async function ask(page, text) {
  await page.fill('.search-input', text);
  await page.press('.search-input', 'Enter');
  await page.waitForSelector('.panel[aria-busy="false"]');
}

/** What a finger would miss. */
const tooSmall = (page) =>
  page
    .locator('button:visible, a:visible, input:visible, summary:visible')
    .evaluateAll((all) => all.filter((one) => one.closest('footer') === null && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 80)));

/** Where the marker stands that the last answer has put on the map. */
function middleOfLine() {
  // `mark` brings a place to the middle of what the panels leave free: 432 on the left, 320 on the right.
  return [432 + (1280 - 432 - 320) / 2, 24 + (800 - 24 - 48) / 2];
}

const sees = async (page, selector, text) => {
  const place = page.locator(selector).filter({ hasText: text }).first();
  await place.waitFor({ state: 'visible' }).catch(() => assert.fail(`“${text}” is not visible in ${selector}`));
};

try {
  const decoder = await (await browser.newContext()).newPage();
  const desk = await open('.', { viewport: { width: 1280, height: 800 } });
  const { page } = desk;

  await test('tiles arrive and the map is not blank', async () => {
    await settled(page);
    const filled = desk.tiles.filter(([status]) => status === 200).map(([, path]) => path.split('/').at(-4));
    for (const layer of ['counties', 'lines', 'segments', 'stations']) assert.ok(filled.includes(layer), `no tile of ${layer}`);
    assert.deepEqual(desk.tiles.filter(([status]) => status !== 200 && status !== 204), []);
    const seen = await look(page, decoder, MAP);
    assert.ok(seen.colours > 50 && seen.commonest < 0.9 && seen.dark > 300 && seen.vivid > 300, JSON.stringify(seen));
  });

  await test('what is seen are the layers: without them the map is plain paper', async () => {
    const boxes = page.locator('.layer input:checked');
    const names = await boxes.evaluateAll((all) => all.map((box) => box.name));
    assert.ok(names.length >= 6, names.join());
    for (const name of names) await page.uncheck(`.layer input[name="${name}"]`);
    await settled(page);
    const plain = await look(page, decoder, MAP);
    for (const name of names) await page.check(`.layer input[name="${name}"]`);
    await settled(page);
    assert.equal(plain.colours, 1, JSON.stringify(plain));
    assert.ok((await look(page, decoder, MAP)).colours > 50, 'the layers did not come back');
  });

  await test(`${QUESTION} names both chiefs of both tiers`, async () => {
    await ask(page, QUESTION);
    const rail = '.railway[data-line="大西高铁"]';
    for (const name of ['李琦', '李浩']) await sees(page, `${rail} .tier-township .chief-name`, name);
    for (const name of ['杨剑春', '王永红']) await sees(page, `${rail} .tier-county .chief-name`, name);
    await sees(page, `${rail} .tier-township h4`, '九原街');
    await sees(page, '.caveats', '2021');
  });

  await test('the source opens: document, file, line and the printed cell', async () => {
    const township = page.locator('.tier-township').filter({ hasText: '李琦' }).first();
    await township.locator('.source-chip').click();
    assert.equal(await township.locator('.source-document').innerText(), '忻政办发〔2021〕71号');
    assert.equal(await township.locator('.source-file').innerText(), '001_f73996aecf567f84.txt');
    assert.match(await township.locator('.source-lines').innerText(), /^(4[4-9]\d|5[0-3]\d)/);
    assert.match(await township.locator('.source-cell').innerText(), /K?198/);
    await township.evaluate((card) => card.scrollIntoView({ block: 'start' }));
    await settled(page);
    await page.screenshot({ path: out('map.png') });
  });

  await test('no telephone on the page is a mobile', async () => {
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /(?<!\d)1[3-9]\d{9}(?!\d)/);
    const links = await page.locator('a[href^="tel:"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.ok(links.length > 0, 'no telephone link');
    for (const link of links) assert.match(link, /^tel:\+?\d{7,}$/);
  });

  await test('a click beside a line answers with the railway', async () => {
    // The station 忻州西 in the middle of the window, then a click a little east of it.
    await page.goto(new URL('#map=12.50/38.44250/112.68670', service.base).href);
    await page.reload();
    await settled(page);
    await page.mouse.click(665, 400);
    await page.waitForSelector('.panel[aria-busy="false"] .answer');
    const [lon, lat] = (await page.locator('.panel-title').innerText()).split(' ').map(Number);
    assert.ok(Math.abs(lat - 38.4425) < 0.001 && lon > 112.6867 && lon < 112.7, `${lon} ${lat}`);
    await sees(page, '.railway[data-line="大西高铁"] .railway-where', 'm');
    await sees(page, '.railway[data-line="大西高铁"] .post', /K\d+/);
    assert.match(decodeURIComponent(page.url()), /#map=12\.50.*&q=112\.\d+ 38\.\d+/);
  });

  await test('the address holds the question, and back returns to the one before', async () => {
    const before = await page.locator('.panel-title').innerText();
    await ask(page, QUESTION);
    await sees(page, '.panel-title', QUESTION);
    await page.goBack();
    await sees(page, '.panel-title', before);
    await page.goForward();
    await sees(page, '.panel-title', QUESTION);
    await page.reload();
    await sees(page, '.chief-name', '李琦');
  });

  await test('the day of the question can be changed and is in the address', async () => {
    await Promise.all([
      page.waitForRequest((request) => request.url().includes('as_of=2022-03-01')),
      page.fill('.day', '2022-03-01'),
    ]);
    await page.waitForSelector('.panel[aria-busy="false"] .answer');
    assert.equal(await page.inputValue('.day'), '2022-03-01');
    assert.match(page.url(), /as_of=2022-03-01/);
  });

  await test('a name is found with the keyboard alone', async () => {
    await page.locator('.search-input').fill('忻州西');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.locator('.hit[aria-selected="true"]').count(), 1);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.panel[aria-busy="false"]');
    assert.notEqual(await page.locator('.panel-title').innerText(), QUESTION);
    await page.locator('.search-input').fill('<img src=x>');
    await page.waitForSelector('.hit-none, .hit');
    assert.equal(await page.locator('.search img').count(), 0);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.hits').isVisible(), false);
  });

  await test('downloads carry the chosen system and encoding', async () => {
    // The downloads are a dialog of their own; `view.mjs` goes through what it explains.
    await page.click('.download-open');
    await page.check('.download-dialog input[name="crs"][value="EPSG:4547"]');
    await page.check('.download-dialog input[name="encoding"][value="gbk"]');
    const href = await page.locator('.download-dialog a.download').getAttribute('href');
    // The day that was chosen before holds for all of the page.
    assert.ok(href.endsWith('/export/segments.shp.zip?crs=EPSG%3A4547&encoding=gbk&as_of=2022-03-01'), href);
    assert.equal((await fetch(href)).status, 200);
    await page.click('.download-dialog .icon-button');
  });

  await test('the page speaks English and remembers it', async () => {
    await ask(page, QUESTION);
    await page.click('.language');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await sees(page, '.chief-side', 'Local chief');
    await sees(page, '.chief-name', '李琦');
    assert.equal(await page.getByText('地方段长', { exact: true }).count(), 0);
    await page.reload();
    await sees(page, '.title', 'Railway');
    await page.click('.language');
    await sees(page, '.title', '双段长');
    await page.goto(new URL('?lang=en', service.base).href);
    await sees(page, '.title', 'Railway');
  });

  await test('no complaint in the console and no request to anyone else', async () => {
    assert.deepEqual(desk.complaints, []);
    assert.deepEqual(desk.strangers, []);
  });

  await test('an impossible latitude is refused in words', async () => {
    const wrong = await open('.', { viewport: { width: 1280, height: 800 } });
    await ask(wrong.page, '112.68 95');
    const words = await wrong.page.locator('.error').innerText();
    assert.match(words, /95/);
    assert.match(words, /[一-鿿]/);
    await wrong.context.close();
  });

  await test('the answering stretch is edged on the map', async () => {
    const link = `#map=12.00/38.48567/112.67813&q=${encodeURIComponent(QUESTION)}`;
    const edged = await open(link, { viewport: { width: 1280, height: 800 } });
    await sees(edged.page, '.chief-name', '李琦');
    await settled(edged.page);
    const around = { x: 560, y: 300, width: 240, height: 240 };
    const shown = await look(edged.page, decoder, around);
    await edged.page.route('**/collections/segments/items/**', (route) => route.abort());
    await edged.page.reload();
    await sees(edged.page, '.chief-name', '李琦');
    await settled(edged.page);
    const plain = await look(edged.page, decoder, around);
    assert.ok(shown.dark > plain.dark * 1.5, JSON.stringify({ shown, plain }));
    await edged.context.close();
  });

  await test('a finding of the roster check is drawn, and told where it is clicked', async () => {
    // The middle of 宁岢线 K60–K66, for which no township is listed.
    const found = await open('#map=12.00/38.88562/111.78935', { viewport: { width: 1280, height: 800 } });
    await settled(found.page);
    assert.ok(found.tiles.some(([status, path]) => status === 200 && path.includes('/findings/')), 'no tile of findings');
    const around = { x: 560, y: 320, width: 160, height: 160 };
    const shown = await look(found.page, decoder, around);
    await found.page.mouse.click(640, 400);
    await sees(found.page, '.finding-tip', '宁岢线 K60+000–K66+000 (6000 m)');
    await found.page.mouse.click(640, 650);
    await found.page.locator('.finding-tip').waitFor({ state: 'hidden' });
    await found.page.uncheck('.layer input[name="findings"]');
    await settled(found.page);
    const without = await look(found.page, decoder, around);
    assert.ok(shown.vivid > without.vivid, JSON.stringify({ shown, without }));
    assert.deepEqual(found.complaints, []);
    await found.context.close();
  });

  await test('unknown is never shown as none', async () => {
    const doubt = await open('.', { viewport: { width: 1280, height: 800 } });
    // Out of range: nothing was looked up, so nothing is said to be absent, and no distance is claimed.
    await ask(doubt.page, '大西高铁 K900');
    await sees(doubt.page, '.place .notice', '超出');
    assert.equal(await doubt.page.locator('.answer .none').count(), 0);
    assert.equal(await doubt.page.locator('.railway-where').count(), 0);
    // Two tracks with one post: both places are offered, in words.
    await ask(doubt.page, '岗樊线 K2+000');
    await sees(doubt.page, '.places .link', '上行');
    await sees(doubt.page, '.places .link', '下行');
    // A gap of the roster, with the inferred workshop marked as such.
    await ask(doubt.page, '宁岢线 K63+000');
    await sees(doubt.page, '.railway .notice', '推断');
    await sees(doubt.page, '.tier-county .chief-name', '于文华');
    // A chief of whom later documents speak.
    await ask(doubt.page, '准朔线 K125+000');
    await sees(doubt.page, '.tier-county .caveats', '梁震宇');
    await doubt.context.close();
  });

  await test('a busy place stays short: constraints by verdict, decisions folded, their parts inside', async () => {
    const busy = await open('.', { viewport: { width: 1280, height: 800 } });
    await ask(busy.page, '112.7210 38.7189');
    const undecided = busy.page.locator('.verdict-undecided');
    assert.equal(await undecided.getAttribute('open'), null);
    const count = Number(await undecided.locator('> summary .count').innerText());
    assert.equal(count, await undecided.locator('.constraint').count());
    await sees(busy.page, '.verdict-undecided .verdict-titles', '保护区');
    await sees(busy.page, '.verdict-applies .badge', '法条未核实');
    await sees(busy.page, '.verdict-applies .measured', '±');
    const plan = busy.page.locator('.decision').filter({ hasText: '2022—43' });
    assert.equal(await plan.locator('.decision-parts').isVisible(), false);
    await plan.locator('> summary').click();
    await sees(busy.page, '.decision .facts', '70 年');
    for (const part of ['公园绿地', '小区道路', '学校']) await sees(busy.page, '.decision-parts', part);
    await busy.context.close();
  });

  // A service that runs already holds whatever it holds.
  const surveyed = own ? test : async (name) => console.log(`skipped - ${name}: needs LANDRAIL_BIN`);
  /** A part of the map around its middle, clear of all panels. */
  const MIDDLE = { x: 560, y: 300, width: 280, height: 200 };

  await surveyed('a post in a long chain: both places are listed with what decides, and one click asks on', async () => {
    const chain = await open('.', { viewport: { width: 1280, height: 800 } });
    await ask(chain.page, `${LINE} K13+950`);
    const places = chain.page.locator('.places li');
    assert.equal(await places.count(), 2);
    assert.match(await places.nth(0).innerText(), /1\s+试验线 K13\+950\s+在断链 K14\+000=K13\+900 之前/);
    assert.match(await places.nth(1).innerText(), /2\s+试验线 K13\+950\s+在断链 K14\+000=K13\+900 之后.*写作K13A\+950.*±0\.05 m/s);
    await settled(chain.page);
    await chain.page.screenshot({ path: out('long-chain.png') });
    await places.nth(1).locator('.link').click();
    await chain.page.waitForSelector('.panel[aria-busy="false"] .answer .railway');
    await sees(chain.page, `.railway[data-line="${LINE}"] .post`, 'K13+950 ±0.05 m');
    await sees(chain.page, `.railway[data-line="${LINE}"] .railway-where`, '实测中心线');
    await sees(chain.page, '.line-source', SOURCE);
    assert.match(await chain.page.locator('.panel-title').innerText(), /^113\.\d{7} 38\.\d{7}$/);
    // The letter that the list names leads to the same place.
    await ask(chain.page, `${LINE} K14A+050`);
    assert.equal(await chain.page.locator('.places').count(), 0);
    assert.deepEqual([chain.complaints, chain.strangers], [[], []]);
    await chain.context.close();
  });

  await surveyed('a post in a short chain: both sides are offered, the jump is not called its place', async () => {
    const gap = await open('.', { viewport: { width: 1280, height: 800 } });
    await ask(gap.page, `${LINE} K17+000`);
    await sees(gap.page, '.short-chain .link', 'K16+900');
    await sees(gap.page, '.short-chain .link', 'K17+200');
    await sees(gap.page, '.short-chain', '不是所询公里标的位置');
    await sees(gap.page, '.place-facts', '没有可用的坐标');
    await settled(gap.page);
    const marked = await look(gap.page, decoder, { x: 640, y: 330, width: 110, height: 110 });
    await gap.page.click('.short-chain .link:text-is("K17+200")');
    await sees(gap.page, '.panel-title', `${LINE} K17+200`);
    await sees(gap.page, '.place-facts', '113.330613');
    assert.ok(marked.dark > 0, JSON.stringify(marked));
    await gap.context.close();
  });

  await surveyed('beside a surveyed line the side and the centimetres are told; the line is drawn unbroken', async () => {
    // K13+500 of the line in the middle of the window, between the panels.
    const side = await open('.', { viewport: { width: 1280, height: 800 } });
    await ask(side.page, `${LINE} K13+500`);
    await settled(side.page);
    const [lon, lat] = (await side.page.locator('.place-facts .small').first().innerText()).split(', ').map(Number);
    await side.page.goto(new URL(`#map=17.00/${lat}/${lon}`, service.base).href);
    await side.page.reload();
    await settled(side.page);
    const surveyedInk = await look(side.page, decoder, MIDDLE);
    const told = async (y) => {
      await side.page.mouse.click(640, y);
      await side.page.waitForSelector('.panel[aria-busy="false"] .answer .railway');
      return side.page.locator(`.railway[data-line="${LINE}"] .railway-where`).innerText();
    };
    // The line runs to the east here, so its left side is the north.
    assert.match(await told(360), /距中心线 \d+(\.\d+)? m .*横向 ±0\.05 m .*线路左侧/);
    await settled(side.page);
    await side.page.screenshot({ path: out('surveyed.png') });
    await side.page.click('.panel .icon-button');
    assert.match(await told(440), /线路右侧/);
    // Three pixels thick all along; a dashed line of two pixels has not half as much ink.
    assert.ok(surveyedInk.dark > MIDDLE.width * 2.5, JSON.stringify(surveyedInk));
    await side.context.close();
  });

  await surveyed('in the middle of a curve the post is called undecided', async () => {
    const bend = await open('.', { viewport: { width: 1280, height: 800 } });
    const { features } = await (await fetch(new URL(`lines/${encodeURIComponent(CURVE)}/range?posts=K1-K2%2B257`, service.base))).json();
    const path = features[0].geometry.coordinates[0];
    const [first, last] = [path[0], path.at(-1)];
    await ask(bend.page, `${((first[0] + last[0]) / 2).toFixed(7)} ${((first[1] + last[1]) / 2).toFixed(7)}`);
    const rail = `.railway[data-line="${CURVE}"]`;
    await sees(bend.page, `${rail} .equally-near`, /K1\+\d{3} – K2\+\d{3} · 距中心线 400 m/);
    await sees(bend.page, `${rail} .post .badge`, '不唯一');
    assert.equal(await bend.page.locator(`${rail} .caveats`).count(), 0, 'said twice');
    await bend.context.close();
  });

  await surveyed('a range of posts is drawn, measured and explained', async () => {
    const stretch = await open('.', { viewport: { width: 1280, height: 800 } });
    const facts = () => stretch.page.locator('.range .facts').innerText();
    await ask(stretch.page, `${LINE} K13+950-K14+100`);
    await sees(stretch.page, '.range .post', 'K13+950 – K14+100');
    assert.match(await facts(), /里程之差\s+150 m\s+沿线长度\s+250 m（实测中心线）\s+端点误差\s+沿线 ±0\.05 m · 横向 ±0\.05 m/);
    await sees(stretch.page, '.range .end-several', 'K13+950');
    await sees(stretch.page, '.range', '区间内有断链');
    await sees(stretch.page, '.line-source', SOURCE);
    await settled(stretch.page);
    await stretch.page.screenshot({ path: out('range.png') });
    assert.ok((await look(stretch.page, decoder, MIDDLE)).vivid > 1000, 'the stretch is not drawn');
    const href = await stretch.page.locator('.range-download').getAttribute('href');
    assert.equal((await (await fetch(href)).json()).features[0].geometry.type, 'MultiLineString');
    // The address holds it, and it comes back with it.
    assert.match(decodeURIComponent(stretch.page.url()), /q=试验线 K13\+950-K14\+100$/);
    await stretch.page.reload();
    await sees(stretch.page, '.range .facts', '250 m');
    // Into the short chain, and backwards.
    await ask(stretch.page, `${LINE} K18 至 K17`);
    await sees(stretch.page, '.range .end-in_gap', 'K17+000');
    await sees(stretch.page, '.range', '与所写次序相反');
    // Over the end of what is calibrated.
    await ask(stretch.page, `${LINE} K19-K25`);
    await sees(stretch.page, '.range .end-beyond', '不外推');
    await sees(stretch.page, '.range .facts', '已画部分长');
    await sees(stretch.page, '.range .notice', 'K20+000 – K25+000');
    // A line without geometry, a schematic one, and an end that answers when it is clicked.
    await ask(stretch.page, '白彪疏解线 K1-K2+500');
    await sees(stretch.page, '.range .notice', '没有线形');
    assert.equal((await look(stretch.page, decoder, MIDDLE)).vivid < 1000, true, 'the stretch before is still drawn');
    await ask(stretch.page, '北同蒲线 K241+500-K264+000');
    await sees(stretch.page, '.range .facts', '示意线形');
    await stretch.page.click('.range .post .link:text-is("K264+000")');
    await sees(stretch.page, '.panel-title', '北同蒲线 K264+000');
    assert.equal(await stretch.page.locator('.range').count(), 0);
    assert.deepEqual([stretch.complaints, stretch.strangers], [[], []]);
    await stretch.context.close();
  });

  await test('a range that cannot be answered is refused in words', async () => {
    const wrong = await open('.', { viewport: { width: 1280, height: 800 } });
    await ask(wrong.page, '大西高铁 K155-K16x');
    await sees(wrong.page, '.error', '里程');
    await ask(wrong.page, '天地线 K1-K2');
    await sees(wrong.page, '.error', '天地线');
    await wrong.context.close();
  });

  await test('a line that is counted from two places says both numbers and offers the other reading', async () => {
    const origin = await open('.', { viewport: { width: 1280, height: 800 } });
    await ask(origin.page, '京原线 K300+000');
    await sees(origin.page, '.other-post', '按北京起算');
    await sees(origin.page, '.other-post', 'K325+000');
    await origin.page.click('.origin .link');
    await sees(origin.page, '.panel-title', '京原线(北京) K300+000');
    await sees(origin.page, '.railway .post', 'K275+000');
    await sees(origin.page, '.origin', '已按北京起算换算');
    await origin.page.reload();
    await sees(origin.page, '.railway .post', 'K275+000');
    await origin.context.close();
  });

  await test('findings of the roster check are told beside the chiefs and on the map', async () => {
    const check = await open('#map=12.00/38.45000/112.86000', { viewport: { width: 1280, height: 800 } });
    await ask(check.page, '忻河线 K3+000');
    const list = check.page.locator('.railway .findings');
    await list.locator('> summary').click();
    await sees(check.page, '.findings li', '多县重复');
    await sees(check.page, '.findings .severity-doubt', '存疑');
    await sees(check.page, '.findings li', '忻政办发〔2021〕71号');
    await settled(check.page);
    await list.evaluate((one) => one.scrollIntoView({ block: 'end' }));
    await settled(check.page);
    await check.page.screenshot({ path: out('findings.png') });
    // On the band of the line itself.
    await check.page.mouse.click(...middleOfLine());
    await sees(check.page, '.finding-tip', '忻河线');
    await sees(check.page, '.finding-tip .badge', '问题');
    await check.page.screenshot({ path: out('finding-tip.png') });
    await check.page.click('.language');
    await sees(check.page, '.findings > summary', 'Roster check');
    await check.context.close();
  });

  await test('usable on a phone 360 px wide', async () => {
    const phone = await open(`#q=${encodeURIComponent(QUESTION)}`, {
      viewport: { width: 360, height: 740 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    });
    await sees(phone.page, '.chief-name', '李琦');
    await settled(phone.page);
    assert.equal(await phone.page.evaluate(() => document.documentElement.scrollWidth), 360);
    const box = await phone.page.locator('.panel').boundingBox();
    assert.ok(box.y > 250 && box.y + box.height <= 741 && box.width === 360, JSON.stringify(box));
    await phone.page.screenshot({ path: out('phone.png') });
    assert.deepEqual(await tooSmall(phone.page), []);
    await phone.page.tap('.findings > summary');
    for (const [text, sign] of own ? [[`${LINE} K13+950`, '.places li'], [`${LINE} K17`, '.short-chain'], [`${LINE} K13+950-K14+100`, '.range']] : []) {
      await ask(phone.page, text);
      await phone.page.waitForSelector(sign);
      await settled(phone.page);
      assert.equal(await phone.page.evaluate(() => document.documentElement.scrollWidth), 360, text);
      assert.deepEqual(await tooSmall(phone.page), [], text);
      await phone.page.screenshot({ path: out(`phone-${sign.slice(1).split(' ')[0]}.png`) });
    }
    await ask(phone.page, QUESTION);
    await phone.page.tap('.grip');
    const tall = await phone.page.locator('.panel').boundingBox();
    assert.ok(tall.height > box.height + 100, JSON.stringify(tall));
    assert.deepEqual([phone.complaints, phone.strangers], [[], []]);
    // A tap where the sheet will open: the place comes out from under it, and what was found there is told above it.
    await phone.page.goto(new URL('#map=12.00/38.42967/112.76412', service.base).href);
    await phone.page.reload();
    await settled(phone.page);
    await phone.page.touchscreen.tap(180, 372);
    await phone.page.waitForSelector('.panel[aria-busy="false"] .answer');
    await settled(phone.page);
    await phone.page.screenshot({ path: out('phone-finding.png') });
    const [tip, sheet] = await Promise.all(['.finding-tip', '.panel'].map((one) => phone.page.locator(one).boundingBox()));
    assert.ok(tip.y > 120 && tip.y + tip.height < sheet.y, JSON.stringify({ tip, sheet }));
    await phone.context.close();
  });
} finally {
  await browser.close();
  await service.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
