/** The register of what went by disk (R8.1), as an agency uses it: a receipt is confirmed, and what mail could carry is told before it is recorded. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { axeFaults } from './axe.ts';
import { section } from './desks.ts';

export async function useDiskRegister(page: Page): Promise<void> {
  await section(page, 'disks').click();
  await page.getByRole('button', { name: /Cơ sở dữ liệu tài sản công/ }).click();
  await page.getByLabel('Ghi chú khi nhận').fill('Niêm phong còn nguyên.');
  assert.deepEqual(await axeFaults(page), []);
  await page.getByRole('button', { name: 'Xác nhận đã nhận' }).click();
  await page.getByText('Niêm phong còn nguyên.', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Ghi một lần giao' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Dung lượng (GB)').fill('12');
  await form.getByText(/Dung lượng này gửi được bằng liên kết/).waitFor();
  assert.deepEqual(await axeFaults(page), []);
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
}
