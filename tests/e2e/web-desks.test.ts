/** The main task of every desk of the console in Chromium, on the real program with the demonstration's data; each screen axe clean. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFaults } from '#tests/web/axe.ts';
import { openPerson, type Person } from '#tests/web/browser.ts';
import { goToSection, lookAtDialogs } from '#tests/web/console-dialogs.ts';
import { useDemoProgram } from '#tests/web/demo-program.ts';
import { section } from '#tests/web/desks.ts';
import { useDiskRegister } from '#tests/web/disk-register.ts';
import { focused, press, tabTo, write } from '#tests/web/keyboard.ts';
import { useDeskOfPasswords } from '#tests/web/password-desk.ts';

const CHIEF = 'chanhvanphong';
const UNIT = 'snv';
const CENTER = 'vuthihoa';
const AUTHORITY = 'hoangthinga';
const HEAD = 'phanthanhbinh';

const { browser, url, withPerson } = useDemoProgram();

interface Look {
  width?: number;
  colorScheme?: 'light' | 'dark';
}

const addressOf = (name: string): string => `${name}@thuathienhue.gov.vn`;

async function open(name: string, path: string): Promise<Person> {
  const person = await openPerson(browser(), { url: url(), address: addressOf(name) });
  await person.page.goto(path);
  return person;
}

function withDesk(
  name: string,
  path: string,
  use: (page: Page) => Promise<void>,
  look: Look = {},
): Promise<void> {
  return withPerson(({ page }) => use(page), { address: addressOf(name), path, ...look });
}

/** Goes through sections; on each the first thing is opened, then axe looks. Then through all dialogs of a desk. */
async function lookThrough(page: Page, keys: readonly string[], desk: string): Promise<void> {
  for (const key of keys) {
    await goToSection(page, key);
    const first = page.locator('.objects-link').first();
    if ((await first.count()) > 0) await first.click();
    assert.deepEqual(await axeFaults(page, '.console-section'), [], key);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    assert.ok(Number(overflow) <= 0, `${key}: ${String(overflow)} px too wide`);
  }
  await lookAtDialogs(page, desk);
}

async function sectionsOf(page: Page): Promise<string[]> {
  await page.locator('.console-section').waitFor();
  return page.$$eval('.console-nav [data-section]', (links) =>
    links.map((link) => (link as unknown as { dataset: Record<string, string> }).dataset['section'] ?? ''),
  );
}

test('every section and dialog of the center is there and axe clean, in light and wide', async () => {
  await withDesk(CENTER, '/console', async (page) => {
    const keys = await sectionsOf(page);
    assert.ok(keys.length >= 26, keys.join(' '));
    await lookThrough(page, keys, CENTER);
  });
});

test('the screens of other desks are axe clean on a telephone in the dark', async () => {
  const look = { width: 360, colorScheme: 'dark' } as const;
  await withDesk(
    CHIEF,
    '/console',
    (page) => lookThrough(page, ['overview', 'audit', 'deputies', 'policies'], CHIEF),
    look,
  );
  await withDesk(
    AUTHORITY,
    '/console',
    (page) => lookThrough(page, ['overview', 'feeds', 'rounds', 'units'], AUTHORITY),
    look,
  );
  await withDesk(
    HEAD,
    '/console',
    (page) => lookThrough(page, ['overview', 'requests', 'proposals', 'orders', 'usageRules'], HEAD),
    look,
  );
});

test('a unit administrator is led around at the first visit, and the guide knows what is done', async () => {
  await withDesk(UNIT, '/console/guide', async (page) => {
    const tour = page.getByRole('dialog');
    await tour.getByRole('heading', { name: 'Tổng quan' }).waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await tour.getByRole('button', { name: 'Tiếp' }).click();
    await tour.getByRole('heading', { name: 'Đề nghị thay đổi' }).waitFor();
    await tour.getByRole('button', { name: 'Bỏ qua' }).click();
    await tour.waitFor({ state: 'hidden' });
    await page.locator('.guide li[data-done="true"]').first().waitFor();
    await page.reload();
    await page.locator('.guide li').first().waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0, 'the tour comes once');
    // The agency's account signed in by itself has the agency's mail too (R9.3).
    await page.locator('.console-nav [data-section="agencyMail"]').click();
    await page.getByRole('heading', { name: 'Thư cơ quan' }).first().waitFor();
    await lookAtDialogs(page, UNIT);
  });
});

