// Base maps and the plane of the map, in a real browser against the real service and a small server that stands for
// the operator's host:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/base.mjs
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { look, settled } from './picture.mjs';
import { startService } from './service.mjs';
import { pmtiles, png, tileHost } from './tile-host.mjs';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const out = (name) => fileURLToPath(new URL(`../out/${name}`, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
// Made up.
const TK = '0123456789abcdef0123456789abcdef';
const APPROVAL = 'GS（2031）0001号';
/** Beside 大西高铁 in 原平. */
const PLACE = { lon: 112.7, lat: 38.65 };
const NEAR = `#map=11.00/${PLACE.lat}/${PLACE.lon}`;

if (!process.env.LANDRAIL_BIN) throw new Error('set LANDRAIL_BIN (the binary to start)');
mkdirSync(out('.'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'landrail-base-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const host = await tileHost();
const [plain, data] = ['plain', 'data'].map((name) => join(folder, name));
for (const path of [plain, data]) mkdirSync(path);
writeFileSync(join(data, 'area.pmtiles'), pmtiles(2, png(256, [225, 215, 190])));
const without = await startService(plain);
// Any vector tile will do: one of ours, everywhere.
const vectors = await fetch(new URL('tiles/counties/8/208/97.mvt', without.base));
writeFileSync(join(data, 'vectors.pmtiles'), pmtiles(1, Buffer.from(await vectors.arrayBuffer())));
writeFileSync(
  join(data, 'landrail.toml'),
  `
[[basemap]]
id = "tdt"
kind = "tianditu"
url = "${host.origin}"
tk = "${TK}"
map_approval_no = "${APPROVAL}"

[[basemap]]
id = "shifted"
kind = "xyz"
title_zh = "偏移的底图"
title_en = "Shifted map"
attribution = "某公司"
url = "${host.origin}/shifted/{z}/{x}/{y}.png"
offset = "gcj02"

[[basemap]]
id = "local"
kind = "pmtiles"
title_zh = "本地底图"
title_en = "Local map"
attribution = "本单位"
file = "area.pmtiles"

[[basemap]]
id = "vectors"
kind = "pmtiles"
title_zh = "矢量底图"
title_en = "Vector map"
attribution = "本单位"
file = "vectors.pmtiles"

[[basemap]]
id = "dead"
kind = "xyz"
title_zh = "连不上的底图"
title_en = "Dead map"
attribution = "某单位"
url = "http://127.0.0.1:9/{z}/{x}/{y}.png"
`,
);
const service = await startService(data);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
let failed = 0;

/** A page of its own storage; what it complains of and which origins it asks are noted. */
async function test(name, { at = service, hash = NEAR, options = DESK, grumbles = false }, body) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  context.setDefaultTimeout(30_000);
  const [complaints, origins] = [[], new Set()];
  host.asked.length = 0;
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    // What the software renderer says of its own speed is no fault of the page.
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && !message.text().includes('GPU stall') && complaints.push(message.text()));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http')) origins.add(origin);
    });
    await page.goto(new URL(hash, at.base).href);
    await settled(page);
    await body(page, origins, new URL(at.base).origin);
    if (!grumbles) assert.deepEqual(complaints, []);
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  } finally {
    await context.close();
  }
}

const choose = async (page, id) => {
  if (await page.locator('#layers').isHidden()) await page.getByRole('button', { name: /图层|Layers/u }).first().click();
  await page.check(`input[name="basemap"][value="${id}"]`);
  await settled(page);
};
const footer = (page) => page.locator('footer').innerText();
/** The tile of a level of 256-pixel tiles that holds the place, in the numbers of 天地图's matrix set. */
const tileOf = (set, z) => {
  const [n, lat] = [2 ** z, (PLACE.lat * Math.PI) / 180];
  const x = Math.floor(((PLACE.lon + 180) / 360) * n);
  // Level 1 of `c` is two tiles of 180°, so a tile of level z is 360° / 2^z on either side.
  return [x, Math.floor(set === 'w' ? ((1 - Math.asinh(Math.tan(lat)) / Math.PI) / 2) * n : ((90 - PLACE.lat) / 360) * n)];
};
const asked = (part) => host.asked.map(({ url }) => new URL(url, host.origin)).filter(({ pathname }) => pathname.includes(part));
/** The answer to the middle of the map, by the keyboard. */
const askMiddle = async (page) => {
  await page.locator('.map').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.panel[aria-busy="false"]');
  return page.locator('.panel').innerText();
};

