/** Settings and signing in, in Chromium on the real program: filters there and back, second factors, passkeys, sessions. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { BrowserContext, Page } from 'playwright-core';
import { axeFaults } from '#tests/web/axe.ts';
import { DEMO_PASSWORD, openBrowserOf } from '#tests/web/browser.ts';
import { AN, HUONG, useDemoProgram } from '#tests/web/demo-program.ts';
import { choose, focused, press, tabTo, write } from '#tests/web/keyboard.ts';

const { withPerson, browser, url, program } = useDemoProgram();

test('a filter made by keys alone is there again, and is edited as a script with the line of a fault shown', () =>
  withPerson(
    async ({ page }) => {
      const add = page.getByRole('button', { name: 'Thêm quy tắc' });
      await press(page, add);
      const dialog = page.getByRole('dialog', { name: 'Thêm quy tắc' });
      await focused(page, dialog.getByRole('textbox', { name: 'Tên quy tắc' }));
      await page.keyboard.type('Giấy mời họp');
      await choose(page, dialog.getByRole('combobox', { name: 'Điều kiện' }), 'Tiêu đề');
      await write(page, dialog.getByRole('textbox', { name: 'Giá trị' }), 'giấy mời');
      await press(page, dialog.getByRole('button', { name: 'Thêm việc' }));
      const what = dialog.getByRole('combobox', { name: 'Việc cần làm' });
      await choose(page, what, 'Gửi bản sao cho');
      await write(page, dialog.getByRole('textbox', { name: 'Địa chỉ nhận bản sao' }), 'toi@gmail.com');
      await page.getByText('chỉ được chuyển tiếp tới thuathienhue.gov.vn').waitFor();
      assert.deepEqual(await axeFaults(page, '[role="dialog"]'), []);
      await tabTo(page, what, 'Shift+Tab');
      await choose(page, what, 'Gắn sao');
      await press(page, dialog.getByRole('button', { name: 'Lưu' }));
      await page.getByText('Đã lưu bộ lọc').waitFor();
      await focused(page, add);
      await page.reload();
      await page.getByText('tiêu đề có chứa “giấy mời”').waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await page.getByRole('button', { name: 'Xem và sửa dạng kịch bản Sieve' }).click();
      const script = page.getByLabel('Kịch bản Sieve', { exact: true });
      assert.match(await script.inputValue(), /addflag "\\\\Flagged";/);
      await script.fill('# của tôi\nif true {\n  fileint "Họp";\n}\n');
      await page.getByText('dòng 3, cột 3').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Lưu và dùng kịch bản' }).isDisabled());
      await script.fill('# của tôi\nif true {\n  keep;\n}\n');
      await page.getByText('Kịch bản đúng cú pháp').waitFor();
      await page.getByRole('button', { name: 'Lưu và dùng kịch bản' }).click();
      await page.getByText('kịch bản viết tay').waitFor();
      await page.reload();
      await page.getByText('kịch bản viết tay').waitFor();
      assert.deepEqual(await axeFaults(page), []);
    },
    { path: '/settings/filters' },
  ));

async function addAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** An app on a telephone: it gets the secret that the screen shows, and gives codes. */
async function addApp(page: Page): Promise<TOTP> {
  await page.getByRole('button', { name: 'Thêm ứng dụng xác thực' }).click();
  const typed = (await page.locator('.totp-secret code').innerText()).replaceAll(' ', '');
  const app = new TOTP({ secret: Secret.fromBase32(typed) });
  await page.getByLabel('Mã xác minh').fill(app.generate());
  await page.getByRole('button', { name: 'Bật xác minh bước hai' }).click();
  return app;
}

/** A code is taken once: the next one is that of half a minute later. */
const STEP_MS = 30_000;

async function fillPassword(page: Page, address: string): Promise<void> {
  await page.getByLabel('Địa chỉ thư').fill(address);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(DEMO_PASSWORD);
}

