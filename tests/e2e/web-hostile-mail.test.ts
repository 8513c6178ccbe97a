/** Letters that try to do harm, opened in a real browser: each is shown, and none of its tricks works (R8.8). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import nodemailer from 'nodemailer';
import type { Locator, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '#tests/web/browser.ts';
import { AN, HUONG, useDemoProgram } from '#tests/web/demo-program.ts';
import { HOSTILE } from '#tests/web/hostile-html.ts';

const { program, url, withPerson } = useDemoProgram();

/** What the browser says it kept from happening while a letter was taken apart; nothing of it is left in what is shown. */
const WHILE_TAKEN_APART = /^Blocked script execution|document's base URI|\/t\.vtt/;

const subjectOf = (name: string): string => `Thử nghiệm ${name}`;

async function sendLetters(): Promise<void> {
  const mail = nodemailer.createTransport({
    host: 'localhost',
    port: program.port(587),
    ignoreTLS: true,
    auth: { user: AN, pass: DEMO_PASSWORD },
  });
  for (const { name, html } of HOSTILE)
    await mail.sendMail({ from: AN, to: HUONG, subject: subjectOf(name), html: `<p>đầu</p>${html}` });
}

/** What is left of a letter in the frame that may act, send or lead astray. */
const LEFT = `[...document.querySelectorAll('*')].flatMap((element) => [
  ...(/^(script|iframe|object|embed|form|base|link|portal|frame|applet|svg|math|video|audio|source|track|template|dialog|input)$/i.test(element.localName) ? [element.localName] : []),
  ...[...element.attributes].filter(({ name, value }) =>
    /^on/i.test(name) || /^(ping|srcdoc|formaction|action)$/i.test(name) || /^\\s*(java|vb)script:/i.test(value) ||
    (/^(href|xlink:href)$/i.test(name) && /^\\s*data:/i.test(value))
  ).map(({ name }) => element.localName + ' ' + name),
]).filter((found) => found !== 'base')`;

async function openLetter(page: Page, name: string): Promise<void> {
  await page
    .locator('.row[data-id]', { hasText: subjectOf(name) })
    .first()
    .click();
  await page.getByRole('heading', { name: subjectOf(name), exact: true }).waitFor();
  await page.frameLocator('.message-frame').getByText('đầu').waitFor();
}

test('no letter runs anything, asks other places for anything, or leads away', async () => {
  await sendLetters();
  await withPerson(
    async ({ page, context }) => {
      const outside: string[] = [];
      context.on('request', (request) => {
        if (!request.url().startsWith(url()) && !/^(data|blob):/.test(request.url()))
          outside.push(request.url());
      });
      page.on('dialog', (dialog) => assert.fail(`a letter asked: ${dialog.message()}`));
      for (const { name } of HOSTILE) {
        await openLetter(page, name);
        const frame = page.frames().find((one) => one.url().includes('/mail-frame'));
        assert.deepEqual(await frame?.evaluate(LEFT), [], name);
        assert.equal(await page.evaluate('typeof window.hit'), 'undefined', name);
        assert.match(page.url(), /\/mail\//, name);
      }
      assert.deepEqual(outside, []);
    },
    { address: HUONG, height: 3000, mayComplain: WHILE_TAKEN_APART },
  );
});

test('whoever reports a letter sees it go, and may have it back; the center has been told', () =>
  withPerson(
    async ({ page }) => {
      const row = page.locator('.row[data-id]', { hasText: subjectOf('covering') }).first();
      const letter = page.locator(`.row[data-id="${await row.getAttribute('data-id')}"]`);
      await openLetter(page, 'covering');
      await page.getByRole('button', { name: 'Báo thư xấu' }).click();
      await page.getByText('Lừa đảo hoặc có virus').click();
      await page.getByRole('button', { name: 'Báo và bỏ thư' }).click();
      await page.getByText('Đã báo về Trung tâm').waitFor();
      await letter.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Đưa thư trở lại' }).click();
      await letter.waitFor();
    },
    { address: HUONG, height: 3000, mayComplain: WHILE_TAKEN_APART },
  ));

test('whoever reports by keys alone tells the center what it is with a word, and is back where they were; spam goes by one choice', () =>
  withPerson(
    async ({ page }) => {
      const letter = async (name: string): Promise<Locator> => {
        const row = page.locator('.row[data-id]', { hasText: subjectOf(name) }).first();
        return page.locator(`.row[data-id="${await row.getAttribute('data-id')}"]`);
      };
      const button = page.getByRole('button', { name: 'Báo thư xấu' });
      const misused = await letter('forms');
      await openLetter(page, 'forms');
      for (const end of ['Escape', 'send']) {
        await button.press('Enter');
        const misuse = page.getByRole('menuitem', { name: 'Sử dụng sai mục đích' });
        await misuse.press('Enter');
        const dialog = page.getByRole('dialog', { name: 'Sử dụng sai mục đích' });
        await dialog.getByLabel('Ghi thêm cho Trung tâm').fill('Mời mua hàng trong giờ làm việc.');
        if (end === 'send') await dialog.getByRole('button', { name: 'Báo và bỏ thư' }).press('Enter');
        else await page.keyboard.press(end);
        await dialog.waitFor({ state: 'detached' });
        if (end === 'Escape') await button.and(page.locator(':focus')).waitFor();
      }
      await misused.waitFor({ state: 'detached' });
      const junk = await letter('styles');
      await openLetter(page, 'styles');
      await button.press('Enter');
      await page.getByRole('menuitem', { name: 'Thư rác, quảng cáo' }).press('Enter');
      await junk.waitFor({ state: 'detached' });
      await page.goto('/mail/tranthithuhuong/junk');
      await page.locator('.row[data-id]', { hasText: subjectOf('styles') }).waitFor();
      await withPerson(
        async ({ page: center }) => {
          await center.getByRole('button', { name: subjectOf('styles') }).waitFor();
          await center.getByRole('button', { name: subjectOf('forms') }).click();
          const detail = center.getByRole('complementary', { name: 'Chi tiết' });
          await detail.getByText('Mời mua hàng trong giờ làm việc.').waitFor();
        },
        { address: 'vuthihoa@thuathienhue.gov.vn', path: '/console/incidents' },
      );
    },
    { address: HUONG, height: 3000, mayComplain: WHILE_TAKEN_APART },
  ));
