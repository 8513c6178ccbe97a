/** What axe finds on a page, by the rules of WCAG 2.2 AA; it runs in a world of its own, which the page's policy does not concern. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';

const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');
const WORLD = 'axe';
/** Faults alone, without the selectors that would find them again: what is told of every element otherwise takes most of the time. */
const OPTIONS = `{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], iframes: false,
  resultTypes: ['violations'], selectors: false, preload: false }`;
const runIn = (within: string): string => `axe.run(${within}, ${OPTIONS})
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) =>
    node.html.slice(0, 160) + ' — ' + node.failureSummary.split('\\n')[1]).join(' | ')))`;

const LOOK_AGAIN_MS = 500;
/** So often it looks again; where all is well it looks once. */
const MOST_LOOKS = 10;

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** One for each page, until it closes: a session that is detached takes the page's virtual authenticators with it, whoever added them. */
function sessionOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

/** Faults, each in a line; empty where there is none. `within`: what of the page is looked at, by a selector; all as a rule. */
export async function axeFaults(page: Page, within?: string): Promise<string[]> {
  const session = await sessionOf(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: WORLD,
  });
  const evaluate = (expression: string) =>
    session.send('Runtime.evaluate', {
      contextId: executionContextId,
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
  const { result: known } = await evaluate('typeof axe');
  if (known.value === 'undefined') await evaluate(AXE);
  const scope = within === undefined ? 'document' : `document.querySelector(${JSON.stringify(within)})`;
  const look = async (): Promise<string[]> => {
    const { result } = await evaluate(runIn(scope));
    assert.ok(Array.isArray(result.value), 'axe has run');
    return result.value as string[];
  };
  let faults = await look();
  // Axe takes a while: what became enabled under its eyes has the colours of before. A fault is what stays.
  for (let looks = 1; faults.length > 0 && looks <= MOST_LOOKS; looks += 1) {
    await page.waitForTimeout(LOOK_AGAIN_MS);
    const again = new Set(await look());
    faults = faults.filter((fault) => again.has(fault));
  }
  return faults;
}