test('one switches the second step on by app and passkey, and signs in by each of them and by a code on paper', () =>
  withPerson(
    async ({ page, context }) => {
      const enter = page.getByRole('button', { name: 'Vào hộp thư' });
      const inbox = page.locator('.row[data-id]').first();
      const signOut = async (): Promise<void> => {
        await context.clearCookies();
        await page.goto('/mail');
      };
      await addAuthenticator(context, page);
      const app = await addApp(page);
      const paper = await page.locator('.codes li').first().innerText();
      await page.getByRole('button', { name: 'Tôi đã cất kỹ' }).click();
      await page.getByRole('button', { name: 'Thêm khóa truy cập' }).click();
      await page.locator('.entry', { hasText: 'Khóa truy cập' }).waitFor();
      assert.deepEqual(await axeFaults(page), []);
      await signOut();
      await page.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click();
      await inbox.waitFor();
      await signOut();
      await fillPassword(page, HUONG);
      await enter.click();
      await page.getByLabel('Mã xác minh').fill('000000');
      await enter.click();
      await page.getByText('Mã không đúng').waitFor();
      await page.getByLabel('Mã xác minh').fill(paper);
      await enter.click();
      await inbox.waitFor();
      await signOut();
      await fillPassword(page, HUONG);
      await enter.click();
      await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
      await inbox.waitFor();
      await signOut();
      await focused(page, page.getByRole('textbox', { name: 'Địa chỉ thư' }));
      await page.keyboard.type(HUONG);
      await write(page, page.getByRole('textbox', { name: 'Mật khẩu', exact: true }), DEMO_PASSWORD);
      await page.keyboard.press('Enter');
      await focused(page, page.getByRole('textbox', { name: 'Mã xác minh' }));
      await page.keyboard.type(app.generate({ timestamp: Date.now() + STEP_MS }));
      await press(page, enter);
      await focused(page, page.locator('[data-main]'));
    },
    { path: '/settings/security', address: HUONG, mayComplain: /401/ },
  ));

test('a program gets a password of its own, and a weak password is told before it is sent', () =>
  withPerson(
    async ({ page }) => {
      await page.getByRole('button', { name: 'Tạo mật khẩu cho chương trình' }).click();
      await page.getByLabel('Dùng cho').fill('Thư trên điện thoại');
      await page.getByRole('button', { name: 'Tạo', exact: true }).click();
      assert.match(await page.locator('.secret-once').innerText(), /^[a-z0-9-]{16,}$/);
      await page.getByRole('button', { name: 'Tôi đã cất kỹ' }).click();
      await page.getByText('IMAP, SMTP, DAV').waitFor();
      await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
      await page.getByLabel(/^Mật khẩu mới/).fill('nguyenvanan-1234');
      await page.getByText('không được chứa tên').waitFor();
      assert.deepEqual(await axeFaults(page), []);
    },
    { path: '/settings/security', address: AN },
  ));

/** Chooses a language in the settings, and waits until the server has heard of it. */
async function chooseLanguage(page: Page, name: string): Promise<void> {
  const told = page.waitForResponse(
    (answer) => answer.request().postData()?.includes('AccountPreference/set') === true,
  );
  await page.locator('.mantine-SegmentedControl-label', { hasText: name }).click();
  assert.equal((await told).status(), 200);
}

