import type { Page } from 'playwright-core';
import { z } from 'zod';

/**
 * Findings that are none: a table that scrolls where the page is narrow has to be reached by keyboard, and where the
 * page is wide nothing but a script would know that it does not scroll.
 */
const ACCEPTED = ['element_tabbable_role_valid'];

const report = z.array(
  z.object({ rule: z.string(), message: z.string(), path: z.string(), snippet: z.string() }),
);

/** What IBM's accessibility checker is sure to be wrong on a page. */
export async function violations(page: Page): Promise<z.infer<typeof report>> {
  await page.addScriptTag({ path: require.resolve('accessibility-checker-engine/ace.js') });
  const found =
    await page.evaluate(`new ace.Checker().check(document, ['IBM_Accessibility']).then(({ results }) =>
    results
      .filter(({ value }) => value[0] === 'VIOLATION' && value[1] === 'FAIL')
      .map(({ ruleId, message, path, snippet }) => ({ rule: ruleId, message, path: path.dom, snippet })))`);
  return report.parse(found).filter(({ rule }) => !ACCEPTED.includes(rule));
}
