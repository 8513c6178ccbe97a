/**
 * `npm run screenshots`: every screen of the web application as a picture, light and dark, at 1440 pixels, the main ones at 360 and
 * 768 too, with the demonstration's data, into `docs/images/screens`.
 *
 *   npm run screenshots                            starts a server of its own
 *   npm run screenshots -- --url http://localhost:2080 [--language en] [--every] [--whole] [--forced] [part of a name …]
 *
 * `--every` takes all screens at all widths, `--whole` shows what one would scroll to, `--forced` takes the colours of the system.
 * A screen may need to be scrolled or may be too wide: the latter is complained of. Only `best-*` is kept in the repository.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { launchBrowser, openBrowserOf, openPerson, type Person } from '#tests/web/browser.ts';
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
  'main.frame, main.narrow, .not-found, .row[data-id], .list-empty, .empty, .settings-section, .console-section, .directory, .components, .training, .sign-in';
/** What stands there while something is loaded. */
const WAITING = '.mantine-Loader-root:not(.specimen *), .objects-loading, .row-waiting';

/** What scrolls within a page, and how high a page may become. */
const SCROLLED = '.settings-body, .components, .training, .directory-body, .person-panel, .read-scroll';
const DIALOG = '.mantine-Modal-content';
const HIGHEST = 4000;

interface Look {
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
}

interface Wish {
  url: string;
  language: string;
  every: boolean;
  whole: boolean;
  forced: boolean;
}

function complain(name: string, text: string): void {
  console.error(`${name}: ${text}`);
  process.exitCode = 1;
}

function nameOf(screen: Screen, look: Look): string {
  return `${screen.name}-${look.colorScheme}-${look.width}`;
}

/** A browser of who looks at the screen. */
async function openLooker(browser: Browser, screen: Screen, look: Look, wish: Wish): Promise<Person> {
  const options = { ...look, url: wish.url, mayComplain: screen.mayComplain };
  const address = `${screen.person ?? OFFICIAL}@${DOMAIN}`;
  const person = await (screen.isSignedOut
    ? openBrowserOf(browser, options)
    : openPerson(browser, { ...options, address }));
  // As somebody who has just chosen it: the account knows it, too.
  await person.page.addInitScript(
    `localStorage.setItem('congthu.language', ${JSON.stringify(wish.language)});
     sessionStorage.setItem('congthu.language.untold', ${JSON.stringify(wish.language)})`,
  );
  if (wish.forced) await person.page.emulateMedia({ forcedColors: 'active' });
  return person;
}

/** Makes the page as high as what scrolls in it. */
async function stretch(page: Page, { width, height }: Look): Promise<void> {
  const scrolled = (await page.getByRole('dialog').count()) > 0 ? DIALOG : SCROLLED;
  const hidden = await page.evaluate(`Math.max(0, ...[...document.querySelectorAll('${scrolled}')]
    .map((element) => element.scrollHeight - element.clientHeight))`);
  await page.setViewportSize({ width, height: Math.min(height + Number(hidden), HIGHEST) });
  await page.waitForTimeout(SETTLE_MS);
}

async function takePicture({ page }: Person, screen: Screen, look: Look, wish: Wish): Promise<void> {
  const name = nameOf(screen, look);
  await page.goto(screen.path);
  await page.locator(SHOWN).first().waitFor();
  await page.locator(WAITING).first().waitFor({ state: 'detached' });
  await screen.act?.(page);
  await page.waitForTimeout(SETTLE_MS);
  if (wish.whole) await stretch(page, look);
  const variant = `${wish.language === 'vi' ? '' : `-${wish.language}`}${wish.forced ? '-forced' : ''}`;
  await page.screenshot({ path: join(FOLDER, `${name}${variant}.png`) });
  const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  if (Number(excess) > 0) complain(name, `${String(excess)} px too wide`);
}

async function takePictures(wanted: readonly string[], wish: Wish): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  for (const [width, height] of SIZES)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const screen of SCREENS) {
        if (!(width === 1440 || screen.isMain || wish.every)) continue;
        const look = { width, height, colorScheme };
        const name = nameOf(screen, look);
        if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
        const person = await openLooker(browser, screen, look, wish);
        await takePicture(person, screen, look, wish).catch((error: unknown) =>
          complain(name, error instanceof Error ? error.message : String(error)),
        );
        for (const text of screen.isSignedOut ? [] : person.complaints)
          if (!screen.mayComplain?.test(text)) complain(name, text);
        await person.close();
      }
  await browser.close();
}

const { values, positionals } = parseArgs({
  options: {
    url: { type: 'string' },
    language: { type: 'string', default: 'vi' },
    every: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
    forced: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (values.url === undefined) {
  const program = new RunningProgram({});
  await program.start('--demo');
  await takePictures(positionals, { ...values, url: `http://localhost:${program.port(80)}` });
  await program.remove();
} else await takePictures(positionals, { ...values, url: values.url });
