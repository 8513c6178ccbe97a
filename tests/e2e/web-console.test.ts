/** The directory and the console in Chromium on the real program: a unit asks, the chief of office decides, nobody sees more than theirs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { axeFaults } from '#tests/web/axe.ts';
import { launchBrowser, openPerson, type Person } from '#tests/web/browser.ts';
import { RunningProgram } from './running-program.ts';

const DOMAIN = 'thuathienhue.gov.vn';
const CHIEF = `chanhvanphong@${DOMAIN}`;
const UNIT = `snv@${DOMAIN}`;
const AN = `nguyenvanan@${DOMAIN}`;
const PASSWORD = 'núi Ngự sông Hương';
const NEWCOMER = 'Nguyễn Thị Minh Khai';

const program = new RunningProgram({});
let browser: Browser;
let url: string;

before(async () => {
  [browser] = await Promise.all([launchBrowser(), program.startDemo()]);
  url = `http://localhost:${program.port(80)}`;
  for (const address of [CHIEF, UNIT]) {
    const set = await program.command(['account', 'password', address, '--password-stdin'], `${PASSWORD}\n`);
    assert.equal(set.code, 0, set.stderr);
  }
});

after(async () => {
  await browser.close();
  await program.remove();
});

async function withPerson(
  address: string,
  path: string,
  use: (person: Person) => Promise<void>,
  width = 1440,
): Promise<void> {
  const password = address === AN ? undefined : PASSWORD;
  const person = await openPerson(browser, { url, address, width, ...(password && { password }) });
  try {
    await person.page.goto(path);
    await use(person);
    assert.deepEqual(person.complaints, [], 'the console has nothing to complain of');
  } finally {
    await person.close();
  }
}

test('anybody finds a person without diacritics, sees their posts, and begins a letter', async () => {
  await withPerson(AN, '/directory', async ({ page }) => {
    await page.getByRole('textbox').first().fill('dang anh khoa');
    await page.getByRole('button', { name: 'Đặng Anh Khoa' }).click();
    const panel = page.getByRole('article', { name: 'Đặng Anh Khoa' });
    await panel.getByText('Sở Nội vụ').first().waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await panel.getByRole('button', { name: 'Viết thư' }).click();
    await page.getByText(`danganhkhoa@${DOMAIN}`).first().waitFor();
  });
});

test('the tree of units shows whose people are where, on a telephone too', async () => {
  await withPerson(
    AN,
    '/directory',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Sở Nội vụ', exact: true }).click();
      await page.getByRole('heading', { name: 'Sở Nội vụ' }).waitFor();
      await page.getByRole('button', { name: 'Phan Thanh Bình' }).waitFor();
      assert.deepEqual(await axeFaults(page), []);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(Number(overflow) <= 0, `${String(overflow)} px too wide`);
    },
    360,
  );
});

test('a unit asks for somebody new, and the chief of office sees what it would do and approves', async () => {
  await withPerson(UNIT, '/console/requests', async ({ page }) => {
    await page.getByRole('button', { name: 'Lập đề nghị' }).click();
    const dialog = page.getByRole('dialog');
    // The own unit stands there as soon as the roles are known; what is typed before that is overwritten.
    await dialog.locator('input[value^="Sở Nội vụ"]').waitFor();
    await dialog.getByLabel('Đơn vị', { exact: false }).first().fill('Sở Nội vụ');
    await page.getByRole('option', { name: 'Sở Nội vụ (snv)' }).click();
    await dialog.getByLabel('Họ và tên', { exact: false }).fill(NEWCOMER);
    await dialog.getByLabel('Số quyết định', { exact: false }).fill('128/QĐ-SNV');
    await dialog.getByRole('textbox', { name: /Ngày ký/ }).fill('05/01/2026');
    await dialog.getByLabel('Cơ quan ban hành', { exact: false }).fill('Sở Nội vụ');
    await dialog.getByLabel('Trích yếu', { exact: false }).fill('Tuyển dụng công chức');
    assert.deepEqual(await axeFaults(page), []);
    await dialog.getByRole('button', { name: 'Gửi đề nghị' }).click();
    await page.getByRole('button', { name: NEWCOMER }).waitFor();
  });
  await withPerson(CHIEF, '/console/requests', async ({ page }) => {
    await page.getByRole('button', { name: NEWCOMER }).first().click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByText('nguyenthiminhkhai').first().waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await detail.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await detail.getByText('Đã thực hiện').or(detail.getByText('Đã duyệt')).first().waitFor();
  });
  await withPerson(AN, '/directory', async ({ page }) => {
    await page.getByRole('textbox').first().fill('minh khai');
    await page.getByRole('button', { name: NEWCOMER }).waitFor();
  });
});

test('the sections of the console are those that one may see', async () => {
  await withPerson(AN, '/console', async ({ page }) => {
    await page.getByRole('link', { name: 'Đề nghị thay đổi' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Nhật ký' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Thư chờ gửi' }).count(), 0);
  });
  await withPerson(CHIEF, '/console', async ({ page }) => {
    for (const name of ['Vai trò', 'Chính sách', 'Nhật ký']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      assert.deepEqual(await axeFaults(page), [], name);
    }
  });
});
