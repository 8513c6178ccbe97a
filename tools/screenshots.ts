/**
 * `npm run screenshots`: every screen of the web application as a picture, light and dark, at 1440 pixels, the main ones at 360 and
 * 768 too, with the demonstration's data, into `docs/images/screens`.
 *
 *   npm run screenshots                            starts a server of its own
 *   npm run screenshots -- --url http://localhost:2080 [--language en] [part of a name …]
 *
 * A screen may need to be scrolled or may be too wide: the latter is complained of. Only `best-*` is kept in the repository.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { launchBrowser, openBrowserOf, openPerson } from '#tests/web/browser.ts';
import { OFFICIAL, SCREENS, type Screen } from './screens.ts';

const FOLDER = join(import.meta.dirname, '../docs/images/screens');
const DOMAIN = 'thuathienhue.gov.vn';
const SIZES = [
  [1440, 900],
  [768, 1024],
  [360, 740],
] as const;
/** For what moves in: letters, pictures, the frame of a mail. */
const SETTLE_MS = 700;
/** One of these is there when a screen is. */
const SHOWN =
  '.row[data-id], .list-empty, .empty, .settings-section, .console-section, .directory, .components, .training, .sign-in';
/** What stands there while something is loaded. */
const WAITING = '.mantine-Loader-root, .objects-loading, .row-waiting';

interface Look {
  url: string;
  colorScheme: 'light' | 'dark';
  width: number;
  height: number;
  language?: string | undefined;
}

function complain(name: string, text: string): void {
  console.error(`${name}: ${text}`);
  process.exitCode = 1;
}

async function takePicture(browser: Browser, screen: Screen, look: Look): Promise<void> {
  const { language, ...options } = look;
  const name = `${screen.name}-${look.colorScheme}-${look.width}`;
  const address = `${screen.person ?? OFFICIAL}@${DOMAIN}`;
  const person = await (screen.isSignedOut
    ? openBrowserOf(browser, options)
    : openPerson(browser, { ...options, address }));
  const { page } = person;
  if (language)
    await page.addInitScript(`localStorage.setItem('congthu.language', ${JSON.stringify(language)})`);
  try {
    await page.goto(screen.path);
    await page.locator(SHOWN).first().waitFor();
    await page.locator(WAITING).first().waitFor({ state: 'detached' });
    await screen.act?.(page);
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (Number(excess) > 0) complain(name, `${String(excess)} px too wide`);
  } catch (error) {
    complain(name, error instanceof Error ? error.message : String(error));
  }
  const complaints = screen.isSignedOut ? [] : person.complaints;
  for (const text of complaints) complain(name, text);
  await person.close();
}

async function takePictures(
  url: string,
  wanted: readonly string[],
  language: string | undefined,
): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  for (const screen of SCREENS)
    for (const [width, height] of SIZES)
      for (const colorScheme of ['light', 'dark'] as const) {
        if (width < 1440 && !screen.isMain) continue;
        const name = `${screen.name}-${colorScheme}-${width}`;
        if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
        await takePicture(browser, screen, { url, width, height, colorScheme, language });
      }
  await browser.close();
}

const { values, positionals } = parseArgs({
  options: { url: { type: 'string' }, language: { type: 'string' } },
  allowPositionals: true,
});
if (values.url === undefined) {
  const program = new RunningProgram({});
  await program.start('--demo');
  await takePictures(`http://localhost:${program.port(80)}`, positionals, values.language);
  await program.remove();
} else await takePictures(values.url, positionals, values.language);
