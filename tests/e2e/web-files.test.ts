/**
 * Large files and mail in bulk, in Chromium on the real program: a large upload broken by a killed server and gone on with, links fetched
 * by a stranger, what was deleted restored, mail taken out and brought in, office files looked into, invitations answered.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Document, Packer, Paragraph } from 'docx';
import type { Page } from 'playwright-core';
import { openTus } from '#tests/jmap/tus.ts';
import { until } from '#tests/until.ts';
import { axeFaults } from '#tests/web/axe.ts';
import { DEMO_PASSWORD, openBrowserOf } from '#tests/web/browser.ts';
import { AN, HUONG, useDemoProgram } from '#tests/web/demo-program.ts';
import { focused, goToLetter, press, write } from '#tests/web/keyboard.ts';

const { withPerson, program, url, browser } = useDemoProgram();

const MEGABYTE = 1024 * 1024;
const authorization = `Basic ${Buffer.from(`${AN}:${DEMO_PASSWORD}`).toString('base64')}`;

async function accountId(): Promise<string> {
  const answer = await fetch(`${url()}/jmap/session`, { headers: { authorization } });
  const { primaryAccounts } = (await answer.json()) as { primaryAccounts: Record<string, string> };
  return primaryAccounts['urn:congthu:files'] ?? '';
}

async function call(calls: unknown[]): Promise<Record<string, unknown>[]> {
  const using = ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail', 'urn:congthu:files'];
  const answer = await fetch(`${url()}/jmap/api`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ using, methodCalls: calls }),
  });
  const { methodResponses } = (await answer.json()) as {
    methodResponses: [string, Record<string, unknown>][];
  };
  return methodResponses.map(([, args]) => args);
}

/** Puts a message into An's INBOX as it is. */
async function bring(message: string): Promise<void> {
  const account = await accountId();
  const headers = { authorization, 'content-type': 'message/rfc822' };
  const upload = await fetch(`${url()}/jmap/upload/${account}`, { method: 'POST', headers, body: message });
  const { blobId } = (await upload.json()) as { blobId: string };
  const [boxes] = await call([['Mailbox/query', { accountId: account, filter: { role: 'inbox' } }, '0']]);
  const [inbox] = (boxes?.['ids'] ?? []) as string[];
  const emails = { m: { blobId, mailboxIds: { [inbox ?? '']: true } } };
  const [imported] = await call([['Email/import', { accountId: account, emails }, '0']]);
  assert.ok(imported?.['created'], JSON.stringify(imported));
}

const row = (page: Page, text: string) => page.locator('.row[data-id]', { hasText: text }).first();

test('an upload survives the kill of the server: what was acknowledged is there, and the rest goes on', async () => {
  const account = await accountId();
  const tus = openTus(url(), account, { authorization });
  const bytes = randomBytes(14 * MEGABYTE);
  const path = await tus.begin(bytes.length, { filename: 'bản đồ.tif', purpose: 'link' });
  assert.ok(typeof path === 'string');
  assert.equal(await tus.send(path, 0, bytes.subarray(0, 4 * MEGABYTE)), 204);
  const broken = tus.breakOff(path, 4 * MEGABYTE, bytes.subarray(4 * MEGABYTE), 6 * MEGABYTE);
  await program.kill();
  await broken;
  await program.start();
  const offset = await tus.offset(path);
  assert.ok(offset >= 4 * MEGABYTE && offset <= 10 * MEGABYTE, `${offset}`);
  assert.equal(await tus.send(path, offset, bytes.subarray(offset)), 204);
  const fileId = path.split('/').at(-1);
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const [made] = await call([
    ['FileLink/set', { accountId: account, create: { l: { fileId, expiresAt } } }, '0'],
  ]);
  const link = (made?.['created'] as Record<string, { url: string }> | undefined)?.['l'];
  const address = `${url()}${new URL(link?.url ?? '').pathname}/download`;
  // The worker scans it first.
  let answer = await fetch(address, { redirect: 'manual' });
  await until('it is scanned', async () => {
    if (answer.status !== 200) answer = await fetch(address, { redirect: 'manual' });
    return answer.status === 200;
  });
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes));
});

