/**
 * The web application in Chromium on the real program, in an account of 100,000 messages: what issue "The web" promises as figures.
 *
 * Looks are taken on a slow 4G line (1.6 Mbit/s down, 0.75 up, 150 ms a round trip: what Lighthouse calls so), a first one with nothing
 * in the browser's cache, and a second one with what the first has left there; the rest on the machine's own network. Without a display each frame is painted by the processor, so frames are a lower bound. `WEB_MESSAGES` makes the account smaller.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { launchBrowser, openPerson } from '#tests/web/browser.ts';
import { waitForIndex } from './measured-program.ts';
import { type BenchResult, summarise } from './result.ts';

const ADDRESS = 'nguyenvanan@thuathienhue.gov.vn';
const MESSAGES = Number(process.env['WEB_MESSAGES'] ?? 100_000);
const MINUTE_MS = 60_000;
const TURNS = 5;
const SCROLL_MS = 3_000;
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

const TOPICS = ['lịch họp', 'báo cáo tuần', 'giấy mời', 'kế hoạch', 'quyết định', 'tờ trình', 'biên bản'];

/** An mbox of short letters, one a minute until now. */
function makeMbox(path: string): void {
  const now = Date.now();
  const letters = Array.from({ length: MESSAGES }, (_, index) => {
    const date = new Date(now - (MESSAGES - index) * MINUTE_MS).toUTCString();
    const subject = `${TOPICS[index % TOPICS.length] ?? ''} số ${index}`;
    const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
    return `From x@y Thu Jan  1 00:00:00 2026\nFrom: Can bo ${index % 300} <cb${index % 300}@hue.example>\nTo: ${ADDRESS}\nSubject: ${encoded}\nDate: ${date}\nMessage-ID: <${index}@hue.example>\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nNội dung ${subject}.\n\n`;
  });
  writeFileSync(path, letters.join(''));
}

async function fill(program: RunningProgram): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-web-bench-'));
  const path = join(folder, 'thu.mbox');
  makeMbox(path);
  const made = await program.command(['import', path, '--account', ADDRESS, '--format', 'mbox']);
  rmSync(folder, { recursive: true });
  if (made.code !== 0) throw new Error(made.stderr);
  await waitForIndex(program);
}

function resultOf(name: string, unit: string, goal: string, values: readonly number[]): BenchResult {
  return { name, unit, goal, ...summarise(values) };
}

const firstRow = (page: Page) => page.locator('.row[data-id]').first();

async function open(browser: Browser, url: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const { page, close } = await openPerson(browser, { url, address: ADDRESS });
  return { page, close };
}

/** Notes in the page when the first row stands there, so that no driver is measured. */
const WATCH = `globalThis.firstRowMs = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.row[data-id]')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
  }).observe(document, { subtree: true, childList: true });
})`;

async function look(context: BrowserContext): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await page.goto('/mail', { waitUntil: 'commit' });
  const took = Number(await page.evaluate('globalThis.firstRowMs'));
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await page.close();
  return took;
}

async function looks(browser: Browser, url: string): Promise<{ first: number[]; second: number[] }> {
  const first: number[] = [];
  const second: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { page, close } = await open(browser, url);
    first.push(await look(page.context()));
    second.push(await look(page.context()));
    await close();
  }
  return { first, second };
}

/** Milliseconds from an event until the page shows what it asks for; both in the page, so that no driver is measured. */
async function timeOf(page: Page, act: string, isShown: string): Promise<number> {
  return Number(
    await page.evaluate(`new Promise((resolve) => {
      const began = performance.now();
      ${act};
      const look = () => ((${isShown}) ? resolve(performance.now() - began) : requestAnimationFrame(look));
      look();
    })`),
  );
}

async function acts(page: Page): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < TURNS * 2; turn += 1) {
    const wanted = turn % 2 === 0;
    const star = `document.querySelector('.row[data-id] .row-star')`;
    took.push(
      await timeOf(page, `${star}.click()`, `${star}.getAttribute('aria-pressed') === '${String(wanted)}'`),
    );
  }
  return took;
}

/** Frames a second while the list is scrolled by some rows in each. */
async function frames(page: Page): Promise<number> {
  return Number(
    await page.evaluate(`new Promise((resolve) => {
      const list = document.querySelector('.list-scroll');
      const began = performance.now();
      let count = 0;
      const step = () => {
        list.scrollTop += 60;
        count += 1;
        const took = performance.now() - began;
        if (took < ${SCROLL_MS}) requestAnimationFrame(step);
        else resolve((count * 1000) / took);
      };
      requestAnimationFrame(step);
    })`),
  );
}

async function searches(page: Page): Promise<number[]> {
  const took: number[] = [];
  for (const word of ['giấy mời', 'tờ trình', 'bien ban', 'quyết định', 'ke hoach'].slice(0, TURNS)) {
    await page.goto('/mail');
    await firstRow(page).waitFor();
    await page.locator('#search').focus();
    const set = `const box = document.querySelector('#search');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, ${JSON.stringify(word)});
      box.dispatchEvent(new Event('input', { bubbles: true }))`;
    took.push(await timeOf(page, set, `document.querySelector('.row mark') !== null`));
  }
  return took;
}

export async function run(): Promise<BenchResult[]> {
  const program = new RunningProgram({});
  await program.start('--demo');
  const browser = await launchBrowser();
  try {
    await fill(program);
    const url = `http://localhost:${program.port(80)}`;
    const { first, second } = await looks(browser, url);
    const { page } = await open(browser, url);
    await page.goto('/mail');
    await firstRow(page).waitFor();
    const scrolled = [await frames(page), await frames(page), await frames(page)];
    await page.goto('/mail');
    await firstRow(page).waitFor();
    const stars = await acts(page);
    return [
      resultOf('first list on slow 4G, first visit', 'ms', '< 2000', first),
      resultOf('first list on slow 4G, second visit', 'ms', '< 2000', second),
      resultOf('frames while scrolling', 'a second', '60', scrolled),
      resultOf('a star shown', 'ms', '< 100', stars),
      resultOf('results as one types', 'ms', '< 150', await searches(page)),
    ].map((result) => ({ ...result, note: `${MESSAGES} messages` }));
  } finally {
    await browser.close();
    await program.remove();
  }
}