test('the personnel authority sends a list with its own headings, sees each row, and makes requests of it', async () => {
  await withDesk(AUTHORITY, '/console/feeds', async (page) => {
    await page.getByRole('button', { name: 'Gửi danh sách' }).click();
    const dialog = page.getByRole('dialog');
    await page.locator('input[type="file"]').setInputFiles({
      name: 'can-bo.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Tên đầy đủ;Năm sinh;Chức vụ\nTrần Hữu Lượng;1991;Chuyên viên\n;1990;Văn thư\n'),
    });
    await dialog.getByLabel('Họ và tên').click();
    await page.getByRole('option', { name: 'Tên đầy đủ' }).click();
    await dialog
      .getByLabel(/^Đơn vị \*/)
      .last()
      .fill('Sở Du lịch');
    await page.getByRole('option', { name: /Sở Du lịch/ }).click();
    await dialog.getByRole('button', { name: 'Đối chiếu' }).click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByText('1 người mới').waitFor();
    await detail.getByText('Trần Hữu Lượng').waitFor();
    await press(page, detail.getByRole('button', { name: 'Sửa dòng 2' }));
    await write(page, dialog.getByLabel('Họ và tên'), 'Lê Thị Quên Tên');
    await page.keyboard.press('Enter');
    await detail.getByText('2 người mới').waitFor();
    await detail.getByRole('button', { name: 'Lập 2 đề nghị' }).click();
    await page.getByText('Đã lập đề nghị').first().waitFor();
  });
  await withDesk(CHIEF, '/console/requests', (page) =>
    page.getByRole('button', { name: 'Trần Hữu Lượng' }).waitFor(),
  );
});

test('an agency head settles the differences of the list one by one, and signs it', async () => {
  await withDesk(HEAD, '/console/rounds', async (page) => {
    await page.locator('.objects-link').first().click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    const open = detail.locator('.entry-card[data-settled="false"]');
    await open.first().waitFor();
    const sign = detail.getByRole('button', { name: 'Ký xác nhận' });
    assert.ok(await sign.isDisabled(), 'nothing is signed while something differs');
    for (let left = await open.count(); left > 0; left -= 1) {
      await open.last().getByRole('button', { name: 'Chọn: danh bạ' }).click();
      // The card stays where it is, settled: one open card less.
      await open.nth(left - 1).waitFor({ state: 'detached' });
    }
    // The signature waits until the server has counted them all.
    await detail.locator('button:enabled').filter({ hasText: 'Ký xác nhận' }).waitFor();
    await sign.click();
    await detail.getByText('Đã ký').first().waitFor();
    // What came to the agency and is nobody's yet is counted for its head, and read from there (R9.3).
    await section(page, 'overview').click();
    await page.getByRole('link', { name: /1 thư cơ quan mới, chưa ai nhận/ }).click();
    await page.getByRole('button', { name: 'Re: Lịch trực Tết' }).click();
    await detail.getByRole('button', { name: 'Đọc và trả lời thư' }).click();
    await page.getByRole('heading', { name: 'Lịch trực Tết – đề nghị đăng ký' }).waitFor();
    const letter = page.getByRole('article', { name: /Phạm Thuỳ Trang/ });
    await letter.getByRole('button', { name: 'Tôi nhận xử lý' }).click();
    await letter.getByText('Phan Thanh Bình (trình diễn) đang xử lý; hạn: chưa đặt.').waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await letter.getByRole('button', { name: 'Đã xử lý xong' }).click();
    await letter.getByText('Đã xử lý xong.', { exact: true }).waitFor();
  });
});

