// The inspector's phone: where am I, whom do I call, and the same without a network, over HTTPS:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/offline.mjs
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startService } from './service.mjs';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const out = (name) => fileURLToPath(new URL(`../out/${name}`, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const BIN = process.env.LANDRAIL_BIN;
if (!BIN) throw new Error('set LANDRAIL_BIN (the binary to start)');
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, locale: 'zh-CN' };
/** The line whose pack is fetched, and a place on it. */
const LINE = '北同蒲线';

mkdirSync(out('.'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'landrail-offline-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const tls = join(folder, 'tls');
execFileSync(BIN, ['tls', 'self-signed', '--host', '127.0.0.1', '--out', tls], { stdio: 'ignore' });
const files = readdirSync(tls).map((name) => join(tls, name));
const key = files.find((file) => readFileSync(file, 'utf8').includes('PRIVATE KEY'));
const certs = files.filter((file) => file !== key);
const cert = certs.find((file) => !new X509Certificate(readFileSync(file)).ca) ?? certs[0];
// The browser trusts this one certificate, as a phone does on which the authority was installed: a worker needs that.
const spki = createHash('sha256').update(new X509Certificate(readFileSync(cert)).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
const port = await freePort();
const base = `https://127.0.0.1:${port}/`;
let child = null;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}

const ask = (path) =>
  new Promise((resolve, reject) => {
    https.get(new URL(path, base), { rejectUnauthorized: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }));
    }).on('error', reject);
  });

async function serve() {
  child = spawn(BIN, ['serve', '--bind', `127.0.0.1:${port}`, '--data', join(folder, 'data'), '--tls-cert', cert, '--tls-key', key], { stdio: 'ignore' });
  for (let n = 0; n < 300; n += 1) {
    const answer = await ask('about').catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the service does not answer');
}
const kill = () =>
  new Promise((resolve) => {
    if (child === null) return resolve();
    child.once('exit', resolve);
    child.kill('SIGKILL');
    child = null;
  });
process.on('exit', () => child?.kill('SIGKILL'));

await serve();
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', `--ignore-certificate-errors-spki-list=${spki}`, '--host-resolver-rules=MAP insecure.example 127.0.0.1'],
});
const context = await browser.newContext(PHONE);
context.setDefaultTimeout(30_000);
await context.grantPermissions(['geolocation'], { origin: new URL(base).origin });
const page = await context.newPage();
const complaints = [];
page.on('pageerror', (error) => complaints.push(error.message));
let failed = 0;

async function test(name, body) {
  try {
    await body();
    assert.deepEqual(complaints.splice(0), []);
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    await page.screenshot({ path: out(`offline-failed-${failed}.png`) }).catch(() => null);
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  }
}

const here = page.locator('.here');
const locate = async ({ lon, lat }, accuracy) => {
  await page.keyboard.press('Escape');
  await context.setGeolocation({ longitude: lon, latitude: lat, accuracy });
  await page.getByRole('button', { name: /定位|重新定位/u }).first().click();
};
/** Both chiefs of the nearest tier as the service names them. */
const chiefs = (answer) => answer.railways[0].segments.filter(({ match }) => match !== 'candidate').flatMap(({ local, railway }) => [local.name, railway.name]);

// A post in the middle of a segment, far from its limits beside the tolerance; and what the service says there.
const posted = JSON.parse((await ask(`locate?line=${encodeURIComponent(LINE)}&post=K185%2B000`)).text);
const spot = { lon: posted.place.lon, lat: posted.place.lat };
const online = JSON.parse((await ask(`locate?lon=${spot.lon}&lat=${spot.lat}&crs=EPSG:4326&accuracy_m=8`)).text);
const named = chiefs(online);
let packDay = '';

await test('a touch on 定位 says line, post and side, and a second one calls', async () => {
  await page.goto(base);
  // Where the thumb is, and large enough.
  const button = await page.locator('.here-button').boundingBox();
  assert.ok(button.height >= 44 && button.y > 740 / 2, JSON.stringify(button));
  await locate(spot, 8);
  await here.waitFor();
  assert.match(await here.locator('.here-where').first().innerText(), new RegExp(`${LINE}\\s+K18\\d\\+\\d{3}`, 'u'));
  assert.match(await here.innerText(), /手机定位精度 ±8 m/u);
  for (const name of named.slice(0, 2)) await here.getByText(name, { exact: true }).first().waitFor();
  const call = here.locator('a.here-call').first();
  assert.match(await call.getAttribute('href'), /^tel:\d{7,}$/u);
  // So is the call, without scrolling.
  const box = await call.boundingBox();
  assert.ok(box.height >= 44 && box.width >= 44 && box.y > 740 / 2 && box.y + box.height <= 740, JSON.stringify(box));
  await page.screenshot({ path: out('here-360.png') });
});