test('a language chosen on one device is that of the other; whoever signs out everywhere else ends it, which asks to sign in again', async () => {
  const there = await openBrowserOf(browser(), { url: url() });
  await there.page.goto('/mail');
  await fillPassword(there.page, AN);
  await there.page.getByRole('button', { name: 'Vào hộp thư' }).click();
  await there.page.locator('.row[data-id]').first().waitFor();
  await withPerson(
    async ({ page }) => {
      await chooseLanguage(page, 'English');
      await there.page.reload();
      await there.page.getByRole('heading', { name: 'Inbox' }).waitFor();
      await chooseLanguage(page, 'Tiếng Việt');
      await there.page.reload();
      await there.page.getByRole('heading', { name: 'Hộp thư đến' }).waitFor();
      await page.locator('.settings-nav').getByRole('link', { name: 'Bảo mật' }).click();
      await page.getByRole('button', { name: 'Đăng xuất mọi nơi khác' }).click();
      await page.getByText('Đã đăng xuất 1 nơi').waitFor();
      // The way of whoever is in a hurry: from the menu it is asked at once, and asked again the next time.
      for (const answer of ['Thôi', 'Thôi']) {
        await page.getByRole('button', { name: /Nguyễn Văn An/ }).click();
        await page.getByRole('menuitem', { name: 'Mật khẩu của tôi bị lộ' }).click();
        const question = page.getByRole('dialog', { name: 'Mật khẩu của tôi bị lộ' });
        await question.getByRole('button', { name: answer }).click();
        await question.waitFor({ state: 'detached' });
      }
    },
    { path: '/settings/appearance', address: AN },
  );
  // It may hear of it by push before anything is clicked.
  const asked = there.page.getByRole('heading', { name: 'Đăng nhập' });
  await there.page.locator('.row[data-id]').nth(1).or(asked).first().click();
  await asked.waitFor();
  await there.close();
});

test('an address book and a folder that one shares are there for the other, who may write into the book', () =>
  withPerson(
    async ({ page }) => {
      const share = async (rights: string): Promise<void> => {
        const dialog = page.getByRole('dialog', { name: 'Chia sẻ' });
        await dialog.getByLabel('Thêm người').fill('thu huong');
        await dialog.getByRole('button', { name: HUONG }).click();
        await dialog.getByLabel('Quyền của Trần Thị Thu Hương').selectOption({ label: rights });
        await dialog.getByRole('button', { name: 'Xong' }).click();
        await dialog.waitFor({ state: 'detached' });
      };
      await page.getByRole('button', { name: 'Tạo sổ địa chỉ' }).click();
      await page.getByRole('dialog').getByLabel('Tên').fill('Nhà thầu');
      await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
      await page.getByRole('button', { name: /^Nhà thầu/ }).click();
      const cards = page.getByRole('region', { name: 'Nhà thầu' });
      await cards.getByRole('button', { name: 'Thêm người' }).click();
      const card = page.getByRole('dialog', { name: 'Thêm người' });
      await card.getByLabel('Họ và tên').fill('Công ty Hương Giang');
      await card.getByLabel('Địa chỉ thư', { exact: true }).fill('vanphong@huonggiang.example');
      await card.getByRole('button', { name: 'Lưu' }).click();
      await cards.getByText('vanphong@huonggiang.example').waitFor();
      await page.getByRole('button', { name: 'Chia sẻ sổ “Nhà thầu”' }).click();
      await share('Xem và sửa');
      await page.getByText('chia sẻ với 1').waitFor();
      await page.goto('/mail');
      const folder = page.locator('.folder', { hasText: 'Lưu trữ' }).first();
      await folder.hover();
      await folder.getByRole('button', { name: 'Lưu trữ' }).click();
      await page.getByRole('menuitem', { name: 'Chia sẻ…' }).click();
      await share('Chỉ đọc');
      await withPerson(
        async ({ page: other }) => {
          await other.getByRole('button', { name: /^Nhà thầu/ }).click();
          await other.getByText('vanphong@huonggiang.example').waitFor();
          await other.getByRole('button', { name: /^Công ty Hương Giang/ }).click();
          const known = other.getByRole('dialog', { name: 'Sửa: Công ty Hương Giang' });
          await known.getByLabel('Điện thoại', { exact: true }).fill('0234 3 822 122');
          await known.getByRole('button', { name: 'Lưu' }).click();
          await other.getByText('0234 3 822 122').waitFor();
          await other.goto('/mail/nguyenvanan/archive');
          const shared = other.getByRole('region', { name: /nguyenvanan|Nguyễn Văn An/ });
          await shared.getByRole('link', { name: 'Lưu trữ' }).waitFor();
        },
        { address: HUONG, path: '/settings/books' },
      );
    },
    { path: '/settings/books' },
  ));

