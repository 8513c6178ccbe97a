/** Desks of the console for tests: whose they are in the demonstration, and what people do at each. */
import type { Locator, Page } from 'playwright-core';

export const DOMAIN = 'thuathienhue.gov.vn';
export const CHIEF = 'chanhvanphong';
export const UNIT = 'snv';
export const CENTER = 'vuthihoa';
export const ARCHIVIST = 'thantrongvinh';

/** Somebody, by the name before the sign of their address, at a screen. */
export type AtScreen = (name: string, path: string, use: (page: Page) => Promise<void>) => Promise<void>;

/** By its subject alone: notices quote those of other letters. */
export const letter = (page: Page, subject: string): Locator =>
  page.locator('.row[data-id] .row-subject', { hasText: subject }).first();
/** What is open beside a table. */
export const detailOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Chi tiết' });
/** A section of the console, where it is chosen. */
export const section = (page: Page, key: string): Locator =>
  page.locator(`.console-nav [data-section="${key}"]`);

/** Chooses of a field that is searched by typing. */
export async function choose(
  page: Page,
  field: Locator,
  text: string,
  option: string | RegExp,
): Promise<void> {
  await field.fill(text);
  await page.getByRole('option', { name: option }).first().click();
}

/** Writes a letter from the mail that is open, and sends it with no time for undo. */
export async function send(page: Page, to: string, subject: string): Promise<void> {
  await page.evaluate(() => localStorage.setItem('congthu.preferences', JSON.stringify({ undoSeconds: 0 })));
  await page.reload();
  await page.locator('.row[data-id]').first().waitFor();
  await page.keyboard.press('c');
  await page.getByLabel('Đến', { exact: true }).fill(to);
  await page.keyboard.press('Enter');
  await page.locator(`.recipient-input [title="${to}"]`).waitFor();
  await page.getByPlaceholder('Tiêu đề').fill(subject);
  await page.keyboard.press('Tab');
  await page.locator('.editor-text:focus').waitFor();
  await page.keyboard.type('Kính gửi các đồng chí.');
  await page.keyboard.press('Control+Enter');
  await page.locator('.composer').waitFor({ state: 'detached' });
}
