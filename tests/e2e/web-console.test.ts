/** The directory and the console in Chromium on the real program: a unit asks, the chief of office decides, nobody sees more than theirs. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { readCsvRows } from '#services/feed/read-csv.ts';
import { readXlsxRows } from '#services/feed/read-xlsx.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { until } from '#tests/until.ts';
import { testArchiveTasks } from '#tests/web/archive-tasks.ts';
import { axeFaults } from '#tests/web/axe.ts';
import { openBrowserOf } from '#tests/web/browser.ts';
import { useDemoProgram } from '#tests/web/demo-program.ts';
import {
  ARCHIVIST,
  CENTER,
  CHIEF,
  choose,
  DOMAIN,
  detailOf,
  letter,
  section,
  send,
  UNIT,
} from '#tests/web/desks.ts';
import { focused, pick, press, tabTo, write } from '#tests/web/keyboard.ts';
import { lookAtWhatOpens } from '#tests/web/what-opens.ts';

const AN = 'nguyenvanan';
const NEWCOMER = 'Nguyễn Thị Minh Khai';

/** Mail servers of others. */
let others: SmtpSink;
const {
  withPerson: visit,
  browser,
  url,
  program,
} = useDemoProgram({
  settings: async () => {
    others = await SmtpSink.open();
    return { CONGTHU_ROUTES: `muasam.example=127.0.0.1:${others.port}` };
  },
});
after(() => others.close());

/** Somebody at a screen. What they do and see is told by the console as well as by their mail. */
function withPerson(
  name: string,
  path: string,
  use: (page: Page) => Promise<void>,
  width = 1440,
): Promise<void> {
  return visit(({ page }) => use(page), { address: `${name}@${DOMAIN}`, path, width });
}

test('anybody finds a person without diacritics, sees their posts, and begins a letter', async () => {
  await withPerson(AN, '/directory', async (page) => {
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
    async (page) => {
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
  await withPerson(UNIT, '/console/requests', async (page) => {
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
  await withPerson(CHIEF, '/console/requests', async (page) => {
    await page.getByRole('button', { name: NEWCOMER }).first().click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByText('nguyenthiminhkhai').first().waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await detail.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await detail.getByText('Đã thực hiện').or(detail.getByText('Đã duyệt')).first().waitFor();
    // The directory of a past day, with the units of then (R6.1); no day to come.
    await page.goto('/directory');
    const day = page.getByRole('textbox', { name: 'Xem danh bạ vào ngày' });
    await day.fill('01/01/2199');
    await day.press('Tab');
    await page.getByText('Không được sau ngày').waitFor();
    await day.fill(new Date().toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }));
    await choose(page, page.getByRole('combobox', { name: 'Mọi đơn vị của ngày ấy' }), 'Nội vụ', 'Sở Nội vụ');
    await page.getByRole('button', { name: 'Phan Thanh Bình' }).click();
    await page.getByRole('article', { name: 'Phan Thanh Bình' }).getByText('Bắt đầu có').waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await page.getByRole('button', { name: 'Về danh bạ hôm nay' }).click();
    await page.getByRole('heading', { name: 'UBND tỉnh Thừa Thiên Huế' }).waitFor();
    // What was written wrongly all along is corrected with a reason, and shows at once.
    await page.getByRole('button', { name: 'Sở Nội vụ', exact: true }).click();
    await page.getByRole('button', { name: 'Đính chính' }).click();
    const correction = page.getByRole('dialog');
    await correction.getByLabel('Điện thoại').fill('0234 3822 111');
    await correction.getByLabel('Lý do').fill('Ghi nhầm số.');
    await correction.getByRole('button', { name: 'Đính chính' }).click();
    const shown = page.getByText('Điện thoại: 0234 3822 111', { exact: true });
    await shown.waitFor();
    await page.getByRole('button', { name: 'Đính chính' }).click();
    await correction.getByLabel('Điện thoại').fill('');
    await correction.getByText('Điện thoại: 0234 3822 111 → (để trống)').waitFor();
    await correction.getByLabel('Lý do').fill('Số ấy không còn.');
    await correction.getByRole('button', { name: 'Đính chính' }).click();
    await shown.waitFor({ state: 'detached' });
  });
  await withPerson(AN, '/directory', async (page) => {
    await page.getByRole('textbox').first().fill('minh khai');
    await page.getByRole('button', { name: NEWCOMER }).waitFor();
  });
});

test('who is new signs in for the first time with the slip that their unit prints, and chooses a password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-slip-'));
  const path = join(folder, 'phieu.pdf');
  await withPerson(UNIT, '/console/slips', async (page) => {
    const slip = page.locator('.objects-table tr').filter({ hasText: NEWCOMER });
    await slip.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'In những phiếu đã chọn…' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Thực hiện 1 mục' }).click();
    await (await download).saveAs(path);
    await slip.waitFor({ state: 'detached' });
  });
  const paper = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const [, password = ''] = /password\)\s+(\S+(?:-\S+){3})/.exec(paper) ?? [];
  const { page, close } = await openBrowserOf(browser(), { url: url() });
  await page.goto('/mail');
  await page.getByLabel('Địa chỉ thư').fill(`nguyenthiminhkhai@${DOMAIN}`);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Vào hộp thư' }).click();
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill('sông An Cựu nắng đục mưa trong');
  await page.getByLabel('Nhập lại mật khẩu mới').fill('sông An Cựu nắng đục mưa trong');
  await page.getByRole('button', { name: 'Đặt mật khẩu và vào hộp thư' }).click();
  await page.getByRole('button', { name: 'Soạn thư' }).waitFor();
  await close();
});

