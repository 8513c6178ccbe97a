/**
 * Debian's Chromium, driven by Playwright, for tests and pictures of the web application.
 *
 * A browser for a file, a context for a person: cookies, storage and language of their own. What any page of it complains of in its
 * console is kept, so that a test can say that there was nothing. An error that nobody caught, or something that the policy of the
 * page refused (scripts, Trusted Types), fails every test: `close` throws.
 */
import assert from 'node:assert/strict';
import {
  type Browser,
  type BrowserContext,
  type Cookie,
  chromium,
  type Locator,
  type Page,
  type Request,
} from 'playwright-core';

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

/** Chromium without windows, which needs a quarter less of the processors; or with all that shows notices (`whole`). */
const PROGRAMS = { shell: '/usr/bin/chromium-headless-shell', whole: '/usr/bin/chromium' };

export function launchBrowser(program: keyof typeof PROGRAMS = 'shell'): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAMS[program], args: FLAGS, timeout: STEP_WITHIN_MS });
}

export interface PersonOptions {
  url: string;
  address: string;
  password?: string;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** Complaints that the test brings about itself. */
  mayComplain?: RegExp | undefined;
}

/** A wait for an answer that does not come is no test's matter. */
const ANSWER_WITHIN_MS = 30_000;

/** For one step of a person: machines that have much else to do take their time. */
const STEP_WITHIN_MS = 60_000;

/** How Chromium tells that a policy refused something. */
const REFUSED = /Content Security Policy|TrustedHTML|TrustedScript|Trusted Type/i;

/** A person's browser, signed in as its forms do it. */
export interface Person {
  context: BrowserContext;
  page: Page;
  /** What the console complained of. */
  complaints: string[];
  /** Resolves when the server has answered what the application asked of it: a page that closes takes along what is still on its way. */
  answered: () => Promise<void>;
  close: () => Promise<void>;
}

const isAsked = (request: Request): boolean =>
  request.method() === 'POST' && new URL(request.url()).pathname === '/jmap/api';

/** Follows what a page asks; gives the wait for the last answer. */
function followRequests(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  let wake: (() => void) | undefined;
  const end = (request: Request): void => {
    open.delete(request);
    if (open.size === 0) wake?.();
  };
  page.on('request', (request) => {
    if (isAsked(request)) open.add(request);
  });
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return async () => {
    if (open.size === 0 || page.isClosed()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ANSWER_WITHIN_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };
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
  context.setDefaultTimeout(STEP_WITHIN_MS);
  const complaints: string[] = [];
  const faults: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
    if (REFUSED.test(message.text())) faults.push(message.text());
  });
  context.on('weberror', (failed) => {
    const error = failed.error();
    complaints.push(error.stack ?? error.message);
    faults.push(error.stack ?? error.message);
  });
  const page = await context.newPage();
  const answered = followRequests(page);
  const close = async (): Promise<void> => {
    await context.close();
    const unforeseen = faults.filter((text) => !options.mayComplain?.test(text));
    assert.deepEqual(unforeseen, [], 'no error is uncaught, and the policy refuses nothing');
  };
  return { context, page, complaints, answered, close };
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

/** Chooses a row of mail. It is clicked itself, not the place where it stands: a letter that comes in this moment moves all rows. */
export async function tick(row: Locator): Promise<void> {
  await row.getByRole('checkbox').dispatchEvent('click');
}