test('two browsers are live to each other: a proposal comes to the chief, and the answer back, with nothing loaded again', async () => {
  const unit = await open(UNIT, '/console/proposals');
  const chief = await open(CHIEF, '/console/proposals');
  const subject = 'Cần thêm hộp thư cho phòng Thi đua';
  await chief.page.getByRole('heading', { name: 'Kiến nghị' }).waitFor();
  await useDiskRegister(unit.page);
  await section(unit.page, 'proposals').click();
  await unit.page.getByRole('button', { name: 'Gửi kiến nghị' }).click();
  const dialog = unit.page.getByRole('dialog');
  await dialog.getByLabel('Nội dung', { exact: false }).fill(subject);
  await dialog.getByLabel('Chi tiết', { exact: false }).fill('Phòng mới thành lập từ tháng 10.');
  await dialog.getByRole('button', { name: 'Gửi', exact: true }).click();
  await chief.page.getByRole('button', { name: subject }).click();
  const detail = chief.page.getByRole('complementary', { name: 'Chi tiết' });
  await detail.getByLabel('Trả lời').fill('Đồng ý, lập đề nghị kèm quyết định.');
  await detail.getByRole('button', { name: 'Gửi trả lời' }).click();
  await unit.page
    .getByRole('row', { name: new RegExp(subject) })
    .getByText('Đã trả lời')
    .waitFor();
  assert.deepEqual([...unit.complaints, ...chief.complaints], []);
  await unit.close();
  await chief.close();
});

test('a head issues an order, an official acknowledges it in the letter, and the board tells it at once', async () => {
  const head = await open(HEAD, '/console/orders');
  const official = await open(AUTHORITY, '/mail');
  const subject = 'Kiểm tra danh sách trực';
  await head.page.getByRole('button', { name: 'Ra lệnh' }).click();
  const dialog = head.page.getByRole('dialog');
  await dialog.getByLabel('Về việc', { exact: false }).fill(subject);
  await dialog.getByLabel('Nội dung', { exact: false }).fill('Xem lại danh sách trước khi gửi.');
  await dialog.getByRole('textbox', { name: 'Hạn thực hiện: ngày' }).fill('31/12/2030');
  await dialog.getByLabel('Mọi người của đơn vị').first().fill('Nội vụ');
  await head.page.getByRole('option', { name: 'Sở Nội vụ' }).click();
  await dialog.getByRole('button', { name: 'Ban hành' }).click();
  await official.page.locator('.row').filter({ hasText: subject }).first().click();
  await official.page.getByRole('button', { name: 'Xác nhận đã nhận' }).click();
  await official.page.getByText('chưa báo thực hiện xong').waitFor();
  await head.page.getByRole('row').filter({ hasText: subject }).getByRole('button').first().click();
  const board = head.page.getByRole('complementary', { name: 'Chi tiết' });
  await board.getByRole('listitem').filter({ hasText: 'Hoàng Thị Nga' }).getByText('Đã nhận').waitFor();
  await official.page.getByRole('link', { name: 'Báo đã thực hiện' }).click();
  await official.page.getByLabel('Kết quả thực hiện').fill('Đã xem, đúng.');
  await official.page.getByRole('button', { name: 'Báo đã thực hiện xong' }).click();
  await board.getByText('Đã xem, đúng.', { exact: true }).waitFor();
  assert.deepEqual(await axeFaults(head.page), []);
  assert.deepEqual(await axeFaults(official.page), []);
  assert.deepEqual([...head.complaints, ...official.complaints], []);
  await head.close();
  await official.close();
});

test('the new head of an agency renews a delegation, accepts the mailbox, and the minutes are there', async () => {
  await withDesk('doantuongvy', '/console/handovers', async (page) => {
    await page.getByRole('row', { name: /Huỳnh Anh Tuấn/ }).click();
    const detail = page.locator('.detail');
    await detail.getByText('Còn báo cáo quý').waitFor();
    await lookAtDialogs(page, 'doantuongvy');
    await detail.getByRole('button', { name: 'Gia hạn', exact: true }).first().click();
    await detail.getByText('Đã gia hạn', { exact: true }).waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await detail.getByRole('button', { name: 'Xác nhận đã nhận' }).click();
    await detail.getByText(/^01\/\d{4}\/BB-SXD$/).waitFor();
    const download = page.waitForEvent('download');
    await detail.getByRole('button', { name: 'Tải biên bản (PDF)' }).click();
    assert.equal((await download).suggestedFilename(), 'bien-ban-ban-giao-sxd.pdf');
  });
});

