/**
 * Debian's Chromium, driven by Playwright, for tests and pictures of the web application.
 *
 * A browser for a file, a context for a person: cookies, storage and language of their own. What the page complains of in its
 * console (a refused script, an uncaught error) is kept, so that a test can say that there was nothing.
 */
import { type Browser, type BrowserContext, type Cookie, chromium, type Page } from 'playwright-core';

export const DEMO_PASSWORD = 'xin-chao-hue';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
}

export interface PersonOptions {
  url: string;
  address: string;
  password?: string;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
}

/** A person's browser, signed in as its forms do it. */
export interface Person {
  context: BrowserContext;
  page: Page;
  /** What the console complained of. */
  complaints: string[];
  close: () => Promise<void>;
}

/** Opens a browser of one person without signing in. */
export async function openBrowserOf(
  browser: Browser,
  options: Omit<PersonOptions, 'address'>,
): Promise<Person> {
  const { width = 1440, height = 900, colorScheme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    reducedMotion: 'reduce',
    baseURL: options.url,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return { context, page, complaints, close: () => context.close() };
}

/** Cookies by server and person: each signs in once, as a device that is known afterwards. */
const signedIn = new Map<string, Cookie[]>();

/** Opens a signed-in browser; nothing is shown yet. */
export async function openPerson(browser: Browser, options: PersonOptions): Promise<Person> {
  const person = await openBrowserOf(browser, options);
  const key = `${options.url} ${options.address}`;
  const known = signedIn.get(key);
  if (known) {
    await person.context.addCookies(known);
    return person;
  }
  const answer = await person.context.request.post('/sign-in', {
    form: { address: options.address, password: options.password ?? DEMO_PASSWORD },
    headers: { accept: 'application/json', origin: options.url },
  });
  if (!answer.ok())
    throw new Error(`${options.address} could not sign in: ${answer.status()} ${await answer.text()}`);
  signedIn.set(key, await person.context.cookies());
  return person;
}