await test('an accuracy that cannot decide says so and names all candidates', async () => {
  await locate(spot, 9000);
  // The answer before it may have a notice, too: until the new one has come.
  await here.locator('.here-notice').filter({ hasText: /内有 \d+ 个区段，无法判定/u }).first().waitFor();
  await page.screenshot({ path: out('here-undecided-360.png') });
  await here.getByRole('button', { name: `输入${LINE}公里标` }).first().click();
  assert.equal(await page.locator('.search-input').inputValue(), `${LINE} K`);
});

await test('a refused position says what to do', async () => {
  await context.clearPermissions();
  await page.reload();
  await page.locator('.here-button').click();
  await page.locator('.panel [role=alert]', { hasText: '定位权限被拒绝' }).waitFor();
  await context.grantPermissions(['geolocation'], { origin: new URL(base).origin });
});

await test('without a pack and without a network there is no answer, and that is said', async () => {
  await page.reload();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await locate(spot, 8);
  await page.locator('.panel [role=alert]', { hasText: '没有离线数据包' }).waitFor();
  await page.locator('.offline-banner', { hasText: '没有数据包' }).waitFor();
  await context.setOffline(false);
});

const dialog = page.locator('.offline-dialog');
const openDialog = async () => {
  await page.locator('.offline-button').click();
  await dialog.waitFor();
};

await test('a download that breaks off leaves no pack', async () => {
  await page.reload();
  await openDialog();
  await dialog.locator('select.offline-select').selectOption(`line:${LINE}`);
  await dialog.getByRole('button', { name: '下载' }).waitFor({ timeout: 90_000 });
  await page.screenshot({ path: out('offline-dialog-360.png') });
  await page.route(/part=tiles/u, (route) => route.abort());
  await dialog.getByRole('button', { name: '下载' }).click();
  await dialog.locator('.refused').waitFor({ timeout: 60_000 });
  assert.equal(await dialog.locator('[data-pack]').count(), 0);
  await page.unroute(/part=tiles/u);
});

await test('a pack is fetched, checked and kept', async () => {
  await dialog.getByRole('button', { name: '下载' }).click();
  await dialog.locator('.offline-done').waitFor({ timeout: 60_000 });
  const own = dialog.locator(`[data-pack="line:${LINE}"]`);
  packDay = /(\d{4}-\d{2}-\d{2})/u.exec(await own.innerText())?.[1] ?? '';
  assert.notEqual(packDay, '');
  await page.screenshot({ path: out('offline-installed-360.png') });
  await page.keyboard.press('Escape');
});

await test('with the network cut and the service gone the page opens, says so, and names the same chiefs', async () => {
  await context.setOffline(true);
  await kill();
  await page.reload();
  await page.locator('.offline-banner', { hasText: `离线 · 数据包日期 ${packDay}` }).waitFor();
  await locate(spot, 8);
  await here.waitFor();
  assert.match(await here.locator('.here-where').first().innerText(), new RegExp(`${LINE}\\s+K18\\d`, 'u'));
  for (const name of named) await page.locator('.panel').getByText(name, { exact: true }).first().waitFor({ state: 'attached' });
  assert.match(await here.locator('a.here-call').first().getAttribute('href'), /^tel:/u);
  await page.locator('.panel .caveats', { hasText: '离线回答' }).waitFor();
  await page.waitForTimeout(1500);
  assert.deepEqual(await page.locator('.toast:visible').allInnerTexts(), [], 'the map draws from the pack');
  await page.screenshot({ path: out('offline-answer-360.png') });
  await page.setViewportSize({ width: 740, height: 360 });
  await page.screenshot({ path: out('offline-answer-landscape.png') });
  await page.setViewportSize(PHONE.viewport);
});

await test('the map without a network is that of the pack', async () => {
  const tile = await page.evaluate(async () => {
    const status = async (path) => fetch(path).then((response) => [response.status, response.headers.get('x-landrail-offline')], () => ['failed', null]);
    return [await status('tiles/lines.json'), await status('tiles/lines/4/13/6.mvt'), await status('tiles/lines/4/0/0.mvt'), await status('tiles/lines/4/13/6.mvt?matrix=CGCS2000Quad')];
  });
  assert.deepEqual(tile[0], [200, packDay]);
  assert.deepEqual(tile[1], [200, packDay]);
  assert.deepEqual(tile[2], ['failed', null], 'what is not in the pack is not empty');
  assert.deepEqual(tile[3], ['failed', null], 'the pack has no tiles of the other matrix');
});