test('the chief approves several requests at once after a dry run, and takes the table along as a spreadsheet', async () => {
  await withDesk(CHIEF, '/console/requests', async (page) => {
    await page.getByRole('button', { name: 'Xuất bảng' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /XLSX/ }).click();
    const path = await (await download).path();
    assert.equal(readFileSync(path).subarray(0, 2).toString(), 'PK');
    await page.getByRole('button', { name: 'Xuất bảng' }).click();
    const asText = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /CSV/ }).click();
    assert.match(readFileSync(await (await asText).path(), 'utf8'), /^\uFEFFVề,Trạng thái,[^]*Nghỉ dài ngày/);
    const rows = page
      .locator('.objects-row')
      .filter({ hasText: 'Chờ duyệt' })
      .filter({ hasText: 'Nghỉ dài ngày' });
    await rows.first().getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Duyệt…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Làm được').waitFor();
    assert.deepEqual(await axeFaults(page), []);
    await dialog.getByRole('button', { name: 'Thực hiện 1 mục' }).click();
    await page.getByText('Đã thực hiện 1 mục.').waitFor();
  });
});

test('the chief approves a request with the keyboard alone, and Escape leads back to its row', async () => {
  await withDesk(CHIEF, '/console/requests', async (page) => {
    const link = page.getByRole('button', { name: /^Lê Khánh Tân/ });
    await tabTo(page, link);
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    const approve = detail.getByRole('button', { name: 'Duyệt', exact: true });
    await tabTo(page, approve);
    await page.keyboard.press('Enter');
    await detail.getByText('Đã duyệt').first().waitFor();
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    await focused(page, link);
  });
});