/** Writes a message with a large file in it, as a link, by keys alone. */
async function writeWithLink(page: Page, path: string): Promise<void> {
  await row(page, 'Biên bản họp giao ban').waitFor();
  await page.keyboard.press('c');
  await focused(page, page.getByLabel('Đến', { exact: true }));
  await page.keyboard.type(HUONG);
  await page.keyboard.press('Enter');
  await write(page, page.getByRole('textbox', { name: 'Tiêu đề' }), 'Bản đồ ngập lụt');
  const choosing = page.waitForEvent('filechooser');
  // What fails before it is told, not that the page was closed after that.
  choosing.catch(() => undefined);
  await press(page, page.getByRole('button', { name: 'Gửi tệp lớn bằng liên kết' }));
  await (await choosing).setFiles(path);
  await focused(page, page.getByRole('dialog').getByRole('button', { name: 'Gửi bằng liên kết' }));
}

test('a large file goes on where a closed page left it, goes as a link, is fetched, and its sender sees and ends that', () =>
  withPerson(
    async ({ page, context }) => {
      const said: string[] = [];
      page.on('response', (answer) => {
        const method = answer.request().method();
        if (answer.request().headers()['tus-resumable']) said.push(`${method} ${answer.status()}`);
      });
      const bytes = randomBytes(38 * MEGABYTE);
      const folder = mkdtempSync(join(tmpdir(), 'congthu-files-'));
      const path = join(folder, 'Bản đồ ngập.tif');
      writeFileSync(path, bytes);
      const session = await context.newCDPSession(page);
      const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 4 * MEGABYTE };
      await session.send('Network.emulateNetworkConditions', line);
      await writeWithLink(page, path);
      const firstChunk = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
      assert.deepEqual(await axeFaults(page), []);
      await page.keyboard.press('Enter');
      const chip = page.locator('.file-chip[data-link=true]');
      await firstChunk;
      // The rest is still on its way, however long the next key takes.
      await session.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: MEGABYTE / 16 });
      await chip.getByRole('button', { name: /^Tạm dừng tải/ }).press('Enter');
      await chip.getByText('Tạm dừng').waitFor();
      await session.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: -1 });
      await page.reload();
      await writeWithLink(page, path);
      await page.keyboard.press('Enter');
      await chip.getByText('tải được đến').waitFor();
      const begun = said.filter((one) => one.startsWith('POST'));
      assert.equal(begun.length, 1, `it went on instead of beginning anew: ${said.join(', ')}`);
      await press(page, page.getByRole('button', { name: 'Gửi', exact: true }));
      await page.getByText('Đã gửi', { exact: true }).first().waitFor();
      await page.goto('/settings/links');
      const card = page.locator('.link-card', { hasText: 'Bản đồ ngập.tif' });
      await card.getByText('Đang mở').waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await card.getByLabel('Chép liên kết').click();
      const address = String(await page.evaluate('navigator.clipboard.readText()'));
      const stranger = await openBrowserOf(browser(), { url: url(), width: 360 });
      await stranger.page.goto(address);
      await stranger.page.getByRole('heading', { name: 'Bản đồ ngập.tif' }).waitFor();
      await stranger.page.getByText('Nguyễn Văn An').waitFor();
      assert.deepEqual(await axeFaults(stranger.page), []);
      const download = stranger.page.waitForEvent('download');
      await stranger.page.getByRole('link', { name: 'Tải tệp về máy' }).click();
      assert.ok(readFileSync(await (await download).path()).equals(bytes));
      await stranger.close();
      await card.getByRole('button', { name: /1 lượt tải/ }).click();
      await card.getByText('Tải trọn').waitFor();
      await card.getByRole('button', { name: 'Thu hồi' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
      await card.getByText('Đã thu hồi').waitFor();
      // The page says it at once, the server a moment later.
      await until('the link leads nowhere', async () => (await fetch(address)).status === 404);
      rmSync(folder, { recursive: true });
    },
    { mayComplain: /409/ },
  ));

