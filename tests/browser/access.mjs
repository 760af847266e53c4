// Whether everybody can use the pages: by eye, by ear, by keyboard, on a phone, on an old machine, in two languages.
//   LANDRAIL_BIN=target/debug/landrail node tests/browser/access.mjs [part of a test's name]
//   LANDRAIL_URL=http://127.0.0.1:8080/ node tests/browser/access.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { findings } from './axe.mjs';
import { faulty, focused, tabTo } from './focus.mjs';
import { dictionary, mixed, texts } from './languages.mjs';
import { look, settled } from './picture.mjs';
import { cutOff, SPACED, tooSmall } from './room.mjs';
import { startService } from './service.mjs';
import { ask, MAP_STATES, reachable, REVIEW_STATES, WORK_STATES, workStates } from './states.mjs';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const out = (name) => fileURLToPath(new URL(`../out/${name}`, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = ['--no-sandbox', '--disable-gpu'];
const QUESTION = '大西高铁 K199+000';
/** The most script that the first view may load, in bytes of gzip. */
const SCRIPT = 200_000;
/** Words of the page that are also what documents print; the last would take the name of any company for a tier. */
const PRINTED = new Set(['耕地', '划拨', '出让', '临时用地', '{tier}铁路']);
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
/** What a window of 1280 × 800 holds at 200 %, and one of 1280 × 1024 at 400 %. */
const ZOOMED = { viewport: { width: 640, height: 400 } };
const ZOOMED_MORE = { viewport: { width: 320, height: 256 } };

mkdirSync(out('.'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'landrail-access-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');
/** A token for the parts of daily work, of the service that runs already or of the one that is started. */
let admin = process.env.LANDRAIL_ADMIN ?? null;
if (!process.env.LANDRAIL_URL && process.env.LANDRAIL_BIN) {
  // Somebody to sign in: without a token in the store the page has no sign-in to look at.
  execFileSync(process.env.LANDRAIL_BIN, ['token', 'add', '--name', '巡查张', '--role', 'inspector', '--data', data], { stdio: 'ignore' });
  admin = execFileSync(process.env.LANDRAIL_BIN, ['token', 'add', '--name', '管理赵', '--role', 'admin', '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
const service = await startService(data);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
const only = process.argv[2] ?? '';
const strangers = [];
const counts = { ok: 0, failed: 0, skipped: 0 };

async function test(name, body) {
  if (!name.includes(only)) return;
  try {
    await body();
    counts.ok += 1;
    console.log(`ok - ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`not ok - ${name}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
  }
}

/** A page of its own storage; every request that leaves the service is noted. */
async function open(address, options, from = browser) {
  const context = await from.newContext({ locale: 'zh-CN', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(service.base).origin) strangers.push(request.url());
  });
  const go = async (where) => {
    // A hash alone would not load the page anew.
    await page.goto('about:blank');
    await page.goto(new URL(where, service.base).href);
    await page.waitForLoadState('networkidle');
  };
  if (address !== null) await go(address);
  return { page, context, complaints, go };
}

const exists = async (file) => (await fetch(new URL(file, service.base))).ok;
const PAGES = [['', MAP_STATES], ['review.html', REVIEW_STATES]];
if (await exists('work.html')) PAGES.push(['work.html', { ...WORK_STATES, ...(admin === null ? {} : workStates(admin)) }]);
else console.log('skipped - work.html: this build has no such page');

/** Goes through all states of all pages, two at a time; `check` says what is wrong with each. */
async function walk(options, search, check) {
  const left = PAGES.flatMap(([file, states]) => Object.entries(states).map(([name, enter]) => ({ file, name, enter })));
  const faults = [];
  const complained = [];
  const lane = async () => {
    const { page, context, complaints, go } = await open(null, options);
    for (let state = left.shift(); state !== undefined; state = left.shift()) {
      const { file, name, enter } = state;
      // One that signs in leaves nobody signed in.
      await context.clearCookies();
      await page.emulateMedia({ colorScheme: 'light' });
      await go(`${file}${search}`);
      if (file === '' && !(await reachable(page, name, enter))) {
        counts.skipped += 1;
        console.log(`skipped - state “${name}”: not offered here`);
        continue;
      }
      try {
        await enter(page);
        for (const fault of await check(page, name)) faults.push(`${file || 'map'} “${name}”: ${fault}`);
      } catch (error) {
        faults.push(`${file || 'map'} “${name}”: ${String(error.message).split('\n').slice(0, 4).join(' ')}`);
      }
    }
    complained.push(...complaints);
    await context.close();
  };
  await Promise.all([lane(), lane()]);
  // In full: of a long difference the assertion shows only the beginning.
  if (faults.length > 0) throw new Error([...new Set(faults)].sort().join('\n'));
  assert.deepEqual(complained, []);
}

const slightly = new Set();

/** What axe finds by day, and of the colours in the dark. */
async function grave(page) {
  const { grave: faults, slight } = await findings(page);
  for (const words of slight) slightly.add(words);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
  // Colours that change slowly have changed.
  await page.waitForTimeout(250);
  const dark = await findings(page, ['color-contrast', 'link-in-text-block']);
  return [...faults, ...dark.grave.map((words) => `in the dark: ${words}`)];
}

try {
  const sources = fileURLToPath(new URL('../../web/src/text/', import.meta.url));
  const all = texts(readdirSync(sources).map((file) => readFileSync(join(sources, file), 'utf8')));
  // Documents print these words too, as the class of a piece of land or the name of an office.
  const words = dictionary(all.filter(([, zh]) => !PRINTED.has(zh)));
  /** What documents and records say, in the language they say it in. */
  const DATA = '.verbatim, .source-cell, .command, .hit-title, .hit-subtitle, .feature-table td, code';
  /** Whatever a state needs looked at in one window is looked at in one go: each of them costs a page. */
  await test('on a desk axe finds nothing grave, by day and in the dark; no word is of another language, no control below 24 px', () =>
    walk(DESK, '', async (page) => [...(await mixed(page, words, DATA)), ...(await tooSmall(page, 24)).map((one) => `too small: ${one}`), ...(await grave(page))]));

  await test('in English axe finds nothing grave, and no word is of another language', () =>
    walk(DESK, '?lang=en', async (page) => [...(await mixed(page, words, DATA)), ...(await grave(page))]));

  await test('on a phone 360 px wide axe finds nothing grave; nothing is too small for a finger, cut off or beside the screen', () =>
    walk(PHONE, '', async (page) => [...(await tooSmall(page, 44)).map((one) => `too small: ${one}`), ...(await cutOff(page)), ...(await grave(page))]));

  await test('a page turned from one language to the other keeps no word of the first', async () => {
    const { page, context } = await open('.', DESK);
    for (const [name, enter] of Object.entries(MAP_STATES).filter(([name, { needs }]) => needs === undefined && !['search list', 'nothing found', 'sign-in', 'layer panel', 'downloads'].includes(name))) {
      await enter(page);
      for (const language of ['en', 'zh-CN']) {
        await page.click('.language');
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        assert.deepEqual(await mixed(page, words, DATA), [], `${name} in ${language}`);
      }
    }
    await context.close();
  });

  await test('from the address bar to the phone of a chief and to a download, by keyboard alone', async () => {
    const { page, context, complaints } = await open('.', DESK);
    const stops = [];
    await page.keyboard.press('Tab');
    assert.match((await focused(page)).words, /跳到查询/);
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'search-input');
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.classList.contains('panel-title'));
    stops.push(await focused(page));
    stops.push(...(await tabTo(page, 'a[href^="tel:"]')));
    // On to the source, which opens and closes with the same key.
    stops.push(...(await tabTo(page, '.source-chip')));
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-expanded')), 'true');
    stops.push(...(await tabTo(page, '.layers-button')));
    if ((await page.locator('.layers').isVisible()) === false) await page.keyboard.press('Enter');
    stops.push(...(await tabTo(page, '.downloads summary, .download-open')));
    await page.keyboard.press('Enter');
    stops.push(...(await tabTo(page, 'a.download, a[download], button.download')));
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.ok(statSync(await download.path()).size > 0, download.suggestedFilename());
    if ((await page.locator('dialog[open]').count()) > 0) await page.keyboard.press('Escape');
    // The map is reached and moved as well, and its answer is said.
    stops.push(...(await tabTo(page, '.map', { most: 200 })));
    const before = page.url();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((address) => location.href !== address, before);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.panel[aria-busy="false"] .answer');
    await page.getByRole('status').filter({ hasText: '已显示答复' }).waitFor({ state: 'attached' });
    assert.deepEqual(faulty(stops), []);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  await test('the keyboard is never lost: what it closes gives it on', async () => {
    const { page, context } = await open('.', DESK);
    await ask(page, QUESTION);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement.classList.contains('search-input'));
    await tabTo(page, '.layers .icon-button');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.classList.contains('layers-button'));
    if (await page.locator('.sign-in').isVisible()) {
      await page.focus('.sign-in');
      await page.keyboard.press('Enter');
      // It stays in the dialog until that is left.
      for (let pressed = 0; pressed < 6; pressed += 1) {
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null));
      }
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.activeElement.classList.contains('sign-in'));
    }
    await context.close();
  });

  await test('every stop of the keyboard is seen on a narrow page, an answer open', async () => {
    for (const options of [PHONE, ZOOMED]) {
      const { page, context } = await open('.', options);
      await ask(page, QUESTION);
      const stops = await tabTo(page, '.map', { most: 200 });
      assert.deepEqual(faulty(stops), [], `${options.viewport.width} px`);
      await context.close();
    }
  });

  await test('without WebGL the map is drawn and asked all the same', async () => {
    const plain = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGS, '--disable-webgl', '--disable-3d-apis'] });
    const { page, context, complaints } = await open('.', DESK, plain);
    assert.equal(await page.evaluate(() => document.createElement('canvas').getContext('webgl')), null);
    await settled(page);
    const decoder = await (await plain.newContext()).newPage();
    const seen = await look(page, decoder, { x: 440, y: 20, width: 500, height: 730 });
    assert.ok(seen.colours > 50 && seen.commonest < 0.9 && seen.vivid > 300, JSON.stringify(seen));
    await page.mouse.click(640, 400);
    await page.waitForSelector('.panel[aria-busy="false"] .answer');
    await ask(page, QUESTION);
    await page.getByText('李琦').first().waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
    await plain.close();
  });

  await test('at 200 % nothing is lost, with the spacing that a reader may set', () =>
    walk(ZOOMED, '', async (page, name) => {
      const plain = await cutOff(page);
      await page.addStyleTag({ content: SPACED });
      await page.screenshot({ path: out(`zoomed-${name.replace(/\W+/gu, '-')}.png`) });
      return [...plain, ...(await cutOff(page)).map((fault) => `spaced: ${fault}`)];
    }));

  await test('at 400 % the page still scrolls one way only', () => walk(ZOOMED_MORE, '', cutOff));

  await test('the look is chosen, kept, and left at the system; paper is light', async () => {
    const { page, context } = await open('.', { ...DESK, colorScheme: 'light' });
    const theme = () => page.locator('html').getAttribute('data-theme');
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(await theme(), 'light');
    const light = await ground();
    await page.getByRole('radio', { name: '深色' }).check();
    assert.equal(await theme(), 'dark');
    assert.notEqual(await ground(), light);
    await page.reload();
    assert.equal(await theme(), 'dark');
    assert.ok(await page.getByRole('radio', { name: '深色' }).isChecked());
    await page.emulateMedia({ media: 'print' });
    assert.equal(await ground(), light);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('radio', { name: '自动' }).check();
    assert.equal(await theme(), 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme="dark"]').waitFor();
    // The first paint is dark already: the choice is read before the page's own script.
    const script = await page.locator('head > script').first().getAttribute('src');
    assert.equal(script, './theme.js');
    await context.close();
  });

  await test('where the system sets the colours, marks keep theirs and edges are drawn', async () => {
    const { page, context } = await open('.', { ...DESK, forcedColors: 'active' });
    await ask(page, QUESTION);
    const style = (selector, name) => page.locator(selector).first().evaluate((one, name) => getComputedStyle(one)[name], name);
    assert.equal(await style('.swatch', 'forcedColorAdjust'), 'none');
    for (const selector of ['.panel', '.map-button', '.source-chip', '.tier']) assert.equal(await style(selector, 'borderTopStyle'), 'solid', selector);
    await page.screenshot({ path: out('forced-colours.png') });
    await context.close();
  });

  await test('who asks for less motion sees the map jump, not fly', async () => {
    // With the clock in our hand: after a moment the map has jumped to its end, a flying one has not.
    const zoomed = async (reducedMotion) => {
      const { page, context } = await open(null, { ...DESK, reducedMotion });
      await page.clock.install();
      await page.goto(service.base);
      const zoom = () => Number(/map=([\d.]+)/u.exec(page.url())?.[1]);
      await page.waitForFunction(() => location.hash.includes('map='));
      await page.waitForLoadState('networkidle');
      const before = zoom();
      await page.clock.pauseAt(Date.now() + 60_000);
      await page.evaluate(() => document.querySelector('.zoom-buttons button').click());
      await page.clock.runFor(60);
      const after = zoom();
      await context.close();
      return Math.round(after - before);
    };
    assert.deepEqual([await zoomed('reduce'), await zoomed('no-preference')], [1, 0]);
  });

  await test(`the first view loads less than ${SCRIPT / 1000} kB of script`, async () => {
    const { page, context, go } = await open(null, DESK);
    const scripts = [];
    page.on('response', (response) => {
      if (/javascript/u.test(response.headers()['content-type'] ?? '')) scripts.push(response);
    });
    await go('.');
    const sizes = await Promise.all(scripts.map(async (response) => [new URL(response.url()).pathname, gzipSync(await response.body()).length]));
    const sum = sizes.reduce((all, [, size]) => all + size, 0);
    console.log(`  ${(sum / 1000).toFixed(1)} kB: ${sizes.map(([name, size]) => `${name} ${(size / 1000).toFixed(1)}`).join(', ')}`);
    assert.ok(sizes.length > 1 && sum < SCRIPT, `${sum} bytes`);
    await context.close();
  });

  await test('tiles that the map has left behind are given up, asked for again when it returns, and nothing is said to have failed', async () => {
    const { page, context } = await open(null, DESK);
    const ended = new Map();
    const note = (how) => (request) => request.url().endsWith('.mvt') && ended.set(request.url(), how);
    page.on('requestfailed', note('given up'));
    page.on('requestfinished', note('finished'));
    // Slow enough to be outrun.
    await page.route('**/tiles/**/*.mvt*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue().catch(() => {});
    });
    const here = '#map=12.00/38.44250/112.68670';
    await page.goto(new URL(here, service.base).href);
    await page.waitForRequest((request) => /segments\/.*\.mvt/u.test(request.url()));
    await page.evaluate(() => (location.hash = '#map=12.00/39.60000/112.20000'));
    await page.waitForTimeout(700);
    const left = [...ended].filter(([, how]) => how === 'given up').map(([address]) => address);
    assert.ok(left.length > 0, 'every request ran to its end');
    await page.evaluate((hash) => (location.hash = hash), here);
    await page.waitForLoadState('networkidle');
    await settled(page);
    assert.ok(left.some((address) => ended.get(address) === 'finished'), 'what was given up did not come back');
    assert.equal(await page.locator('.toast:visible').count(), 0);
    await context.close();
  });

  await test('no request to any other host', async () => assert.deepEqual(strangers, []));
} finally {
  await browser.close();
  await service.stop();
}
for (const words of slightly) console.log(`slight - ${words}`);
console.log(`${counts.ok} passed, ${counts.failed} failed, ${counts.skipped} states skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
