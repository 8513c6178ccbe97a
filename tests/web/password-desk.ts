/** What the center does about passwords, for tests of its screens: slips, one lost, one password forgotten (R6.2, R8.5). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { detailOf, section } from './desks.ts';

async function printed(page: Page, print: () => Promise<void>): Promise<void> {
  const download = page.waitForEvent('download');
  await print();
  assert.match(readFileSync(await (await download).path(), 'latin1'), /^%PDF/);
}

async function openAccount(page: Page, localPart: string, name: string): Promise<void> {
  await page.getByLabel('Tìm tên hoặc địa chỉ').fill(localPart);
  await page.getByRole('button', { name }).click();
}

/** Prints one slip of those that wait, has a lost one issued again, and voids a password that was forgotten. */
export async function useDeskOfPasswords(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await section(page, 'slips').click();
  const slip = page.locator('.objects-table tr').filter({ hasText: 'Phạm Hải Đăng' });
  await slip.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'In những phiếu đã chọn…' }).click();
  await printed(page, () => dialog.getByRole('button', { name: 'Thực hiện 1 mục' }).click());
  await slip.waitFor({ state: 'detached' });
  await section(page, 'accounts').click();
  await openAccount(page, 'phamhaidang', 'Phạm Hải Đăng');
  await page.getByRole('button', { name: 'Cấp phiếu mật khẩu' }).click();
  const print = page.getByRole('button', { name: 'In phiếu mật khẩu' });
  await print.waitFor();
  await detailOf(page).getByRole('button', { name: 'Đóng' }).click();
  await openAccount(page, 'buibaobinh', 'Bùi Bảo Bình');
  await page.getByRole('button', { name: 'Cấp lại mật khẩu' }).click();
  await dialog.getByLabel('Lý do').fill('Quên mật khẩu; đã gọi lại số cơ quan.');
  await dialog.getByRole('button', { name: 'Cấp lại mật khẩu' }).click();
  await print.click();
  await printed(page, () => dialog.getByRole('button', { name: 'In phiếu mật khẩu' }).click());
  await page.getByRole('button', { name: 'Cấp phiếu mật khẩu' }).waitFor();
}