test('what changes between an answer to the page and the opening of its push is shown all the same', () =>
  withPerson(
    async ({ page }) => {
      const brought = Promise.withResolvers<void>();
      let unread: number | undefined;
      const own = `["Mailbox/get",{"accountId":"${await accountId()}"`;
      await page.route('**/jmap/eventsource**', async (route) => {
        await brought.promise;
        await route.continue();
      });
      await page.route('**/jmap/api', async (route) => {
        if (unread !== undefined || !route.request().postData()?.includes(own)) return route.continue();
        const answer = await route.fetch();
        const { methodResponses } = (await answer.json()) as {
          methodResponses: [string, { list: { role: string; unreadEmails: number }[] }][];
        };
        unread = methodResponses[0]?.[1].list.find(({ role }) => role === 'inbox')?.unreadEmails ?? 0;
        await bring(
          'From: na@example.vn\r\nSubject: Giữa chừng\r\nMessage-ID: <giua@example.vn>\r\n\r\nx\r\n',
        );
        const opened = page.waitForResponse((response) => response.url().includes('/jmap/eventsource'));
        brought.resolve();
        await opened;
        return route.fulfill({ response: answer });
      });
      await page.goto('/mail');
      await row(page, 'Giữa chừng').waitFor();
      const told = `Hộp thư đến ${(unread ?? 0) + 1} thư chưa đọc`;
      await page.getByRole('link', { name: told }).first().waitFor();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    },
    { path: '/healthz', mayComplain: /favicon/ },
  ));

test('what was deleted for good is found without marks and restored', () =>
  withPerson(
    async ({ page }) => {
      await bring(
        'From: na@example.vn\r\nSubject: Thư xóa nhầm\r\nMessage-ID: <xoa@example.vn>\r\n\r\nQuan trọng\r\n',
      );
      const account = await accountId();
      const [found] = await call([
        ['Email/query', { accountId: account, filter: { subject: 'Thư xóa nhầm' } }, '0'],
      ]);
      await call([['Email/set', { accountId: account, destroy: found?.['ids'] }, '0']]);
      await page.getByLabel('Tìm trong thư đã xóa').fill('thu xoa nham');
      await page.getByText('Thư xóa nhầm').waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await page.getByRole('button', { name: 'Khôi phục “Thư xóa nhầm”' }).click();
      await page.getByText('Đã khôi phục 1 thư').waitFor();
      const [again] = await call([
        ['Email/query', { accountId: account, filter: { subject: 'Thư xóa nhầm' } }, '0'],
      ]);
      await call([['Email/set', { accountId: account, destroy: again?.['ids'] }, '0']]);
      await page.getByRole('button', { name: 'Khôi phục nhiều thư' }).click();
      const dialog = page.getByRole('dialog', { name: 'Khôi phục nhiều thư' });
      await dialog.getByText('1 thư có thể khôi phục').waitFor();
      await dialog.getByLabel('Thư mục').selectOption({ label: 'Hộp thư đến' });
      await dialog.getByLabel('Thư bị xóa').selectOption({ label: 'từ một thời điểm…' });
      assert.ok(await dialog.getByRole('button', { name: 'Khôi phục', exact: true }).isDisabled());
      await dialog.getByRole('textbox', { name: 'Như lúc: ngày' }).fill('01/01/2026');
      await dialog.getByText('1 thư có thể khôi phục').waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await dialog.getByRole('button', { name: 'Khôi phục', exact: true }).click();
      await page.goto('/mail');
      await row(page, 'Thư xóa nhầm').waitFor();
    },
    { path: '/settings/restore', width: 360, height: 780 },
  ));

