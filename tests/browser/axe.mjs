// axe-core in the page: what a machine can find of what keeps people out.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 at level AA, and what axe counts as good practice: headings in order, landmarks. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Findings as `impact rule: what (where …)`, of all rules or of some; `grave`: serious and critical ones. */
export async function findings(page, rules = null) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const { violations } = await page.evaluate(
    (runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }),
    rules === null ? { type: 'tag', values: TAGS } : { type: 'rule', values: rules },
  );
  const told = violations.flatMap(({ id, impact, help, nodes: all }) => {
    // A mark of the map that an open card covers in part is as big as ever: the map is moved, or the card closed.
    const nodes = all.filter(({ html, any }) => !(id === 'target-size' && html.includes('class="county-count"') && /partially obscured/u.test(any[0]?.message ?? '')));
    if (nodes.length === 0) return [];
    const where = nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 110)} ${any[0]?.message?.slice(0, 130) ?? ''}`);
    return [{ grave: impact === 'serious' || impact === 'critical', words: `${impact} ${id}: ${help} (${nodes.length}: ${where.join(' | ')})` }];
  });
  return { grave: told.filter(({ grave }) => grave).map(({ words }) => words), slight: told.filter(({ grave }) => !grave).map(({ words }) => words) };
}
