/** The real program with the demonstration's people and mail, a browser, and people in it: what the tests of the web begin with. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { launchBrowser, openPerson, type Person } from './browser.ts';

export interface VisitOptions {
  address?: string;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  path?: string;
  /** Complaints of the console that the test brings about itself. */
  mayComplain?: RegExp;
}

export const AN = 'nguyenvanan@thuathienhue.gov.vn';
export const HUONG = 'tranthithuhuong@thuathienhue.gov.vn';

/** Starts them for the tests of a file, and ends them after. `settings` gives those that are known only when the file runs. */
export function useDemoProgram(settings?: () => Promise<Readonly<Record<string, string>>>) {
  const program = new RunningProgram({});
  let browser: Browser | undefined;
  before(async () => {
    if (settings) program.addSettings(await settings());
    [browser] = await Promise.all([launchBrowser(), program.startDemo()]);
  });
  after(async () => {
    await browser?.close();
    await program.remove();
  });
  const running = (): Browser => {
    if (!browser) throw new Error('The browser has not started.');
    return browser;
  };
  const url = (): string => `http://localhost:${program.port(80)}`;
  const withPerson = async (
    use: (person: Person) => Promise<void>,
    options: VisitOptions = {},
  ): Promise<void> => {
    const { address = AN, path = '/mail', mayComplain, ...view } = options;
    const person = await openPerson(running(), { url: url(), address, mayComplain, ...view });
    try {
      await person.page.goto(path);
      await use(person);
      const complaints = person.complaints.filter((text) => !mayComplain?.test(text));
      assert.deepEqual(complaints, [], 'the console has nothing to complain of');
    } finally {
      await person.close();
    }
  };
  return { program, url, browser: running, withPerson };
}
