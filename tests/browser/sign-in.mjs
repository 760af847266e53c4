// Signing in on the map page and reading a mobile, in a real browser against the real service:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/sign-in.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
// A made-up number and a made-up roster that prints it.
const MOBILE = '13800138000';
const ROSTER = `忻州市人民政府办公室
关于公布双段长名单的通知

忻政办发〔2025〕9号
各县（市、区）人民政府：
现予公布。
忻州市人民政府办公室
2025年1月10日

序号\t县\t县级地方段长\t县级铁路段长\t里程\t乡\t乡级地方段长\t车间\t线名里程
1\t原平市\t原平市副市长 姓名:甲一 办公电话:0350-1234567\t原平工务段 主管行政副职:乙二 办公电话:0350-1234567\t宁岢线 K0+000-K20+000\t崞阳镇\t崞阳镇镇长 姓名:丙三 办公电话:0350-1234567 手机:${MOBILE}\t甲线路车间主任:丁四 办公电话:0350-1234567\t宁岢线 K0+000-K20+000
`;

if (!process.env.LANDRAIL_BIN) throw new Error('set LANDRAIL_BIN (the binary to start)');
mkdirSync(out('.'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'landrail-sign-in-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');
const landrail = (...args) => execFileSync(process.env.LANDRAIL_BIN, [...args, '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
writeFileSync(join(folder, 'roster.txt'), ROSTER);
landrail('import', join(folder, 'roster.txt'));
const own = landrail('token', 'add', '--name', '巡查张', '--role', 'inspector', '--county', '原平市').trim();
const other = landrail('token', 'add', '--name', '巡查李', '--role', 'inspector', '--county', '静乐县').trim();
const service = await startService(data);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
let failed = 0;

async function test(name, options, body) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  context.setDefaultTimeout(30_000);
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(new URL(`#q=${encodeURIComponent('宁岢线 K5')}`, service.base).href);
    await page.getByText('丙三').first().waitFor();
    await body(page, context);
    assert.deepEqual(complaints, []);
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  }
  await context.close();
}

async function signIn(page, token) {
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('textbox', { name: '令牌' }).fill(token);
  await page.locator('.sign-in-dialog button[type=submit]').click();
}

const township = (page) => page.locator('.tier-township', { hasText: '丙三' });

await test('without signing in the page offers no mobile and holds none', DESK, async (page) => {
  assert.equal(await page.locator('.show-mobile').count(), 0);
  assert.ok(!(await page.content()).includes(MOBILE));
});

await test('a token that is not known is refused in words', DESK, async (page) => {
  await signIn(page, 'landrail_none');
  await page.locator('.sign-in-dialog .refused', { hasText: '令牌无效' }).waitFor();
});

for (const [size, options] of [['desk', DESK], ['phone', PHONE]]) {
  await test(`an inspector signs in, reads a mobile that is then in the audit, and signs out (${size})`, options, async (page, context) => {
    await signIn(page, own);
    await page.locator('.sign-in-dialog', { hasText: '巡查张' }).waitFor();
    await page.screenshot({ path: out(`sign-in-${size}.png`) });
    await page.keyboard.press('Escape');
    await page.locator('.sign-in-dialog').waitFor({ state: 'hidden' });
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, 'Strict']);
    assert.ok(!(await page.evaluate(() => document.cookie)).includes('landrail'));
    const button = township(page).locator('.show-mobile');
    await button.click();
    await township(page).getByRole('link', { name: MOBILE }).waitFor();
    await township(page).getByText('本次查阅已记入审计').waitFor();
    await page.screenshot({ path: out(`mobile-${size}.png`) });
    const read = JSON.parse(landrail('audit', '--format', 'json')).filter((entry) => entry.action === 'personal.read');
    assert.deepEqual([read.at(-1).name, read.at(-1).detail.count], ['巡查张', 1]);
    // After a reload the session is still there, and the number is not.
    await page.reload();
    await button.waitFor();
    assert.ok(!(await page.content()).includes(MOBILE));
    await page.getByRole('button', { name: '巡查张' }).click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('button', { name: '登录', exact: true }).waitFor();
    assert.equal(await page.locator('.show-mobile').count(), 0);
  });
}

await test('an inspector of another county is offered no mobile', DESK, async (page) => {
  await signIn(page, other);
  await page.locator('.sign-in-dialog', { hasText: '静乐县' }).waitFor();
  assert.equal(await page.locator('.show-mobile').count(), 0);
});

await test('a note is left at a doubt; one with a mobile is refused', DESK, async (page) => {
  await signIn(page, own);
  await page.locator('.sign-in-dialog', { hasText: '巡查张' }).waitFor();
  const review = await (await fetch(new URL('review', service.base))).json();
  await page.goto(new URL(`review.html#id=${review.items[0].id}`, service.base).href);
  const form = page.locator('.new-note');
  await form.locator('textarea').fill(`请打${MOBILE}`);
  await form.locator('button').click();
  await form.locator('.refused', { hasText: '手机号' }).waitFor();
  await form.locator('textarea').fill('现场核对无误');
  await form.locator('button').click();
  await page.locator('.notes', { hasText: '现场核对无误' }).waitFor();
  await page.reload();
  await page.locator('.notes', { hasText: '巡查张' }).waitFor();
  await page.screenshot({ path: out('note.png') });
});

await browser.close();
await service.stop();
process.exit(failed === 0 ? 0 : 1);
