/** The web application without a network, and while no page of it is open: what the service worker is for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import nodemailer from 'nodemailer';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { DEMO_PASSWORD, tick } from '#tests/web/browser.ts';
import { AN, HUONG, useDemoProgram } from '#tests/web/demo-program.ts';

const { program, url, withPerson } = useDemoProgram({ browserProgram: 'whole' });

const row = (page: Page, text: string) => page.locator('.row[data-id]', { hasText: text }).first();

/** Until the worker has the files, and the browser's database the words of a message. */
async function waitUntilKept(page: Page): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await page.evaluate(`(async () => {
    const isKept = async () => {
      const known = await indexedDB.databases();
      if (!known.some(({ name }) => name === 'congthu-offline')) return false;
      const kept = await new Promise((resolve) => {
        const opening = indexedDB.open('congthu-offline');
        opening.onsuccess = () => {
          const got = opening.result.transaction('kept').objectStore('kept').get('snapshot');
          got.onsuccess = () => resolve(got.result);
          opening.result.close();
        };
      });
      return kept?.tables.some(({ type, objects }) => type === 'Email' && objects.some((one) => one.bodyValues));
    };
    while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 100));
  })()`);
}

const NO_NETWORK = /ERR_INTERNET_DISCONNECTED|incognito/;

/** Opens the file of the letter that is shown, reads it, and closes it. */
async function readMinutes(page: Page): Promise<void> {
  await row(page, 'Biên bản họp giao ban').click();
  await page.getByRole('button', { name: /^Biên bản giao ban\.txt/ }).click();
  await page.locator('.preview-text', { hasText: '9/12 đơn vị đã gửi' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.preview-text').waitFor({ state: 'detached' });
}

test('the application opens without a network with the mail and files of before, and does afterwards what was asked meanwhile', () =>
  withPerson(
    async ({ page, context }) => {
      await readMinutes(page);
      await waitUntilKept(page);
      await context.setOffline(true);
      await page.goto('/mail');
      await readMinutes(page);
      await row(page, 'Bản tin cải cách').click();
      await page.frameLocator('.message-frame').getByText('Tỷ lệ hồ sơ đúng hạn đạt 96,4%').waitFor();
      await page.getByText('Ngoại tuyến').waitFor();
      await tick(row(page, 'Đăng ký xe đi A Lưới'));
      await page.keyboard.press('e');
      await row(page, 'Đăng ký xe đi A Lưới').waitFor({ state: 'detached' });
      await page.getByText('đang chờ').waitFor();
      await context.setOffline(false);
      await page.getByText('Ngoại tuyến').waitFor({ state: 'detached' });
      await page.goto('/mail/nguyenvanan/archive');
      await row(page, 'Đăng ký xe đi A Lưới').waitFor();
    },
    { mayComplain: NO_NETWORK, height: 1800 },
  ));

test('a letter written without a network is still there when the page was closed, and is saved when there is one', () =>
  withPerson(
    async ({ page, context }) => {
      await row(page, 'Biên bản họp giao ban').waitFor();
      await page.keyboard.press('c');
      await page.locator('.editor-text').waitFor();
      await context.setOffline(true);
      await page.getByRole('button', { name: 'Yêu cầu báo đã đọc', pressed: false }).click();
      await page.getByPlaceholder('Tiêu đề').fill('Viết trên xe đi A Lưới');
      await page.locator('.editor-text').fill('Tới nơi em báo.');
      await page.getByText('Chưa lưu được').waitFor();
      await page.close();
      await context.setOffline(false);
      const again = await context.newPage();
      await again.goto('/mail');
      await again.locator('.editor-text', { hasText: 'Tới nơi em báo.' }).waitFor();
      await again.getByRole('button', { name: 'Yêu cầu báo đã đọc', pressed: true }).waitFor();
      await again.getByText('Đã lưu nháp').waitFor();
      await again.goto('/mail/nguyenvanan/drafts');
      await row(again, 'Viết trên xe đi A Lưới').waitFor();
      assert.equal(await again.locator('.composer').count(), 0, 'it is opened once');
    },
    { mayComplain: NO_NETWORK },
  ));

/** The worker's number in the browser, by which a push is delivered to it. */
async function registrationOf(session: CDPSession): Promise<string> {
  return new Promise((resolve, reject) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const registration = registrations.find(({ isDeleted }) => !isDeleted);
      if (registration) resolve(registration.registrationId);
    });
    session.send('ServiceWorker.enable').catch(reject);
  });
}