try {
  const decoder = await (await browser.newContext()).newPage();
  await test('with none configured no other host is asked and nothing is offered', { at: without }, async (page, origins, own) => {
    assert.deepEqual([...origins], [own]);
    assert.equal(await page.locator('input[name="basemap"]').count(), 0);
    assert.doesNotMatch(await footer(page), /审图号/u);
  });

  await test('an address with a base map that there is not is told', { at: without, hash: `${NEAR}&base=gone` }, async (page, origins, own) => {
    assert.match(await page.locator('.base-toast').innerText(), /没有名为“gone”的底图/u);
    assert.doesNotMatch(new URL(page.url()).hash, /base=/u);
    assert.deepEqual([...origins], [own]);
  });

  await test('with one configured only its host is asked, with the key, once it is chosen', {}, async (page, origins, own) => {
    assert.deepEqual([...origins], [own], 'before it is chosen');
    assert.deepEqual(host.asked, []);
    await choose(page, 'tdt');
    assert.deepEqual([...origins].sort(), [own, host.origin].sort());
    const tiles = asked('/vec_w/wmts');
    assert.ok(tiles.length > 3 && asked('/cva_w/wmts').length > 3, 'both layers');
    for (const tile of tiles) assert.equal(tile.searchParams.get('tk'), TK);
    const [x, y] = tileOf('w', 11);
    assert.ok(tiles.some(({ searchParams: of }) => of.get('TILEMATRIX') === '11' && of.get('TILECOL') === String(x) && of.get('TILEROW') === String(y)), 'the tile of the place');
    assert.ok(host.asked.every(({ referer }) => referer === null), 'the host is not told where the page is from');
    const words = await footer(page);
    assert.ok(words.includes(`底图审图号 ${APPROVAL}`) && words.includes('国家地理信息公共服务平台'), words);
    assert.match(new URL(page.url()).hash, /&base=tdt$/u);
    await page.screenshot({ path: out('base-tianditu.png') });
    // The choice outlasts a reload, and stands in the address for others.
    await page.reload();
    await settled(page);
    assert.ok(await page.isChecked('input[name="basemap"][value="tdt"]'));
    assert.ok((await footer(page)).includes(APPROVAL));
    await choose(page, 'none');
    assert.doesNotMatch(await footer(page), /审图号/u);
    assert.doesNotMatch(new URL(page.url()).hash, /base=/u);
  });

  await test('a base map in GCJ-02 says so, and by how much', {}, async (page) => {
    await choose(page, 'shifted');
    for (const selector of ['.base-shift', 'footer']) assert.match(await page.locator(selector).innerText(), /GCJ-02.*偏东 5\d\d 米、偏北 \d\d 米.*未随之偏移/su, selector);
    assert.match(await footer(page), /底图审图号未注明/u);
    await page.screenshot({ path: out('base-shifted.png') });
    await page.getByRole('button', { name: 'English' }).click();
    assert.match(await footer(page), /approval number of the base map not stated/u);
    assert.doesNotMatch(await page.locator('.base-chooser').innerText(), /\p{Script=Han}/u);
  });

  await test('base maps are chosen with the keyboard alone', {}, async (page) => {
    await page.locator('input[name="basemap"][value="none"]').focus();
    for (const id of ['tdt', 'shifted', 'local']) {
      await page.keyboard.press('ArrowDown');
      await settled(page);
      assert.equal(await page.evaluate(() => document.activeElement?.value), id);
      assert.match(new URL(page.url()).hash, new RegExp(`base=${id}`, 'u'));
    }
  });

  await test('a file of ours is asked of us alone, by parts', {}, async (page, origins, own) => {
    const ranges = [];
    page.on('response', (response) => response.url().endsWith('/basemaps/local.pmtiles') && ranges.push(response.status()));
    await choose(page, 'local');
    assert.ok(ranges.length > 0 && ranges.every((status) => status === 206), ranges.join());
    assert.deepEqual([...origins], [own]);
    await page.screenshot({ path: out('base-pmtiles.png') });
  });

  await test('a base map that does not come is told once, and the map goes on', { grumbles: true }, async (page) => {
    await choose(page, 'dead');
    const toast = page.locator('.base-toast');
    await toast.waitFor();
    assert.match(await toast.innerText(), /“连不上的底图”没有加载出来.*照常使用/su);
    await page.screenshot({ path: out('base-dead.png') });
    await toast.getByRole('button').click();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp']) await page.locator('.map').press(key);
    await page.waitForTimeout(3500);
    assert.ok(await toast.isHidden(), 'it is told once');
    assert.match(await askMiddle(page), /段长/u);
  });

  await test('in CGCS2000 the same place has the same answer, and the tiles of that plane are asked for', { hash: `${NEAR}&base=tdt` }, async (page, origins, own) => {
    await askMiddle(page);
    // Asked again by the address, as after the change of planes.
    await page.reload();
    await page.waitForSelector('.panel[aria-busy="false"]');
    await settled(page);
    const answers = [await page.locator('.panel').innerText()];
    const question = new URL(page.url()).hash.match(/q=[^&]*/u)[0];
    await page.screenshot({ path: out('plane-mercator.png') });
    const tiles = [];
    page.on('response', (response) => response.url().includes('.mvt') && tiles.push(response));
    host.asked.length = 0;
    await page.getByRole('button', { name: 'CGCS2000 经纬度' }).click();
    await page.waitForFunction(() => document.querySelector('.system[aria-pressed="true"]')?.textContent === 'CGCS2000 经纬度');
    await page.waitForSelector('.panel[aria-busy="false"]');
    await settled(page);
    const hash = new URL(page.url()).hash;
    assert.match(hash, /&crs=4490$/u);
    assert.match(hash, /^#map=11\.00\/38\.65\d*\/112\.70?\d*&/u, 'the position stays');
    assert.ok(hash.includes(question), 'the question stays');
    answers.push(await page.locator('.panel').innerText());
    assert.equal(answers[1], answers[0]);
    await page.screenshot({ path: out('plane-cgcs2000.png') });
    assert.ok(tiles.length > 5 && tiles.every((tile) => tile.url().endsWith('?matrix=CGCS2000Quad')), 'all tiles are of that plane');
    assert.ok(tiles.some((tile) => tile.status() === 200) && tiles.every((tile) => [200, 204].includes(tile.status())));
    const [x, y] = tileOf('c', 11);
    assert.ok(asked('/vec_c/wmts').some(({ searchParams: of }) => of.get('TILEMATRIX') === '11' && of.get('TILECOL') === String(x) && of.get('TILEROW') === String(y)), 'the tile of the place');
    assert.deepEqual(asked('_w/'), []);
    assert.deepEqual([...origins].sort(), [own, host.origin].sort());
    // The click, not only the keyboard: the middle of the window is the place.
    await page.locator('.panel').getByRole('button', { name: '关闭' }).first().click();
    await page.mouse.click(640, 400);
    await page.waitForSelector('.panel[aria-busy="false"]');
    const [, lat, lon] = decodeURIComponent(new URL(page.url()).hash).match(/q=(?:(?<a>[\d.]+))[ ,]+([\d.]+)/u) ?? [];
    assert.ok([lat, lon].map(Number).some((value) => Math.abs(value - PLACE.lat) < 0.01), `${lat} ${lon}`);
  });

  await test('a question by post stands in the same place in both planes', { hash: `#q=${encodeURIComponent('大西高铁 K199+000')}&crs=4490` }, async (page) => {
    await page.waitForSelector('.panel[aria-busy="false"]');
    await settled(page);
    await page.screenshot({ path: out('plane-post-cgcs2000.png') });
    const there = new URL(page.url()).hash.match(/map=[\d.]+\/([\d.]+)\/([\d.]+)/u).slice(1).map(Number);
    await page.getByRole('button', { name: '墨卡托' }).click();
    await page.waitForFunction(() => document.querySelector('.system[aria-pressed="true"]')?.textContent === '墨卡托');
    await page.waitForSelector('.panel[aria-busy="false"]');
    await settled(page);
    await page.screenshot({ path: out('plane-post-mercator.png') });
    assert.doesNotMatch(new URL(page.url()).hash, /crs=/u);
    const here = new URL(page.url()).hash.match(/map=[\d.]+\/([\d.]+)\/([\d.]+)/u).slice(1).map(Number);
    assert.deepEqual(here, there);
  });

  await test('other planes are warped: a file in Web Mercator below the map in CGCS2000', { hash: `${NEAR}&crs=4490&base=local` }, async (page) => {
    await page.screenshot({ path: out('base-pmtiles-cgcs2000.png') });
    assert.match(await footer(page), /底图：本地底图，本单位/u);
  });

  for (const [plane, hash] of [['mercator', NEAR], ['cgcs2000', `${NEAR}&crs=4490`]]) {
    await test(`a file of vector tiles is drawn in ${plane}`, { hash: `${hash}&base=vectors` }, async (page, origins, own) => {
      for (const name of await page.locator('.layer-list .layer input:checked').evaluateAll((all) => all.map((box) => box.name))) await page.uncheck(`.layer input[name="${name}"]`);
      await settled(page);
      await page.screenshot({ path: out(`base-vectors-${plane}.png`) });
      const seen = await look(page, decoder, { x: 440, y: 20, width: 500, height: 700 });
      assert.ok(seen.colours > 1, 'it is not plain paper');
      assert.deepEqual([...origins], [own]);
    });
  }

  await test('on a phone the choice is there and 审图号 is read without a touch', { options: PHONE }, async (page) => {
    await choose(page, 'tdt');
    await page.screenshot({ path: out('base-phone-layers.png') });
    const small = await page
      .locator('.base-chooser button:visible, .base-chooser label:visible')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(small, [], 'what a finger would miss');
    await page.keyboard.press('Escape');
    await page.locator('#layers .icon-button').click().catch(() => {});
    await settled(page);
    const box = await page.locator('footer span', { hasText: APPROVAL }).boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 360 && box.y + box.height <= 740, JSON.stringify(box));
    await page.screenshot({ path: out('base-phone.png') });
  });
} finally {
  await browser.close();
  await Promise.all([without.stop(), service.stop()]);
  host.stop();
}
if (failed > 0) process.exitCode = 1;