/** The calendar of a field within a dialog, by its keys (WAI-ARIA, date picker dialog). */
async function walkCalendar(page: Page): Promise<void> {
  const card = page.getByRole('dialog', { name: 'Sửa: Hồ Thị Na' });
  const opens = card.getByRole('button', { name: 'Ngày sinh: Chọn trên lịch' });
  const calendar = page.getByRole('dialog', { name: 'Ngày sinh: Chọn trên lịch' });
  const day = (name: string): Promise<void> =>
    focused(page, calendar.getByRole('button', { name: new RegExp(`, ${name}$`) }));
  await press(page, opens);
  await day('1 tháng 5, 1990');
  assert.deepEqual(await axeFaults(page, '.calendar-drop'), []);
  for (const [key, leadsTo] of [
    ['ArrowDown', '8 tháng 5, 1990'],
    ['ArrowRight', '9 tháng 5, 1990'],
    ['Home', '7 tháng 5, 1990'],
    ['End', '13 tháng 5, 1990'],
    ['ArrowLeft', '12 tháng 5, 1990'],
    ['ArrowUp', '5 tháng 5, 1990'],
    ['PageUp', '5 tháng 4, 1990'],
    ['PageDown', '5 tháng 5, 1990'],
    ['Shift+PageDown', '5 tháng 5, 1991'],
  ] as const) {
    await page.keyboard.press(key);
    await day(leadsTo);
  }
  // Tab goes round within it, and Escape ends it alone, wherever in it the focus is.
  await tabTo(page, calendar.getByRole('button', { name: 'Hôm nay' }));
  await tabTo(page, calendar.getByRole('button', { name: 'Tháng trước' }));
  await page.keyboard.press('Escape');
  await calendar.waitFor({ state: 'detached' });
  await focused(page, opens);
  await page.keyboard.press('Enter');
  await day('1 tháng 5, 1990');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await focused(page, opens);
  assert.equal(
    await card.getByRole('textbox', { name: 'Ngày sinh', exact: true }).inputValue(),
    '02/05/1990',
  );
}

test('contacts of a file are brought in once, moved and deleted with a way back, and taken out as a file', () =>
  withPerson(
    async ({ page }) => {
      const file = ['Hồ Thị Na', 'Lê Văn Bảy'].map(
        (name, at) =>
          `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEMAIL;TYPE=WORK:a${at}@hue.example\r\nBDAY:1990-05-0${at + 1}\r\nEND:VCARD\r\n`,
      );
      const bring = async (said: string): Promise<void> => {
        const choosing = page.waitForEvent('filechooser');
        await page.getByRole('button', { name: 'Nhập vCard' }).click();
        const chooser = await choosing;
        await chooser.setFiles({ name: 'a.vcf', mimeType: 'text/vcard', buffer: Buffer.from(file.join('')) });
        await page.getByText(said).waitFor();
      };
      await bring('Đã nhập 2 người');
      await bring('Đã nhập 0 người; 2 người đã có sẵn');
      const na = page.getByRole('button', { name: /^Hồ Thị Na/ });
      const act = async (name: string, said: string): Promise<void> => {
        await page.getByRole('button', { name: 'Việc khác với Hồ Thị Na' }).click();
        await page.getByRole('menuitem', { name }).click();
        const toast = page.locator('.toast', { hasText: said });
        await na.waitFor({ state: 'detached' });
        await toast.getByRole('button', { name: 'Hoàn tác' }).click();
        await na.waitFor();
      };
      await page.getByRole('button', { name: 'Tạo sổ địa chỉ' }).click();
      await page.getByRole('dialog').getByLabel('Tên').fill('Báo chí');
      await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
      await page.getByRole('button', { name: /^Báo chí/ }).waitFor();
      await act('Chuyển sang “Báo chí”', 'Đã chuyển 1 người');
      await act('Xóa', 'Đã xóa 1 người');
      await na.click();
      assert.equal(
        await page.getByRole('dialog').getByLabel('Ngày sinh', { exact: true }).inputValue(),
        '01/05/1990',
      );
      assert.deepEqual(await axeFaults(page), []);
      await walkCalendar(page);
      await page.keyboard.press('Escape');
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Xuất vCard' }).click();
      const saved = readFileSync(await (await saving).path(), 'utf8');
      assert.match(saved, /FN:Hồ Thị Na\r\n[\s\S]*EMAIL;TYPE=WORK:a0@hue\.example\r\n[\s\S]*BDAY:1990-05-01/);
    },
    { path: '/settings/books' },
  ));