test('what was done as an emergency is confirmed afterwards, and put on the decision that came later', async () => {
  await withDesk(CHIEF, '/console/requests', async (page) => {
    await page.getByRole('combobox', { name: 'Trạng thái' }).click();
    await page.getByRole('option', { name: 'Làm khẩn, chờ xác nhận' }).click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await page.locator('.objects-row').filter({ hasText: 'Khoá tài khoản' }).locator('.objects-link').click();
    await detail.getByText('chờ xác nhận. Lý do', { exact: false }).waitFor();
    await detail.getByRole('button', { name: 'Xác nhận việc khẩn' }).click();
    await detail.getByText('được xác nhận', { exact: false }).waitFor();
  });
  await withDesk(CENTER, '/console/requests', async (page) => {
    await page.getByRole('combobox', { name: 'Trạng thái' }).click();
    await page.getByRole('option', { name: 'Chưa có quyết định' }).click();
    await page.locator('.objects-row').filter({ hasText: 'Khoá tài khoản' }).locator('.objects-link').click();
    await page.getByRole('button', { name: 'Bổ sung quyết định…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Số quyết định', { exact: false }).fill('91/QĐ-VP');
    await dialog.getByRole('textbox', { name: /Ngày ký/ }).fill('20/11/2026');
    await dialog.getByLabel('Cơ quan ban hành', { exact: false }).fill('Văn phòng UBND tỉnh');
    await dialog.getByLabel('Trích yếu', { exact: false }).fill('Khoá tài khoản nghi lộ mật khẩu');
    await dialog.getByRole('button', { name: 'Ghi quyết định' }).click();
    await page.getByText('91/QĐ-VP', { exact: false }).first().waitFor();
  });
});

test('the center changes a policy with its reason, and the policy tells its history', async () => {
  await withDesk(CENTER, '/console/policies', async (page) => {
    const card = page.locator('.policy').filter({ hasText: 'Giới hạn gửi' });
    await card.getByLabel('Phải duyệt khi quá số người nhận').fill('80');
    await card.getByLabel('Căn cứ').fill('Công văn 12/VP');
    await card.getByRole('button', { name: 'Lưu' }).click();
    await card.getByRole('button', { name: 'Lịch sử' }).click();
    await card.getByText('Công văn 12/VP').waitFor();
  });
});

test('a violation is recorded with evidence and closed with its measure', async () => {
  await withDesk(CHIEF, '/console/violations', async (page) => {
    await page.getByRole('button', { name: 'Ghi vi phạm' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Đơn vị', { exact: false }).fill('Sở Y tế');
    await page.getByRole('option', { name: /Sở Y tế/ }).click();
    await dialog.getByLabel('Loại', { exact: false }).click();
    await page.getByRole('option', { name: 'Cho mượn hộp thư' }).click();
    await dialog.getByLabel('Sự việc', { exact: false }).fill('Dùng chung mật khẩu ở phòng trực');
    await dialog.getByLabel('Chứng cứ', { exact: false }).fill('Biên bản ngày 20/11');
    await dialog.getByRole('button', { name: 'Ghi sổ' }).click();
    await page.getByRole('button', { name: 'Dùng chung mật khẩu ở phòng trực' }).click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByText('Biên bản ngày 20/11').waitFor();
    await detail.getByLabel('Biện pháp đã áp dụng').fill('Nhắc nhở, đổi mật khẩu');
    await detail.getByRole('button', { name: 'Khép lại' }).click();
    await detail.getByText('Đã khép').first().waitFor();
  });
});

test('the center sees what other servers said, holds what waits after a dry run, and prints one slip of those chosen', async () => {
  await withDesk(CENTER, '/console/queue', async (page) => {
    const row = page.locator('.objects-row').filter({ hasText: 'vattu@thietbiyte.example' });
    await row.locator('.objects-link').click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByText('452 4.2.2 The mailbox is full').first().waitFor();
    await page.keyboard.press('Escape');
    await row.getByRole('checkbox').check();
    const large = page.locator('.objects-row').filter({ hasText: 'phuhuynh001@khach.example' });
    await large.getByText('và 411 người nữa').waitFor();
    await large.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Giữ lại…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[data-possible="false"]').filter({ hasText: 'tongphuoctam' }).waitFor();
    await dialog.getByRole('button', { name: 'Thực hiện 1 mục' }).click();
    await row.getByText('Đang giữ').waitFor();
    await useDeskOfPasswords(page);
    // The annex's 45th is given its account (R3.1).
    await page.locator('.console-nav [data-section="units"]').click();
    await page.getByText('Hội Chữ Thập đỏ').first().click();
    await page.getByLabel('Hội Chữ Thập đỏ').getByRole('button', { name: 'Đề nghị' }).click();
    await page.getByRole('menuitem', { name: 'Cấp tài khoản cơ quan' }).click();
    await dialog.getByRole('button', { name: 'Xem trước sẽ làm gì' }).click();
    await dialog.getByText('hctd@thuathienhue.gov.vn').first().waitFor();
    await dialog.getByText('chưa có thủ trưởng trong danh bạ').waitFor();
  });
});

test('the chief refuses a large send, is the second person of a removal, and asks the record by a day of the calendar', async () => {
  await withDesk(CHIEF, '/console/approvals', async (page) => {
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: /tổng kết công tác bảo vệ môi trường/ }).click();
    await detail.getByRole('button', { name: 'Từ chối' }).click();
    await dialog.getByLabel('Lý do').fill('Gửi giấy mời qua trục liên thông.');
    await dialog.getByRole('button', { name: 'Từ chối' }).click();
    await detail.getByText('Bị từ chối').waitFor();
    await page.locator('.console-nav [data-section="removals"]').click();
    await page.getByRole('button', { name: /Thư giả danh Văn phòng/ }).click();
    await detail.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await dialog.getByLabel('Lý do').fill('Đúng là thư lừa đảo.');
    await dialog.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await detail.getByText('Đã thu hồi').or(detail.getByText('Đang thu hồi')).first().waitFor();
    await page.locator('.console-nav [data-section="audit"]').click();
    const choose = page.getByRole('button', { name: 'Từ ngày: Chọn trên lịch' });
    await choose.press('Enter');
    const today = dialog.locator('[aria-current="date"]');
    await today.and(page.locator(':focus')).waitFor();
    await today.press('ArrowUp');
    const lastWeek = dialog.locator('[tabindex="0"]:not([aria-current]):focus');
    const label = await lastWeek.getAttribute('aria-label');
    await lastWeek.press('Enter');
    await choose.and(page.locator(':focus')).waitFor();
    const shown = await page.getByRole('textbox', { name: 'Từ ngày' }).inputValue();
    const said = shown.replace(/^0?(\d+)\/0?(\d+)\/(\d+)$/, ', $1 tháng $2, $3');
    assert.ok(shown !== '' && label?.endsWith(said), `${shown} of ${label}`);
  });
});

test('planned work that the center announces stands on the public status page, until it is withdrawn', async () => {
  const title = 'Thay máy chủ thư đêm thứ bảy';
  await withDesk(CENTER, '/console/status', async (page) => {
    await page.getByRole('button', { name: 'Đăng thông báo' }).click();
    const dialog = page.getByRole('dialog');
    const year = new Date().getFullYear() + 1;
    await dialog.getByRole('textbox', { name: 'Bắt đầu: ngày' }).fill(`5/1/${year}`);
    await dialog.getByLabel('Bắt đầu: giờ').fill('20h30');
    await dialog.getByRole('textbox', { name: 'Kết thúc: ngày' }).fill(`05/01/${year}`);
    await dialog.getByLabel('Kết thúc: giờ').fill('22:15');
    await dialog.getByRole('group', { name: 'Tiếng Việt' }).getByLabel('Tiêu đề').fill(title);
    await dialog.getByRole('group', { name: 'Tiếng Anh' }).getByLabel('Tiêu đề').fill('A new mail server');
    assert.deepEqual(await axeFaults(page), []);
    await dialog.getByRole('button', { name: 'Đăng', exact: true }).click();
    await page.getByRole('button', { name: title }).click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByText(`05/01/${year}`, { exact: false }).first().waitFor();
    const everybody = await page.context().newPage();
    await everybody.goto('/status');
    const notice = everybody.locator('article').filter({ hasText: title });
    await notice.locator(`time[datetime="${year}-01-05T13:30:00.000Z"]`).waitFor();
    await notice.locator(`time[datetime="${year}-01-05T15:15:00.000Z"]`).waitFor();
    await detail.getByRole('button', { name: 'Hủy thông báo' }).click();
    await dialog.getByLabel('Kết quả, tiếng Việt').fill('Hoãn sang tuần sau.');
    await dialog.getByLabel('Kết quả, tiếng Anh').fill('Put off by a week.');
    await dialog.getByRole('button', { name: 'Hủy thông báo' }).click();
    await detail.getByText('Đã hủy').waitFor();
  });
});

test('the chief approves the plan of training, and a person on the waiting list gets the place that became free', async () => {
  await withDesk(CHIEF, '/console/trainingPlans', async (page) => {
    await page.locator('.objects-row').filter({ hasText: 'Chờ duyệt' }).locator('.objects-link').click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByText('Sử dụng thư điện tử công vụ', { exact: false }).waitFor();
    await detail.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await detail.getByText('Đã duyệt', { exact: true }).waitFor();
  });
  await withDesk(HEAD, '/training', async (waiting) => {
    await waiting.getByText('Đang chờ chỗ').waitFor();
    assert.deepEqual(await axeFaults(waiting, '.training'), []);
    await withDesk('nguyenvanan', '/training', async (page) => {
      await page.getByRole('button', { name: 'Giấy chứng nhận 0001', exact: false }).waitFor();
      await page.getByRole('button', { name: 'Rút đăng ký' }).click();
      await page.getByText('Đã rút đăng ký.').first().waitFor();
    });
    // Told by push: nothing is loaded again.
    await waiting.getByText('Đã có chỗ').waitFor();
    await takeMarks(waiting);
  });
});

/** The teacher has no role in the console; the one who is taught sees the mark without loading anew. */
async function takeMarks(taught: Page): Promise<void> {
  await withDesk('tranthithuhuong', '/training', async (page) => {
    const own = page.getByRole('region', { name: 'Buổi ông/bà dạy' });
    await own.getByRole('button', { name: 'Điểm danh, cho điểm' }).last().click();
    const mark = page.getByRole('dialog').getByLabel('Điểm của Phan Thanh Bình', { exact: false });
    await mark.fill('9,5');
    await mark.press('Enter');
    await page.getByText('Đã lưu.').first().waitFor();
    await focused(page, mark);
    assert.deepEqual(await axeFaults(page, '.mantine-Modal-content'), []);
  });
  await taught.getByText('Điểm: 9,5').waitFor();
}

test('the chief approves the estimate with a change, which is the version that counts', async () => {
  await withDesk(CHIEF, '/console/budget', async (page) => {
    await page.locator('.objects-row').filter({ hasText: 'Chờ duyệt' }).locator('.objects-link').click();
    const detail = page.getByRole('complementary', { name: 'Chi tiết' });
    await detail.getByRole('button', { name: 'Sửa' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Đơn giá (đồng)', { exact: false }).fill('190000000');
    await dialog.getByRole('button', { name: 'Ghi vào' }).click();
    await detail.getByText('190.000.000', { exact: false }).first().waitFor();
    await detail.getByText('Có thay đổi chưa lưu', { exact: false }).waitFor();
    await detail.getByRole('button', { name: 'Duyệt có điều chỉnh' }).click();
    await page
      .locator('.objects-row')
      .filter({ hasText: 'lần 2' })
      .filter({ hasText: 'Đã duyệt' })
      .nth(1)
      .waitFor();
  });
});
