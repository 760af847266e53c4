// The page of what needs a person, in a real browser against the real service. Run by `make test`:
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/review.mjs
//   LANDRAIL_URL=http://127.0.0.1:8080/ node tests/browser/review.mjs
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
const folder = mkdtempSync(join(tmpdir(), 'landrail-review-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const service = await startService(join(folder, 'data'));
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
async function open(address, options, prepare = async () => {}) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(service.base).origin) complaints.push(`asks ${request.url()}`);
  });
  await prepare(page);
  await page.goto(new URL(address, service.base).href);
  return { page, context, complaints };
}

/** The service's own answer, to which the page is held. */
async function api(path) {
  const response = await fetch(new URL(path, service.base));
  assert.equal(response.status, 200, path);
  return response.json();
}

const listed = (page) => page.waitForSelector('.review-list[aria-busy="false"]');
const ids = (page) => page.locator('.doubt').evaluateAll((all) => all.map((one) => one.dataset.id));
const text = (page, selector) => page.locator(selector).first().innerText();
const numbers = (words) => (words.match(/\d+/gu) ?? []).map(Number);
const width = (page) => page.evaluate(() => document.documentElement.scrollWidth);
/** What a finger would miss; a whole row of the list is a target. */
const tooSmall = (page) =>
  page
    .locator('button:visible, a:visible, input:visible, select:visible')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 90)));