test('an answer while away is written and saved by keys alone, on a telephone too', () =>
  withPerson(
    async ({ page }) => {
      const isOn = page.getByRole('switch', { name: 'Bật trả lời khi vắng' });
      await press(page, isOn, 'Space');
      const [from, to] = ['Từ ngày', 'Đến hết ngày'].map((name) =>
        page.getByRole('textbox', { name, exact: true }),
      );
      assert.ok(from && to);
      await write(page, from, '01/12/2026');
      await press(page, page.getByRole('button', { name: 'Đến hết ngày: Chọn trên lịch' }));
      await page.keyboard.press('Home');
      await page.locator('[role="dialog"] button:focus').waitFor();
      await page.keyboard.press('Enter');
      assert.match(await to.inputValue(), /^\d\d\/\d\d\/20\d\d$/);
      for (const field of [from, to]) {
        const { width } = (await field.boundingBox()) ?? { width: 0 };
        assert.ok(width > 200, `a day and how it is written are read whole in ${width} px`);
      }
      await write(page, page.getByRole('textbox', { name: 'Tiêu đề' }), 'Vắng');
      await write(page, page.getByRole('textbox', { name: 'Nội dung' }), 'Tôi đi công tác.');
      await press(page, page.getByRole('button', { name: 'Lưu' }));
      await page.getByText('Đã lưu').first().waitFor();
      await page.reload();
      await page
        .getByRole('textbox', { name: 'Nội dung' })
        .and(page.locator(':text("Tôi đi công tác.")'))
        .waitFor();
      assert.equal(await from.inputValue(), '01/12/2026');
      await press(page, isOn, 'Space');
      await press(page, page.getByRole('button', { name: 'Lưu' }));
      await page.getByText('Đã lưu').first().waitFor();
    },
    { path: '/settings/vacation', width: 360, height: 740 },
  ));

test('axe finds nothing on any section of the settings, nor on the page of components, on wide and narrow screens', () =>
  withPerson(
    async ({ page }) => {
      const sections = page.getByRole('navigation', { name: 'Cài đặt' }).getByRole('button');
      const menu = page.getByRole('menu');
      await sections.click();
      await menu.waitFor();
      const names = await menu.getByRole('menuitem').allInnerTexts();
      assert.ok(names.length > 12, `${names.length} sections`);
      for (const section of names) {
        if (!(await menu.isVisible())) await sections.click();
        await menu.getByRole('menuitem', { name: section, exact: true }).click();
        await page.getByRole('heading', { name: section, exact: true, level: 2 }).waitFor();
        await menu.waitFor({ state: 'detached' });
        assert.deepEqual(await axeFaults(page), [], section);
        const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        assert.equal(isTooWide, false, `${section} fits`);
      }
      await page.goto('/components');
      await page.locator('.components').waitFor();
      assert.deepEqual(await axeFaults(page), []);
    },
    { path: '/settings/appearance', colorScheme: 'dark', width: 360, height: 740 },
  ));

