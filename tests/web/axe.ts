/** What axe finds on a page, by the rules of WCAG 2.2 AA; it runs in a world of its own, which the page's policy does not concern. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], iframes: false })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) =>
    node.html.slice(0, 160) + ' — ' + node.failureSummary.split('\\n')[1]).join(' | ')))`;

/** Faults, each in a line; empty where there is none. */
export async function axeFaults(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  });
  const evaluate = (expression: string) =>
    session.send('Runtime.evaluate', {
      contextId: executionContextId,
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
  await evaluate(AXE);
  const { result } = await evaluate(RUN);
  assert.ok(Array.isArray(result.value), 'axe has run');
  return result.value as string[];
}