try {
  const all = await api('review?limit=500');
  assert.ok(all.open > 0 && all.items.length > 0, 'the service has nothing to review: there is nothing to test with');
  const desk = await open('.', DESK);
  const { page } = desk;

  await test('the map leads to the page, with the number of open doubts', async () => {
    await page.waitForSelector('.review-entry .count');
    assert.deepEqual(numbers(await text(page, '.review-entry .count')), [all.open]);
    await page.click('.review-entry');
    await page.waitForURL(/review\.html/u);
    await listed(page);
  });

  await test('the page lists what the service lists, and says how many', async () => {
    assert.deepEqual(await ids(page), all.items.slice(0, 50).map(({ id }) => id));
    const [open, total] = numbers(await text(page, '.review-total'));
    assert.deepEqual([open, total], [all.open, all.by_kind.reduce((sum, kind) => sum + kind.total, 0)]);
    assert.equal(numbers(await text(page, '.review-status')).at(-1), all.total);
    await page.screenshot({ path: out('review.png') });
  });

  await test('a chip narrows the list to its kind; its count is true', async () => {
    const kind = all.by_kind.filter((one) => one.open > 0).sort((one, other) => one.open - other.open)[0];
    const chip = page.locator(`.chip[data-kind="${kind.kind}"]`);
    assert.deepEqual(numbers(await chip.locator('.count').innerText()), [kind.open]);
    await chip.click();
    await page.waitForFunction((n) => document.querySelectorAll('.doubt').length === n, Math.min(kind.open, 50));
    await listed(page);
    const badges = await page.locator('.doubts .doubt-kind').allInnerTexts();
    assert.deepEqual([...new Set(badges)], [kind.zh]);
    assert.match(page.url(), new RegExp(`kind=${kind.kind}`, 'u'));
    await page.goBack();
    await page.waitForFunction((n) => document.querySelectorAll('.doubt').length === n, Math.min(all.open, 50));
  });

  // One with a blank for a value, not with an example of one.
  const one = all.items.find(({ printed, how, records }) => printed !== null && (how[1] ?? '').includes('=新值') && records.length > 0) ?? all.items[0];
  await test('a doubt opens with the keyboard: the printed cell and the commands', async () => {
    await page.fill('input[type="search"]', one.id);
    await page.waitForFunction((id) => document.querySelector('.doubt')?.dataset.id === id && document.querySelectorAll('.doubt').length === 1, one.id);
    await page.locator('.doubt').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.detail-body .facts');
    if (one.printed !== null) assert.equal(await page.locator('.verbatim').textContent(), one.printed);
    assert.deepEqual(await page.locator('.command').allTextContents(), one.how);
    assert.equal(await page.locator('.record').count(), Math.min(one.records.length, 50));
    await page.screenshot({ path: out('review-one.png') });
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'panel-title');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.review-detail.closed', { state: 'attached' });
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.id), one.id);
  });

  await test('the arrow keys move along the list', async () => {
    await page.goto(new URL('review.html', service.base).href);
    await page.reload();
    await listed(page);
    const [first, second = first] = await ids(page);
    await page.locator('.doubt').first().focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.id), second);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.id), first);
  });

  await test('an address opens one doubt, also after a reload', async () => {
    await page.goto(new URL(`review.html#id=${one.id}`, service.base).href);
    for (let times = 0; times < 2; times += 1) {
      await page.reload();
      await page.waitForSelector('.detail-body .facts');
      assert.equal(await text(page, '.review-detail .panel-title'), one.id);
    }
  });

  await test('the blanks of a command are filled in, and it is copied without the permission to', async () => {
    const accept = one.how.findIndex((command) => command.includes(' accept '));
    await page.locator('.reason-input').fill('打过电话 已核实');
    const filled = (await page.locator('.command').allTextContents())[accept];
    assert.equal(filled, one.how[accept].replace('理由', '"打过电话 已核实"'));
    // As over plain HTTP from another machine, where a page has no clipboard.
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));
    await page.locator('.copy-button').nth(accept).click();
    await page.waitForFunction(() => [...document.querySelectorAll('.copy-said')].some((said) => said.textContent !== ''));
    await page.locator('input[type="search"]').focus();
    await page.keyboard.press('Control+V');
    assert.equal(await page.inputValue('input[type="search"]'), filled);
    await page.fill('input[type="search"]', '');
  });

  await test('a record leads to the map', async () => {
    const segment = (await api(`review/${one.id}`)).records_full.find(({ body }) => body.record === 'segment');
    if (segment === undefined) return void console.log('    no segment is in doubt: not tested');
    await page.goto(new URL(`review.html#id=${one.id}`, service.base).href);
    await page.reload();
    await page.locator('.record').filter({ hasText: segment.id }).locator('.record-map a').first().click();
    await page.waitForSelector('.panel[aria-busy="false"]');
    assert.match(await text(page, '.panel-title'), new RegExp(segment.body.line, 'u'));
    await page.goBack();
    await page.waitForSelector('.detail-body .facts');
  });

  await test('an answer of the map says which of its segments are in doubt, and leads back', async () => {
    for (const { id, records } of all.items.filter((item) => item.records.length > 0).slice(0, 40)) {
      const segment = (await api(`review/${id}`)).records_full.find(({ body }) => body.record === 'segment');
      if (segment === undefined) continue;
      const { line, span } = segment.body;
      const found = await fetch(new URL(`locate?line=${encodeURIComponent(line)}&post=${encodeURIComponent(span.from)}`, service.base));
      const answers = found.ok ? (await found.json()).railways.flatMap((railway) => railway.segments) : [];
      if (!answers.some((one) => one.id === segment.id && one.match !== 'candidate')) continue;
      await page.goto(new URL(`#q=${encodeURIComponent(`${line} ${span.from}`)}`, service.base).href);
      await page.reload();
      await page.waitForSelector('.panel[aria-busy="false"] .segment');
      // Only what comes into view is asked about.
      await page.locator('.doubt-link').evaluateAll((all) => all.forEach((one) => one.closest('details')?.setAttribute('open', '')));
      const link = page.locator(`.doubt-link a[href*="${encodeURIComponent(segment.id)}"]`).first();
      for (let at = 0; (await link.count()) === 0 && at < 40; at += 1) {
        await page.locator('.panel-body').evaluate((body) => body.scrollBy(0, 200));
        await page.waitForTimeout(100);
      }
      await link.click();
      await page.waitForURL(/review\.html/u);
      await listed(page);
      assert.ok((await ids(page)).includes(id), `${id} of ${records}`);
      return;
    }
    console.log('    no segment that answers is in doubt: not tested');
  });

  await test('the download is the list as it is filtered', async () => {
    await page.goto(new URL(`review.html#q=${one.id}`, service.base).href);
    await page.reload();
    await listed(page);
    const response = await fetch(await page.locator('.review-csv').getAttribute('href'));
    assert.equal(response.status, 200);
    const rows = (await response.text()).split('\n').filter((row) => row.startsWith('d-') || row.startsWith('"d-'));
    assert.equal(rows.length, (await api(`review?q=${one.id}`)).total);
  });

  await test('the page speaks English, and no Chinese word of its own is left', async () => {
    await page.click('.language');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.equal(await text(page, '.review-title'), 'To review');
    for (const part of ['.review-status', '.review-total', '.review-kinds', '.filter-toggle']) {
      assert.doesNotMatch((await page.locator(part).textContent()) ?? '', /\p{Script=Han}/u, part);
    }
    await page.click('.language');
    assert.equal(await text(page, '.review-title'), '待核实');
  });

  await test('what matches nothing is not said to be nothing to review', async () => {
    await page.fill('input[type="search"]', '绝不会有的字样<img src=x>');
    await page.waitForFunction(() => document.querySelectorAll('.doubt').length === 0);
    await listed(page);
    const words = await text(page, '.review-status');
    assert.match(words, /没有符合条件/u);
    assert.doesNotMatch(words, /没有待核实/u);
    assert.equal(await page.locator('.review-body img').count(), 0);
    await page.click('.review-kinds .link');
    await page.waitForFunction((n) => document.querySelectorAll('.doubt').length === n, Math.min(all.open, 50));
  });

  await test('no complaint in the console and no request to anyone else', async () => assert.deepEqual(desk.complaints, []));

  await test('an unknown id, a refused question and a dead service are told in words', async () => {
    const wrong = await open('review.html#id=d-000000000000', DESK);
    await wrong.page.waitForSelector('.review-detail .error');
    assert.match(await text(wrong.page, '.review-detail .error'), /\p{Script=Han}/u);
    await wrong.page.goto(new URL('review.html#kind=nonsense', service.base).href);
    await wrong.page.reload();
    await wrong.page.waitForSelector('.review-list .error');
    assert.match(await text(wrong.page, '.review-list .error'), /不表示没有/u);
    await wrong.page.route(/\/review\?/u, (route) => route.abort());
    await wrong.page.goto(new URL('review.html', service.base).href);
    await wrong.page.reload();
    await wrong.page.waitForSelector('.review-list .error');
    assert.match(await text(wrong.page, '.review-list .error'), /连不上服务/u);
    assert.equal(await text(wrong.page, '.review-status'), '');
    await wrong.page.unroute(/\/review\?/u);
    await wrong.page.click('.review-list .error .link');
    await wrong.page.waitForSelector('.doubt');
    await wrong.context.close();
  });

  await test('only a service that says so has nothing to review', async () => {
    const bare = { items: [], total: 0, open: 0, as_of: '2026-01-01', by_kind: [], counties: [], documents: [], next: null };
    const empty = await open('review.html', DESK, (page) => page.route(/\/review\?/u, (route) => route.fulfill({ json: bare })));
    await listed(empty.page);
    assert.equal(await text(empty.page, '.review-status'), '没有待核实的事项。');
    assert.deepEqual(empty.complaints, []);
    await empty.context.close();
  });

  await test('ten thousand doubts are read page by page', async () => {
    const many = (from) => ({
      ...all,
      items: Array.from({ length: 50 }, (_, at) => ({ ...one, id: `d-${String(from + at).padStart(10, '0')}` })),
      total: 10_000,
      next: from + 50 < 10_000 ? from + 50 : null,
    });
    const big = await open('review.html#from=9900', DESK, (page) =>
      page.route(/\/review\?/u, (route) => route.fulfill({ json: many(Number(new URL(route.request().url()).searchParams.get('next'))) })),
    );
    await listed(big.page);
    assert.equal(await big.page.locator('.doubt').count(), 50);
    await big.page.locator('.page-link').last().click();
    await big.page.waitForSelector('.doubt[data-id="d-0000009950"]');
    assert.deepEqual(numbers(await text(big.page, '.review-status')), [9951, 10_000, 10_000]);
    assert.equal(await big.page.locator('a.page-link').count(), 1);
    // The keyboard goes on at the top of the new page; a filter that leads back to the first page keeps it.
    assert.equal(await big.page.evaluate(() => document.activeElement?.dataset.id), 'd-0000009950');
    await big.page.locator('input[type="search"]').focus();
    await big.page.keyboard.type('桥');
    await big.page.waitForSelector('.doubt[data-id="d-0000000000"]');
    assert.equal(await big.page.evaluate(() => document.activeElement?.type), 'search');
    assert.match(decodeURIComponent(big.page.url()), /#q=桥$/u);
    await big.context.close();
  });

  await test('on a phone: no sideways scrolling, targets for a finger, the doubt in place of the list', async () => {
    const phone = await open('review.html', PHONE);
    await listed(phone.page);
    assert.equal(await width(phone.page), 360);
    await phone.page.tap('.filter-toggle');
    assert.deepEqual(await tooSmall(phone.page), []);
    assert.equal(await width(phone.page), 360);
    await phone.page.screenshot({ path: out('review-phone.png') });
    await phone.page.locator('.doubt').first().tap();
    await phone.page.waitForSelector('.detail-body .facts');
    assert.equal(await phone.page.locator('.doubts').isVisible(), false);
    assert.deepEqual(await tooSmall(phone.page), []);
    assert.equal(await width(phone.page), 360);
    for (const { id } of all.items.slice(0, 25)) {
      await phone.page.goto(new URL(`review.html#id=${id}`, service.base).href);
      await phone.page.waitForFunction((id) => document.querySelector('.review-detail .panel-title')?.textContent === id && document.querySelector('.detail-body .facts') !== null, id);
      assert.equal(await width(phone.page), 360, id);
    }
    await phone.page.screenshot({ path: out('review-phone-one.png') });
    await phone.page.tap('.review-detail .icon-button');
    await phone.page.waitForSelector('.doubt');
    assert.deepEqual(phone.complaints, []);
    await phone.context.close();
  });
} finally {
  await browser.close();
  await service.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
