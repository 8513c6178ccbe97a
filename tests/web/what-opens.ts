/** Menus, popovers and drawers, opened one after another by keys: axe looks at each, Escape closes it, and the focus is back. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { axeFaults } from './axe.ts';
import { focused, press } from './keyboard.ts';

const OPENED = '[role="menu"], [role="dialog"]:not(.composer)';

export async function lookAtWhatOpens(page: Page, buttons: readonly Locator[]): Promise<void> {
  for (const button of buttons) {
    await press(page, button);
    const opened = page.locator(OPENED);
    await opened.first().waitFor();
    assert.equal(await opened.count(), 1, `${String(button)} opens one thing`);
    assert.deepEqual(await axeFaults(page, OPENED), [], String(button));
    await opened
      .locator(':focus')
      .or(opened.and(page.locator(':focus')))
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
    await focused(page, button);
  }
}