test('the sections of the console are those that one may see', async () => {
  await withPerson(AN, '/console', async (page) => {
    await page.getByRole('link', { name: 'Đề nghị thay đổi' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Nhật ký' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Thư chờ gửi' }).count(), 0);
    await page.locator('.count-card', { hasText: 'quy chế' }).waitFor();
    assert.equal(
      await page.locator('.count-card', { hasText: 'chờ duyệt' }).count(),
      0,
      'the work of others',
    );
  });
  await withPerson(CHIEF, '/console', async (page) => {
    await page.locator('.count-card[data-warns="true"]', { hasText: 'đề nghị chờ duyệt' }).waitFor();
    for (const name of ['Vai trò', 'Chính sách', 'Nhật ký']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      assert.deepEqual(await axeFaults(page), [], name);
      if (name === 'Nhật ký')
        await lookAtWhatOpens(
          page,
          ['Chọn cột', 'Xuất bảng', 'Từ ngày: Chọn trên lịch'].map((opener) =>
            page.getByRole('button', { name: opener }),
          ),
        );
    }
  });
});

test('of what was held back the center lets one letter go on, which arrives, deletes another, and takes the first back', async () => {
  const [wanted, bad] = ['Báo giá thiết bị văn phòng', 'Thông báo giao hàng không thành công'];
  await withPerson(AN, '/mail', async (mail) => {
    await letter(mail, 'Biên bản họp giao ban').waitFor();
    await withPerson(CENTER, '/console/quarantine', async (page) => {
      const detail = detailOf(page);
      for (const [subject, act] of [
        [wanted, 'Cho đi tiếp'],
        [bad, 'Xóa'],
      ] as const) {
        const row = page.locator('.objects-row').filter({ hasText: subject });
        await row.locator('.objects-link').click();
        await detail.getByLabel('Lý do').fill(`Đã gọi người gửi: ${act}`);
        await detail.getByRole('button', { name: act, exact: true }).click();
        await row.waitFor({ state: 'detached' });
      }
      await letter(mail, wanted).waitFor();
      assert.equal(await letter(mail, bad).count(), 0);
      await section(page, 'removals').click();
      await page.getByRole('button', { name: 'Đề nghị thu hồi' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Tiêu đề', { exact: false }).fill(wanted);
      await dialog.getByLabel('Lý do').fill('Tệp vẫn chứa macro');
      await dialog.getByRole('button', { name: 'Đếm và đề nghị' }).click();
      await page.getByRole('button', { name: 'Tệp vẫn chứa macro' }).click();
      await detail.getByText('1 thư trong 1 hộp thư').waitFor();
      assert.equal(await detail.getByRole('button', { name: 'Duyệt', exact: true }).count(), 0);
      await withPerson(CHIEF, '/console/removals', async (second) => {
        await second.getByRole('button', { name: 'Tệp vẫn chứa macro' }).click();
        await detailOf(second).getByRole('button', { name: 'Duyệt', exact: true }).click();
        await second.getByRole('dialog').getByLabel('Lý do').fill('Đồng ý');
        await second.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }).click();
        await letter(mail, wanted).waitFor({ state: 'detached' });
      });
      await detail.getByRole('button', { name: 'Khôi phục' }).click();
      await dialog.getByLabel('Lý do').fill('Đã kiểm tra lại');
      await dialog.getByRole('button', { name: 'Khôi phục' }).click();
      await letter(mail, wanted).waitFor();
    });
    await withPerson(CHIEF, '/console/audit', async (page) => {
      for (const act of [
        'Cho thư bị giữ đi tiếp',
        'Xóa thư bị giữ',
        'Duyệt thu hồi thư',
        'Trả lại thư đã thu hồi',
      ])
        await page.locator('.objects-row').filter({ hasText: act }).first().waitFor();
    });
  });
});

