// What the pages can show, a function each: the checks of access and language walk through all of them.

/** Asks and waits for the answer, whichever way it turns out. */
export async function ask(page, text) {
  await page.fill('.search-input', text);
  await page.press('.search-input', 'Enter');
  await page.waitForSelector('.panel[aria-busy="false"]');
}

const asked = (text, sign) => async (page) => {
  await ask(page, text);
  await page.waitForSelector(sign);
};

const isNarrow = (page) => page.evaluate(() => matchMedia('(max-width: 1099px)').matches);

async function openLayers(page) {
  if (!(await page.locator('.layers').isVisible())) await page.click('.layers-button');
  await page.locator('.layers').waitFor();
}

/** Presses a button and waits for what it opens. */
const pressed = (button, sign) =>
  Object.assign(
    async (page) => {
      await page.click(button);
      await page.locator(sign).first().waitFor();
    },
    { needs: button },
  );

/** Everything that can be folded open, so that nothing escapes a check because it was folded. */
async function unfold(page) {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('.panel details, .review-detail details')) one.open = true;
    for (const one of document.querySelectorAll('.panel .source-chip[aria-expanded="false"]')) one.click();
  });
}

/** States of the map page, by name. */
export const MAP_STATES = {
  empty: async () => {},
  answer: asked('大西高铁 K199+000', '.chief-name'),
  'answer, all unfolded': async (page) => {
    await asked('112.7210 38.7189', '.verdict')(page);
    await unfold(page);
  },
  'answer with findings': async (page) => {
    await asked('忻河线 K3+000', '.findings')(page);
    await unfold(page);
  },
  ambiguous: asked('岗樊线 K2+000', '.places'),
  'gap of the roster': asked('宁岢线 K63+000', '.railway .notice'),
  'out of range': asked('大西高铁 K900', '.place .notice'),
  range: asked('北同蒲线 K241+500-K264+000', '.range'),
  error: asked('112.68 95', '.error'),
  'search list': async (page) => {
    await page.fill('.search-input', '忻州');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('ArrowDown');
  },
  'nothing found': async (page) => {
    await page.fill('.search-input', 'qxzqxzqxz9');
    await page.locator('.hit-none').waitFor();
  },
  'layer panel': openLayers,
  downloads: async (page) => {
    await openLayers(page);
    const dialog = page.locator('.download-open');
    if ((await dialog.count()) > 0) {
      await dialog.click();
      await page.locator('.download-dialog a.download').first().waitFor();
    } else await page.evaluate(() => document.querySelector('.downloads').setAttribute('open', ''));
  },
  'another day': pressed('.view-button-day', '.day-slider'),
  filters: pressed('.view-button-filter', '.filter-value'),
  table: pressed('.view-button-table', '.feature-table tbody tr'),
  'offline pack': pressed('.offline-button', '.offline-dialog'),
  'sign-in': async (page) => {
    await page.click('.sign-in');
    await page.locator('.sign-in-dialog input').waitFor();
  },
};

/** States of the review page. */
export const REVIEW_STATES = {
  list: async (page) => {
    await page.locator('.doubt').first().waitFor();
  },
  doubt: async (page) => {
    await page.locator('.doubt').first().click();
    await page.locator('.detail-body .verbatim, .detail-body .unknown').first().waitFor();
    await page.waitForSelector('.review-detail[aria-busy="false"]');
    await unfold(page);
  },
  'nothing matching': async (page) => {
    await page.evaluate(() => (location.hash = '#q=没有这样的记录'));
    await page.waitForSelector('.review-list[aria-busy="false"]');
  },
};

/** States of the page of daily work, as somebody sees it who is not signed in. */
export const WORK_STATES = {
  due: async (page) => {
    await page.locator('.due-list[aria-busy="false"]').waitFor();
  },
  'not allowed': async (page) => {
    await page.evaluate(() => (location.hash = '#import'));
    await page.locator('.work-refusal').waitFor();
  },
};

/** A part of the page of daily work, for whoever has the token. */
const signedIn = (token, hash, sign) => async (page) => {
  const { status } = await page.evaluate((body) => fetch('session', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(({ status }) => ({ status })), JSON.stringify({ token }));
  if (status !== 200) throw new Error(`the token is answered with ${status}`);
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.reload();
  await page.locator(sign).first().waitFor();
};

/** The same page as an administrator sees it. */
export const workStates = (token) => ({
  import: signedIn(token, '#import', '.work-main input[type=file]'),
  edit: signedIn(token, '#edit', '.work-main select'),
  'a new feature': signedIn(token, '#edit/parcels/+', '.edit-save'),
  history: signedIn(token, '#history', '.work-main select, .work-main input'),
  audit: signedIn(token, '#audit', '.work-audit'),
});

/** Whether a state can be reached: no sign-in where the service has no store, no layer button to press where it lies open. */
export async function reachable(page, name, { needs } = {}) {
  if (needs !== undefined) return page.locator(needs).first().isVisible();
  if (name === 'sign-in') return page.locator('.sign-in').isVisible();
  return name !== 'layer panel' || (await isNarrow(page)) || page.locator('.layers').isVisible();
}