await test('a post is answered without a network, and so is a name', async () => {
  const input = page.locator('.search-input');
  await input.fill(`${LINE} K185+000`);
  await input.press('Enter');
  await page.locator('.panel .railway', { hasText: 'K185+000' }).waitFor();
  for (const name of chiefs(posted)) await page.locator('.panel').getByText(name, { exact: true }).first().waitFor({ state: 'attached' });
  await input.fill('原平');
  await page.getByRole('option', { name: /原平/u }).first().waitFor();
});

await test('accuracy decides without a network too', async () => {
  // The page takes a position of the last five seconds too: that of the tests before is to be older.
  await page.waitForTimeout(5500);
  await locate(spot, 9000);
  await page.locator('.here .here-notice', { hasText: '无法判定' }).first().waitFor();
});

await test('where the pack does not reach nobody is named', async () => {
  await locate({ lon: 116.3, lat: 39.9 }, 8);
  await page.locator('.panel [role=alert]', { hasText: '不含此处' }).waitFor();
  assert.equal(await page.locator('.panel .chief').count(), 0);
});

await test('a map in degrees says that no pack can draw it', async () => {
  const reload = async (system) => {
    await page.evaluate((value) => localStorage.setItem('landrail.crs', value), system);
    await page.goto('about:blank');
    await page.goto(base);
  };
  await reload('cgcs2000');
  await page.locator('.offline-banner .offline-map', { hasText: 'CGCS2000' }).waitFor();
  await page.screenshot({ path: out('offline-degrees-360.png') });
  await reload('mercator');
  await page.locator('.offline-banner .offline-map', { hasText: '空白不等于没有' }).waitFor();
});

await test('a damaged pack is not used', async () => {
  await page.evaluate(async () => {
    const cache = await caches.open('landrail-packs-1');
    const request = (await cache.keys()).find(({ url }) => /\/roster-/u.test(url));
    const text = await (await cache.match(request)).text();
    await cache.put(request, new Response(text.replace(/.$/u, ' ')));
  });
  await page.reload();
  await locate(spot, 8);
  await page.locator('.panel [role=alert]', { hasText: '已损坏' }).waitFor();
});

await test('with the network again the pack is made whole, and then taken away', async () => {
  await serve();
  await context.setOffline(false);
  await page.reload();
  await page.locator('.offline-banner').waitFor({ state: 'detached' });
  await openDialog();
  const own = dialog.locator(`[data-pack="line:${LINE}"]`);
  await own.getByRole('button', { name: '更新' }).click();
  await dialog.locator('.offline-done').waitFor({ timeout: 60_000 });
  await own.getByRole('button', { name: '删除' }).click();
  await own.waitFor({ state: 'detached' });
  const left = await page.evaluate(async () => (await (await caches.open('landrail-packs-1')).keys()).length);
  assert.equal(left, 0);
  await page.keyboard.press('Escape');
  await context.setOffline(true);
  await locate(spot, 8);
  await page.locator('.panel [role=alert]', { hasText: '没有离线数据包' }).waitFor();
  await context.setOffline(false);
});

await test('the worker and the manifest are served so that a browser takes them', async () => {
  const worker = await ask('sw.js');
  assert.equal(worker.headers['cache-control'], 'no-cache');
  assert.match(worker.headers['content-type'], /^text\/javascript/u);
  const manifest = await ask('manifest.webmanifest');
  assert.match(manifest.headers['content-type'], /^application\/manifest\+json/u);
  for (const { src, sizes } of JSON.parse(manifest.text).icons) {
    const icon = await ask(src);
    assert.equal(icon.status, 200, `${src} ${sizes}`);
  }
  assert.match(worker.headers['content-security-policy'], /worker-src 'self'/u);
});

await test('a page without HTTPS says what is missing', async () => {
  const plain = await startService(join(folder, 'plain'));
  const insecure = await browser.newContext(PHONE);
  const other = await insecure.newPage();
  await other.goto(plain.base.replace('127.0.0.1', 'insecure.example'));
  await other.locator('.here-button').click();
  await other.locator('.panel [role=alert]', { hasText: 'landrail tls self-signed' }).waitFor();
  await other.locator('.offline-button').click();
  await other.locator('.offline-dialog', { hasText: 'HTTPS' }).waitFor();
  await other.screenshot({ path: out('here-insecure-360.png') });
  await insecure.close();
  await plain.stop();
});

await browser.close();
await kill();
process.exit(failed === 0 ? 0 : 1);