test('a role until a day opens the record to somebody, and its end closes it at once', async () => {
  const holder = 'leminhduc';
  await withPerson(CHIEF, '/console/roles', async (page) => {
    await page.getByRole('button', { name: 'Trao vai trò' }).click();
    const dialog = page.getByRole('dialog');
    await choose(page, dialog.getByLabel('Người giữ'), 'le minh duc', /Lê Minh Đức/);
    await dialog.getByLabel('Vai trò', { exact: false }).click();
    await page.getByRole('option', { name: 'Kiểm tra' }).click();
    await choose(page, dialog.getByLabel('Đơn vị', { exact: false }), 'ubnd tinh', /UBND tỉnh/);
    await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill('31/12/2030');
    await dialog.getByLabel('Lý do').fill('Kiểm tra theo kế hoạch 12/KH-TTr');
    await dialog.getByRole('button', { name: 'Trao vai trò' }).click();
    const row = page.locator('.objects-row').filter({ hasText: 'Lê Minh Đức' });
    await row.getByText('31/12/2030').waitFor();
    await withPerson(holder, '/console/audit', async (record) => {
      await record.locator('.objects-row').first().waitFor();
      await row.locator('.objects-link').click();
      await detailOf(page).getByRole('button', { name: 'Kết thúc' }).click();
      await dialog.getByLabel('Lý do').fill('Kiểm tra đã xong');
      await dialog.getByRole('button', { name: 'Kết thúc' }).click();
      await detailOf(page).getByRole('button', { name: 'Kết thúc' }).waitFor({ state: 'detached' });
      await row.getByText('đã hết').waitFor();
      await record.reload();
      await record.locator('.console-section').waitFor();
      assert.equal(await section(record, 'audit').count(), 0, 'the record is closed');
    });
  });
});

