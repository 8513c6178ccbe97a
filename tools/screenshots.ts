/**
 * `npm run screenshots`: every screen of the web application as a picture, light and dark, at 360, 768 and 1440 pixels, with the
 * demonstration's data, into `docs/images/screens`.
 *
 *   npm run screenshots                            starts a server of its own
 *   npm run screenshots -- --url http://localhost:2080 [part of a name …]
 *
 * Only `best-*` of them is kept in the repository.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { RunningProgram } from '#tests/e2e/running-program.ts';
import { launchBrowser, openBrowserOf, openPerson } from '#tests/web/browser.ts';

const FOLDER = join(import.meta.dirname, '../docs/images/screens');
const ADDRESS = 'nguyenvanan@thuathienhue.gov.vn';
const SIZES = [
  [1440, 900],
  [768, 1024],
  [360, 740],
] as const;
/** For what moves in: letters, pictures, the frame of a mail. */
const SETTLE_MS = 900;

interface Screen {
  name: string;
  path: string;
  isSignedOut?: boolean;
  /** Brings the screen about. */
  act?: (page: Page) => Promise<unknown>;
}

const openFirst = (page: Page): Promise<void> => page.locator('.row[data-id]').first().click();

async function writeMessage(page: Page): Promise<void> {
  await openFirst(page);
  await page.keyboard.press('c');
  await page.locator('.composer').waitFor();
  await page.getByLabel('Đến', { exact: true }).fill('huong');
  await page.keyboard.press('Enter');
  await page.getByPlaceholder('Tiêu đề').fill('Báo cáo công tác phòng chống lụt bão tuần 47');
  await page
    .locator('.editor-text')
    .fill(
      'Kính gửi chị Hương,\n\nEm gửi báo cáo tuần 47 để chị xem trước khi trình. Các huyện đã gửi đủ số liệu, riêng A Lưới sẽ bổ sung trong chiều nay.\n\nTrân trọng,\nNguyễn Văn An',
    );
}

const SCREENS: readonly Screen[] = [
  { name: 'sign-in', path: '/mail', isSignedOut: true },
  { name: 'inbox', path: '/mail' },
  { name: 'message', path: '/mail', act: openFirst },
  {
    name: 'newsletter',
    path: '/mail',
    act: (page) => page.getByText('Bản tin cải cách hành chính').first().click(),
  },
  {
    name: 'conversation',
    path: '/mail',
    act: (page) => page.getByText('Báo cáo công tác phòng chống').first().click(),
  },
  { name: 'doubt', path: '/mail', act: (page) => page.getByText('GẤP: cập nhật mật khẩu').first().click() },
  { name: 'compose', path: '/mail', act: writeMessage },
  {
    name: 'search',
    path: '/mail/nguyenvanan/inbox?q=b%C3%A3o',
    act: (page) => page.locator('.row mark').first().waitFor(),
  },
  { name: 'palette', path: '/mail', act: (page) => page.keyboard.press('Control+k') },
  { name: 'shortcuts', path: '/mail', act: (page) => page.keyboard.press('?') },
  { name: 'sent', path: '/mail/nguyenvanan/sent' },
  { name: 'settings', path: '/settings/appearance' },
  { name: 'identities', path: '/settings/identities' },
  { name: 'vacation', path: '/settings/vacation' },
  { name: 'filters', path: '/settings/filters' },
  {
    name: 'filter-rule',
    path: '/settings/filters',
    act: (page) => page.getByRole('button', { name: 'Thêm quy tắc' }).click(),
  },
  { name: 'forwarding', path: '/settings/forwarding' },
  { name: 'notifications', path: '/settings/notifications' },
  { name: 'security', path: '/settings/security' },
  {
    name: 'second-factor',
    path: '/settings/security',
    act: (page) => page.getByRole('button', { name: 'Thêm ứng dụng xác thực' }).click(),
  },
  { name: 'visits', path: '/settings/visits' },
  { name: 'links', path: '/settings/links' },
  { name: 'restore', path: '/settings/restore' },
  { name: 'transfer', path: '/settings/transfer' },
  { name: 'storage', path: '/settings/storage' },
  { name: 'components', path: '/components' },
];

async function takePictures(url: string, wanted: readonly string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [width, height] of SIZES)
      for (const screen of SCREENS) {
        const name = `${screen.name}-${colorScheme}-${width}`;
        if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
        const options = { url, width, height, colorScheme };
        const person = await (screen.isSignedOut
          ? openBrowserOf(browser, options)
          : openPerson(browser, { ...options, address: ADDRESS }));
        await person.page.goto(screen.path);
        await person.page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
        try {
          if (!screen.isSignedOut)
            await person.page.locator('.row[data-id], .settings, .components').first().waitFor();
          await screen.act?.(person.page);
          await person.page.waitForTimeout(SETTLE_MS);
          await person.page.screenshot({ path: join(FOLDER, `${name}.png`) });
        } catch (error) {
          console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
          process.exitCode = 1;
        }
        for (const complaint of person.complaints) console.error(`${name}: ${complaint}`);
        await person.close();
      }
  await browser.close();
}

const { values, positionals } = parseArgs({ options: { url: { type: 'string' } }, allowPositionals: true });
if (values.url === undefined) {
  const program = new RunningProgram({});
  await program.start('--demo');
  await takePictures(`http://localhost:${program.port(80)}`, positionals);
  await program.remove();
} else await takePictures(values.url, positionals);