test('mail is taken out as a file and brought in again, with its progress on the screen', () =>
  withPerson(
    async ({ page }) => {
      await page.getByRole('button', { name: 'Bắt đầu xuất' }).click();
      const task = page.locator('.task', { hasText: 'Xuất thư' });
      const downloading = page.waitForEvent('download');
      await task.getByRole('link', { name: /Tải về/ }).click();
      const path = await (await downloading).path();
      await page.locator('input[type=file]').setInputFiles(path);
      const brought = page.locator('.task', { hasText: 'Nhập thư' });
      await brought.getByText('Xong', { exact: true }).waitFor();
      await brought.getByText(/thư đã có sẵn/).waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await page.goto('/settings/storage');
      await page.locator('.usage-folders').getByText('Hộp thư đến').waitFor();
      await page.locator('.usage-large li').first().waitFor();
      assert.deepEqual(await axeFaults(page), []);
    },
    { path: '/settings/transfer' },
  ));

const INVITATION = (method: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    'UID:hop-1@thuathienhue.gov.vn',
    'DTSTART;TZID=Asia/Ho_Chi_Minh:20261202T080000',
    'DTEND;TZID=Asia/Ho_Chi_Minh:20261202T093000',
    'SUMMARY:Họp giao ban quý IV',
    'LOCATION:Phòng họp số 1',
    `ORGANIZER;CN=Hương:mailto:${HUONG}`,
    `ATTENDEE;CN=An;PARTSTAT=NEEDS-ACTION:mailto:${AN}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

async function inviteWithFile(): Promise<void> {
  const document = new Document({ sections: [{ children: [new Paragraph('Chương trình họp quý IV')] }] });
  const file = (await Packer.toBuffer(document)).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  await bring(
    [
      `From: Hương <${HUONG}>`,
      `To: ${AN}`,
      'Subject: =?UTF-8?B?TeG7nWkgaOG7jXAgcXXDvSBJVg==?=',
      'Message-ID: <moi-hop@example.vn>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nKính mời.\r\n',
      `--b\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n${INVITATION('REQUEST')}`,
      `--b\r\nContent-Type: ${type}; name=chuong-trinh.docx\r\nContent-Disposition: attachment; filename=chuong-trinh.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}\r\n`,
      '--b--\r\n',
    ].join('\r\n'),
  );
}

test('an invitation is answered, its file looked into, and a reminder asked for', () =>
  withPerson(async ({ page }) => {
    await inviteWithFile();
    await goToLetter(page, 'Mời họp quý IV');
    await page.keyboard.press('Enter');
    const invitation = page.locator('.invitation');
    await invitation.getByText('08:00 – 09:30').waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await press(page, invitation.getByRole('button', { name: 'Nhận lời' }));
    await invitation.getByText('Ông/bà đã nhận lời').waitFor();
    await press(page, page.getByRole('button', { name: /^chuong-trinh\.docx/ }));
    await page.frameLocator('.page-frame').getByText('Chương trình họp quý IV').waitFor();
    await page.keyboard.press('Escape');
    await focused(page, page.getByRole('button', { name: /^chuong-trinh\.docx/ }));
    await page.getByRole('button', { name: 'Việc khác với thư này' }).first().click();
    assert.deepEqual(await axeFaults(page), []);
    await page.getByRole('menuitem', { name: 'Sau 3 ngày' }).click();
    await page.getByText(/Sẽ nhắc .* nếu chưa ai trả lời/).waitFor();
    await withPerson(
      async ({ page: other }) => {
        await row(other, 'Nhận lời: Họp giao ban quý IV').click();
        await other.locator('.invitation-said', { hasText: 'nhận lời' }).waitFor();
      },
      { address: HUONG },
    );
  }));