test('a unit makes a group, changes its members, and what is written to it arrives at those who are in it', async () => {
  const subject = 'Lịch kiểm tra công vụ quý I';
  await withPerson(UNIT, '/console/groups', async (page) => {
    await page.getByRole('button', { name: 'Lập nhóm' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[value^="Sở Nội vụ"]').waitFor();
    await dialog.getByLabel('Địa chỉ', { exact: false }).fill('kiemtra.congvu');
    await dialog.getByLabel('Tên', { exact: false }).first().fill('Tổ kiểm tra công vụ');
    await dialog.getByRole('button', { name: 'Lập nhóm' }).click();
    await page.getByRole('button', { name: 'Tổ kiểm tra công vụ' }).click();
    const detail = detailOf(page);
    for (const [text, name] of [
      ['hoang thi nga', 'Hoàng Thị Nga'],
      ['le minh duc', 'Lê Minh Đức'],
    ] as const) {
      await choose(page, detail.getByLabel('Thêm thành viên'), text, new RegExp(name));
      await detail.getByRole('listitem').filter({ hasText: name }).waitFor();
    }
    await detail.getByText('Thành viên (2)').waitFor();
    await detail.getByRole('button', { name: 'Bỏ Lê Minh Đức' }).click();
    await detail.getByText('Thành viên (1)').waitFor();
    await detail.getByRole('button', { name: 'Viết thư' }).click();
    await page.getByPlaceholder('Tiêu đề').fill(subject);
    await page.locator('.editor-text').click();
    await page.keyboard.type('Kính gửi Tổ kiểm tra.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.composer').waitFor({ state: 'detached' });
    await withPerson('hoangthinga', '/mail', (mail) => letter(mail, subject).waitFor());
    await withPerson('leminhduc', '/mail', async (mail) => {
      await mail.locator('.row[data-id]').first().waitFor();
      assert.equal(await letter(mail, subject).count(), 0, 'who was taken out gets nothing');
    });
  });
});

testArchiveTasks(withPerson, program);

/** What has left for others. */
const subjects = () => others.received.map(({ data }) => /^Subject: .*/m.exec(data)?.[0] ?? '');

test('who was held sends again when the center ends the hold: what waited leaves, and so does what is written then', async () => {
  const held = 'caotuankiet';
  await withPerson(held, '/mail', async (mail) => {
    await send(mail, 'khachhang09@muasam.example', 'Bao gia 1');
    await withPerson(CENTER, '/console/holds', async (page) => {
      const row = page.locator('.objects-row').filter({ hasText: held });
      await row.locator('.objects-link').click();
      const detail = detailOf(page);
      await detail.getByText('Số mạng trong giờ').waitFor();
      assert.deepEqual(subjects(), [], 'nothing has left');
      await detail.getByRole('button', { name: 'Cho gửi lại' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('2 thư đang giữ sẽ được gửi đi').waitFor();
      await dialog.getByRole('button', { name: 'Cho gửi lại' }).click();
      await detail.getByText('Đã kết thúc').waitFor();
    });
    await until(
      'both that waited have left',
      () => subjects().some((subject) => subject.includes('Bao gia 1')) && subjects().length > 1,
    );
    await send(mail, 'khachhang09@muasam.example', 'Bao gia 2');
    await until('the third has left', () => subjects().some((subject) => subject.includes('Bao gia 2')));
  });
});

test('the space of several accounts is set at once after a dry run, and each of them has it', async () => {
  await withPerson(CENTER, '/console/accounts', async (page) => {
    await page.getByRole('textbox', { name: 'Tìm tên hoặc địa chỉ' }).fill('vo minh hai');
    const rows = page.locator('.objects-row').filter({ hasText: 'Võ Minh Hải' });
    await rows.nth(1).waitFor();
    assert.equal(await rows.count(), 2);
    for (const row of await rows.all()) await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Đặt hạn mức 20 GB…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('→ 20 GB').nth(1).waitFor();
    await dialog.getByLabel('Lý do').fill('Hồ sơ dự án lớn');
    await dialog.getByRole('button', { name: 'Thực hiện 2 mục' }).click();
    await page.getByText('Đã thực hiện 2 mục.').waitFor();
    for (const row of await rows.all()) {
      await row.locator('.objects-link').click();
      await detailOf(page).getByText('trên 20 GB').waitFor();
    }
  });
  await withPerson('vominhhai', '/settings/storage', (page) =>
    page.getByText('trên 20 GB').first().waitFor(),
  );
});

/** Takes a table along as both files; gives their rows without headings, and how many the server says there are. */
async function takeTable(page: Page): Promise<{ csv: number; xlsx: number; total: number }> {
  const count = page.locator('.objects-count').first();
  await count.filter({ hasText: /\d/ }).waitFor();
  const total = Number((await count.innerText()).replaceAll(/\D/g, ''));
  const files: Buffer[] = [];
  for (const kind of [/CSV/, /XLSX/]) {
    await page.getByRole('button', { name: 'Xuất bảng' }).first().click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: kind }).click();
    files.push(readFileSync(await (await download).path()));
  }
  const [csv = Buffer.alloc(0), xlsx = Buffer.alloc(0)] = files;
  const rowsOfCsv = readCsvRows(csv);
  const rowsOfXlsx = await readXlsxRows(xlsx);
  assert.deepEqual(rowsOfXlsx[0], rowsOfCsv[0], 'both have the same headings');
  return { csv: rowsOfCsv.length - 1, xlsx: rowsOfXlsx.length - 1, total };
}

/** Tables of somebody, each whole. */
const take = (name: string, keys: readonly string[]): Promise<void> =>
  withPerson(name, `/console/${keys[0]}`, async (page) => {
    for (const key of keys) {
      await section(page, key).click();
      const rows = page.locator('.objects-row');
      await rows.first().waitFor();
      // The record goes on being written: of one person it stands still.
      if (key === 'audit') {
        await page.getByRole('textbox', { name: 'Người' }).fill(`${ARCHIVIST}@${DOMAIN}`);
        await rows.filter({ hasNotText: ARCHIVIST }).first().waitFor({ state: 'detached' });
      }
      const { csv, xlsx, total } = await takeTable(page);
      assert.ok(total > 0);
      assert.deepEqual([csv, xlsx], [total, total], key);
    }
  });

test('the record, agency mail, handovers and orders are taken along as files with every row that the server counts', async () => {
  await take(CHIEF, ['audit', 'handovers', 'orders']);
  await take(UNIT, ['agencyMail']);
});

test('the center reads what others report of our mail, and takes along what the DNS still lacks', async () => {
  await withPerson(CENTER, '/console/reports', async (page) => {
    const row = page
      .locator('.objects-row')
      .filter({ hasText: 'google.com' })
      .filter({ hasText: 'DMARC' })
      .first();
    await row.locator('.objects-link').click();
    const sources = detailOf(page).getByRole('row');
    await sources.filter({ hasText: '203.0.113.25' }).getByText('pass').first().waitFor();
    await sources.filter({ hasText: '198.51.100.' }).getByText('vào thư rác').waitFor();
    await section(page, 'dns').click();
    const missing = page.locator('.settings-card').filter({ hasText: `MX ${DOMAIN}` });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    // A browser gives the clipboard to the page in front alone.
    await page.bringToFront();
    await missing.getByRole('button', { name: 'Chép bản ghi' }).click();
    await page.getByText('Đã chép bản ghi.').waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    assert.match(copied, new RegExp(`^${DOMAIN}\\. MX \\d+ `));
  });
});

test('by keys alone one finds a person on a telephone, and is back at the same place', async () => {
  await withPerson(
    AN,
    '/directory',
    async (page) => {
      await write(page, page.getByRole('textbox', { name: /^Tìm người/ }), 'dang anh khoa');
      const person = page.getByRole('button', { name: /^Đặng Anh Khoa/ });
      await press(page, person);
      const panel = page.getByRole('article', { name: 'Đặng Anh Khoa' });
      await focused(page, panel);
      // What lies below is not there for keys; the bar of the places is.
      await tabTo(page, panel.getByRole('button', { name: 'Viết thư' }));
      assert.equal(await page.getByRole('textbox', { name: /^Tìm người/ }).count(), 0);
      await tabTo(page, page.getByRole('link', { name: 'Thư' }));
      await tabTo(page, panel.getByRole('button', { name: 'Viết thư' }));
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      await focused(page, person);
    },
    360,
  );
});

test('by keys alone the chief gives a role, refuses a large send, and is back at its row', async () => {
  await withPerson(CHIEF, '/console/roles', async (page) => {
    const begin = page.getByRole('button', { name: 'Trao vai trò' });
    await press(page, begin);
    const dialog = page.getByRole('dialog', { name: 'Trao vai trò' });
    await pick(page, dialog.getByRole('combobox', { name: /^Người giữ/ }), /^Đặng Anh Khoa/, 'dang anh khoa');
    await pick(page, dialog.getByRole('combobox', { name: /^Vai trò/ }), 'Quản trị đơn vị');
    await pick(page, dialog.getByRole('combobox', { name: /^Đơn vị/ }), /^Sở Nội vụ/, 'Sở Nội vụ');
    await press(page, dialog.getByRole('button', { name: 'Đến ngày: Chọn trên lịch' }));
    await page.keyboard.press('PageDown');
    assert.deepEqual(await axeFaults(page), []);
    await page.keyboard.press('Escape');
    await write(page, dialog.getByRole('textbox', { name: /^Lý do/ }), 'Thay người nghỉ dài ngày');
    await press(page, dialog.getByRole('button', { name: 'Trao vai trò' }));
    await page.getByText('Đã trao vai trò.').first().waitFor();
    await focused(page, begin);
    await press(page, page.getByRole('link', { name: 'Duyệt gửi nhiều người' }));
    const row = page.getByRole('button', { name: /tổng kết công tác bảo vệ môi trường/ });
    await press(page, row);
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await focused(page, detail);
    await press(page, detail.getByRole('button', { name: 'Từ chối' }));
    const reason = page.getByRole('dialog').getByRole('textbox', { name: /^Lý do/ });
    await focused(page, reason);
    assert.deepEqual(await axeFaults(page), []);
    await page.keyboard.type('Gửi giấy mời qua trục liên thông.');
    await press(page, page.getByRole('dialog').getByRole('button', { name: 'Từ chối' }));
    await detail.getByText('Bị từ chối').waitFor();
    await tabTo(page, detail.getByRole('button', { name: 'Đóng' }));
    await page.keyboard.press('Escape');
    await focused(page, row);
  });
});