test('nobody else has opened the mailbox, and the page says so', () =>
  withPerson(
    async ({ page }) => {
      await page.getByText('Không ai khác mở hộp thư của ông/bà').waitFor();
      assert.deepEqual(await axeFaults(page), []);
    },
    { path: '/settings/visits' },
  ));

interface Tokens {
  access_token: string;
  refresh_token: string;
  error?: string;
}

async function askToken(form: Record<string, string>): Promise<Tokens> {
  const answer = await fetch(`${url()}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  return (await answer.json()) as Tokens;
}

/** Whether a token opens JMAP. */
async function opensJmap({ access_token: token }: Tokens): Promise<boolean> {
  const answer = await fetch(`${url()}/.well-known/jmap`, { headers: { authorization: `Bearer ${token}` } });
  return answer.ok;
}

test('a program and a device are let in on the pages that ask, and a refresh token that is used again ends them', async () => {
  // The program's own page, on the loopback address of its user (RFC 8252 §7.3).
  const own = createServer((_request, response) => response.end('back')).listen(0, '127.0.0.1');
  await once(own, 'listening');
  const back = `http://127.0.0.1:${(own.address() as AddressInfo).port}/back`;
  const added = await program.command([
    'oauth-client',
    'add',
    'may-quet',
    '--name',
    'Máy quét',
    '--redirect',
    back,
  ]);
  assert.equal(added.code, 0, added.stderr);
  const { page, close, complaints } = await openBrowserOf(browser(), { url: url() });
  const client = { client_id: 'may-quet' };
  const body = new URLSearchParams(client);
  const begun = (await (
    await fetch(`${url()}/oauth/device_authorization`, { method: 'POST', body })
  ).json()) as Record<string, string>;
  await page.goto(begun['verification_uri_complete'] ?? '');
  await page.locator('input[name=address]').fill(AN);
  await page.locator('input[name=password]').fill(DEMO_PASSWORD);
  await page.locator('button[type=submit]').first().click();
  await page.getByText('Máy quét').first().waitFor();
  assert.deepEqual(await axeFaults(page), []);
  await page.getByRole('button', { name: 'Cho phép' }).click();
  await page.getByRole('heading', { name: 'Kết nối thiết bị' }).waitFor();
  assert.deepEqual(await axeFaults(page), []);
  const device = await askToken({
    ...client,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: begun['device_code'] ?? '',
  });
  assert.ok(await opensJmap(device));

  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const asked = new URLSearchParams({
    ...client,
    response_type: 'code',
    redirect_uri: back,
    state: 'st',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  await page.goto(`/oauth/authorize?${asked.toString()}`);
  await page.getByText('Máy quét').first().waitFor();
  await page.getByRole('button', { name: 'Cho phép' }).click();
  await page.waitForURL(`${back}**`);
  const answer = new URL(page.url()).searchParams;
  assert.equal(answer.get('state'), 'st');
  const redeemed = await askToken({
    ...client,
    grant_type: 'authorization_code',
    code: answer.get('code') ?? '',
    redirect_uri: back,
    code_verifier: verifier,
  });
  assert.ok(await opensJmap(redeemed));
  const refresh = (token: string): Promise<Tokens> =>
    askToken({ ...client, grant_type: 'refresh_token', refresh_token: token });
  const next = await refresh(redeemed.refresh_token);
  assert.ok(await opensJmap(next));
  // Used a second time, somebody has stolen it: everything that came of it ends.
  assert.equal((await refresh(redeemed.refresh_token)).error, 'invalid_grant');
  assert.equal((await refresh(next.refresh_token)).error, 'invalid_grant');
  assert.equal(await opensJmap(next), false);
  assert.ok(await opensJmap(device));
  assert.deepEqual(complaints, []);
  await close();
  own.close();
});
