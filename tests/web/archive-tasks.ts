/** The main tasks of the archive in a browser (R6.7): a search with its second person, rules of keeping, holds and what they hold. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { keepArchive } from '#services/archive/keep-job.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { tick } from './browser.ts';
import { lookAtDialogs } from './console-dialogs.ts';
import { ARCHIVIST, type AtScreen, CHIEF, choose, DOMAIN, detailOf } from './desks.ts';

const YEAR_MS = 365 * 24 * 60 * 60_000;
/** When no rule keeps anything any longer. */
const yearsLater = (): number => Date.now() + 30 * YEAR_MS;

/** How many deleted letters of somebody the archive keeps after what it does once the years of every rule are over. */
async function keptAfterYears(program: RunningProgram, name: string): Promise<number> {
  const server = await startEmbeddedPostgres({ dataDir: program.dataDir, log: quietLog });
  const db = openDatabase({ connection: server.connection, log: quietLog });
  try {
    await keepArchive({
      db,
      blobs: createPostgresBlobStore(db),
      ids: makeIds(yearsLater),
      clock: yearsLater,
    });
    const [row] = await db.query<{ count: number }>(
      `select count(*)::integer as count from archived_email e join address d on d.account_id = e.account_id
       where d.address = $1 and e.destroyed_at is null`,
      [`${name}@${DOMAIN}`],
    );
    return row?.count ?? 0;
  } finally {
    await db.close();
    await server.leave();
  }
}

function testSearch(withPerson: AtScreen): void {
  void test('a search of the archive is approved by a second person, opened by who asked, and its owner sees that', async () => {
    const purpose = 'Xác minh theo công văn 45/TTr';
    const year = new Date().getFullYear();
    await withPerson(ARCHIVIST, '/console/archive', async (page) => {
      await page.getByRole('button', { name: 'Đề nghị tìm' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Mục đích', { exact: false }).fill(purpose);
      await choose(
        page,
        dialog.getByRole('combobox', { name: 'Hộp thư' }),
        'tran thi thu huong',
        /tranthithuhuong/,
      );
      await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill(`1/1/${year - 1}`);
      await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill(`31/12/${year}`);
      await dialog.getByLabel('Tiêu đề').fill('Họp giao ban');
      await dialog.getByRole('button', { name: 'Gửi đề nghị' }).click();
      await page.getByRole('button', { name: purpose }).click();
      const detail = detailOf(page);
      await detail.getByText('Chờ người thứ hai quyết định').waitFor();
      await detail.getByLabel('Lý do').fill('tự duyệt');
      assert.equal(await detail.getByRole('button', { name: 'Duyệt' }).count(), 0, 'not by who asked');
      await withPerson(CHIEF, '/console/archive', async (second) => {
        await second.getByRole('button', { name: purpose }).click();
        await detailOf(second).getByLabel('Lý do').fill('Đúng thẩm quyền');
        await detailOf(second).getByRole('button', { name: 'Duyệt' }).click();
        await detailOf(second).getByText('Có kết quả').waitFor();
        assert.equal(await second.getByRole('button', { name: 'Mở thư' }).count(), 0, 'only who asked reads');
      });
      const download = page.waitForEvent('download');
      await detail
        .getByRole('row', { name: /Họp giao ban/ })
        .first()
        .getByRole('button', { name: 'Mở thư' })
        .click();
      assert.match(readFileSync(await (await download).path(), 'latin1'), /^Subject: /m);
    });
    await withPerson('tranthithuhuong', '/settings/visits', (page) =>
      page.getByText(purpose).first().waitFor(),
    );
  });
}

function testKeeping(withPerson: AtScreen, program: RunningProgram): void {
  void test('a rule of keeping is made, changed and ended; a hold keeps deleted mail until another person lifts it', async () => {
    await withPerson('luonghoainam', '/mail', async (page) => {
      for (const told of ['Đã chuyển 1', 'Đã xóa hẳn 1']) {
        await tick(page.locator('.row[data-id]').first());
        await page.keyboard.press('#');
        await page.getByText(told).first().waitFor();
        await page.goto('/mail/luonghoainam/trash');
      }
    });
    await withPerson(ARCHIVIST, '/console/retention', async (page) => {
      await lookAtDialogs(page, ARCHIVIST);
      const dialog = page.getByRole('dialog');
      const rules = page.getByRole('region', { name: 'Quy định' });
      await rules.getByRole('button', { name: 'Đặt quy định' }).click();
      await choose(page, dialog.getByLabel('Đơn vị', { exact: false }), 'so du lich', /Sở Du lịch/);
      await dialog.getByLabel('Giữ trong (ngày)').fill('730');
      await dialog.getByLabel('Căn cứ').fill('Công văn 7/LT');
      await dialog.getByRole('button', { name: 'Lưu' }).click();
      const rule = rules.getByRole('row').filter({ hasText: 'Sở Du lịch' });
      await rule.getByText('730 ngày').waitFor();
      await rule.getByRole('button', { name: 'Sửa' }).click();
      await dialog.getByLabel('Giữ trong (ngày)').fill('1095');
      await dialog.getByLabel('Căn cứ').fill('Công văn 8/LT');
      await dialog.getByRole('button', { name: 'Lưu' }).click();
      await rule.getByText('1.095 ngày').waitFor();
      await rule.getByText('Công văn 8/LT').waitFor();
      await rule.getByRole('button', { name: 'Bỏ' }).click();
      await dialog.getByRole('button', { name: 'Bỏ' }).click();
      await rule.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Đặt lệnh giữ' }).click();
      await dialog.getByLabel('Vụ việc', { exact: false }).fill('Thanh tra Sở Du lịch');
      await dialog.getByLabel('Lý do', { exact: false }).fill('Quyết định 3/QĐ-TTr');
      await choose(page, dialog.getByRole('combobox', { name: 'Hộp thư' }), 'luong hoai nam', /luonghoainam/);
      await page.keyboard.press('Escape');
      await dialog.getByRole('button', { name: 'Đặt', exact: true }).click();
      const hold = page.getByRole('row').filter({ hasText: 'Thanh tra Sở Du lịch' });
      await hold.getByText('Có hiệu lực').waitFor();
      assert.equal(await hold.getByRole('button').count(), 0, 'who placed it does not lift it');
      assert.ok((await keptAfterYears(program, 'luonghoainam')) > 0, 'a held letter outlives its rule');
      await withPerson(CHIEF, '/console/retention', async (second) => {
        await second
          .getByRole('row')
          .filter({ hasText: 'Thanh tra Sở Du lịch' })
          .getByRole('button', { name: 'Bỏ lệnh giữ' })
          .click();
        await second.getByRole('dialog').getByLabel('Lý do').fill('Kết luận đã ban hành');
        await second.getByRole('dialog').getByRole('button', { name: 'Bỏ lệnh giữ' }).click();
        await hold.getByText('Đã bỏ').waitFor();
      });
      assert.equal(await keptAfterYears(program, 'luonghoainam'), 0, 'without the hold it goes');
    });
  });
}

/** For a file of tests that has the program running already. */
export function testArchiveTasks(withPerson: AtScreen, program: RunningProgram): void {
  testSearch(withPerson);
  testKeeping(withPerson, program);
}