interface Shown {
  title: string;
  path: string;
}

/** The notice of these words, waited for on a page that the application has nothing to do with. */
async function noticeOf(context: BrowserContext, body: string): Promise<Shown> {
  const page = await context.newPage();
  await page.goto('/');
  const shown = await page.evaluate(`(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    for (;;) {
      const all = await registration.getNotifications();
      const one = all.find(({ body }) => body === ${JSON.stringify(body)});
      if (one) return { title: one.title, path: one.data };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })()`);
  await page.close();
  return shown as Shown;
}

/** A message of one's own, back in the inbox as the reminder brings it. */
async function bringBack({ request }: BrowserContext, accountId: string): Promise<void> {
  const headers = { origin: url() };
  const message = `From: <${HUONG}>\r\nTo: <${AN}>\r\nSubject: =?UTF-8?B?${Buffer.from('Việc chờ trả lời').toString('base64')}?=\r\nMessage-ID: <nhac@example.vn>\r\n\r\nx\r\n`;
  const upload = await request.post(`/jmap/upload/${accountId}`, {
    headers: { ...headers, 'content-type': 'message/rfc822' },
    data: Buffer.from(message),
  });
  const { blobId } = (await upload.json()) as { blobId: string };
  const call = async (name: string, args: object): Promise<Record<string, unknown>> => {
    const using = ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'];
    const data = { using, methodCalls: [[name, { accountId, ...args }, '0']] };
    const answer = await request.post('/jmap/api', { headers, data });
    return ((await answer.json()) as { methodResponses: [string, Record<string, unknown>][] })
      .methodResponses[0]?.[1] as Record<string, unknown>;
  };
  const { ids } = await call('Mailbox/query', { filter: { role: 'inbox' } });
  const inbox = (ids as string[])[0] ?? '';
  const email = { blobId, mailboxIds: { [inbox]: true }, keywords: { $followup: true } };
  const { created } = await call('Email/import', { emails: { one: email } });
  assert.ok(created);
}

test('while no page is open, a push becomes a notice that names the new message, or the one that nobody answered', () =>
  withPerson(
    async ({ page, context }) => {
      await context.grantPermissions(['notifications'], { origin: url() });
      await row(page, 'Họp giao ban').waitFor();
      await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
      const told = await context.request.get('/jmap/session');
      const { primaryAccounts } = (await told.json()) as { primaryAccounts: Record<string, string> };
      const accountId = primaryAccounts['urn:ietf:params:jmap:mail'] ?? '';
      const other = await context.newPage();
      await page.close();
      const session = await context.newCDPSession(other);
      const registrationId = await registrationOf(session);
      const mail = nodemailer.createTransport({
        host: 'localhost',
        port: program.port(587),
        ignoreTLS: true,
        auth: { user: AN, pass: DEMO_PASSWORD },
      });
      await mail.sendMail({ from: AN, to: HUONG, subject: 'Thư đến khi đã đóng trang', text: 'Chào chị.' });
      await bringBack(context, accountId);
      const change = { '@type': 'StateChange', changed: { [accountId]: { Email: 'x' } } };
      await session.send('ServiceWorker.deliverPushMessage', {
        origin: url(),
        registrationId,
        data: JSON.stringify(change),
      });
      const notice = await noticeOf(context, 'Thư đến khi đã đóng trang');
      assert.match(notice.path, /^\/mail\/tranthithuhuong\/inbox\/./);
      const { title } = await noticeOf(context, 'Việc chờ trả lời');
      assert.equal(title, 'Chưa ai trả lời thư của ông/bà');
    },
    { address: HUONG, height: 1800 },
  ));
