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

export interface DemoOptions {
  /** Gives settings that are known only when the file runs. */
  settings?: () => Promise<Readonly<Record<string, string>>>;
  /** Notices are shown by the whole browser alone. */
  browserProgram?: 'shell' | 'whole';
  /** What is to be there beside the demonstration's data. */
  fill?: (program: RunningProgram) => Promise<void>;
}

/** Starts them for the tests of a file, and ends them after. */
export function useDemoProgram({ settings, browserProgram, fill }: DemoOptions = {}) {
  const program = new RunningProgram({});
  let browser: Browser | undefined;
  before(async () => {
    if (settings) program.addSettings(await settings());
    [browser] = await Promise.all([launchBrowser(browserProgram), program.startDemo()]);
    await fill?.(program);
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
      await person.answered();
      const complaints = person.complaints.filter((text) => !mayComplain?.test(text));
      assert.deepEqual(complaints, [], 'the console has nothing to complain of');
    } finally {
      await person.close();
    }
  };
  return { program, url, browser: running, withPerson };
}
