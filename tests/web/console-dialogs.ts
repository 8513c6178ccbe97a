/** Every dialog of the console that opens from what the demonstration has: whose desk it is on, and what opens it. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { axeFaults } from './axe.ts';
import { ARCHIVIST, CENTER, CHIEF, UNIT } from './desks.ts';

export interface ConsoleDialog {
  name: string;
  person: string;
  section: string;
  /** What stands in the row that is opened first. */
  row?: string;
  /** Words on what is pressed, one after the other. */
  press: readonly string[];
}

const HEAD = 'phanthanhbinh';
const RECEIVER = 'doantuongvy';

const of = (person: string, section: string, name: string, press: string, row?: string): ConsoleDialog => ({
  name,
  person,
  section,
  press: press.split(' > '),
  ...(row !== undefined && { row }),
});

export const CONSOLE_DIALOGS: readonly ConsoleDialog[] = [
  of(CENTER, 'requests', 'request', 'Lập đề nghị'),
  of(CENTER, 'requests', 'later-decision', 'Bổ sung quyết định…', 'Võ Thị Cuối Cùng'),
  of(CENTER, 'rounds', 'round', 'Mở đợt xác nhận'),
  of(CENTER, 'proposals', 'proposal-report', 'Báo cáo tập hợp'),
  of(CENTER, 'violations', 'violation', 'Ghi vi phạm'),
  of(CENTER, 'trainingPlans', 'training-plan', 'Lập kế hoạch'),
  of(CENTER, 'trainingPlans', 'training-session', 'Mở buổi', 'năm 2026'),
  of(CENTER, 'trainingSessions', 'training-register', 'Đăng ký cán bộ', 'Quản trị hộp thư'),
  of(CENTER, 'trainingSessions', 'training-change', 'Đổi lịch, số chỗ', 'Quản trị hộp thư'),
  of(CENTER, 'trainingSessions', 'training-cancel', 'Hủy buổi', 'Quản trị hộp thư'),
  of(CENTER, 'budget', 'budget', 'Lập dự toán'),
  of(CENTER, 'units', 'unit', 'Thành lập'),
  of(CENTER, 'units', 'unit-change', 'Sở Nội vụ > Đề nghị > Đổi tên, sửa thông tin'),
  of(CENTER, 'accounts', 'account-lock', 'Đề nghị khóa', 'Bùi Bảo Bình'),
  of(CENTER, 'accounts', 'account-sign-out', 'Đăng xuất mọi nơi', 'Bùi Bảo Bình'),
  of(CENTER, 'feeds', 'feed', 'Gửi danh sách'),
  of(CENTER, 'feeds', 'feed-row', 'Sửa dòng', 'danh-sach-so-noi-vu'),
  of(CENTER, 'slips', 'slips', 'In [0-9]+ phiếu'),
  of(CENTER, 'groups', 'group', 'Lập nhóm'),
  of(CENTER, 'groups', 'group-change', 'Sửa', 'Tổ cải cách'),
  of(CENTER, 'groups', 'group-retire', 'Bỏ nhóm', 'Tổ cải cách'),
  of(CENTER, 'roles', 'role', 'Trao vai trò'),
  of(CENTER, 'roles', 'role-end', 'Kết thúc', 'Hoàng Thị Nga'),
  of(CHIEF, 'deputies', 'deputy', 'Ủy nhiệm'),
  of(CENTER, 'tokens', 'token', 'Cấp khóa'),
  of(CENTER, 'approvals', 'send-refuse', 'Từ chối', 'Thư mời dự hội nghị'),
  of(CENTER, 'queue', 'queue-return', 'Trả lại người gửi', 'bientap@'),
  of(CENTER, 'holds', 'hold', 'Giữ thư của tài khoản'),
  of(CENTER, 'holds', 'hold-end', 'Cho gửi lại', 'caotuankiet'),
  of(CENTER, 'removals', 'removal', 'Đề nghị thu hồi'),
  of(CENTER, 'removals', 'removal-refuse', 'Rút đề nghị', 'Thư giả danh'),
  of(CENTER, 'status', 'notice', 'Đăng thông báo'),
  of(CENTER, 'status', 'notice-change', 'Cập nhật', 'Nâng cấp'),
  of(CENTER, 'status', 'notice-end', 'Hủy thông báo', 'Nâng cấp'),
  of(CENTER, 'filters', 'script', 'Thêm bộ lọc'),
  of(CENTER, 'filters', 'script-drop', 'Xóa'),
  of(CHIEF, 'trainingPlans', 'training-plan-return', 'Trả lại', 'năm 2027'),
  of(CHIEF, 'budget', 'budget-item', 'Thêm khoản', 'Năm 2027'),
  of(CHIEF, 'budget', 'budget-item-change', 'Sửa', 'Năm 2027'),
  of(CHIEF, 'budget', 'budget-return', 'Trả lại', 'Năm 2027'),
  of(CHIEF, 'removals', 'removal-approve', 'Duyệt', 'Thư giả danh'),
  of(CHIEF, 'retention', 'hold-release', 'Bỏ lệnh giữ'),
  of(ARCHIVIST, 'archive', 'archive-search', 'Đề nghị tìm'),
  of(ARCHIVIST, 'retention', 'retention-rule', 'Đặt quy định'),
  of(ARCHIVIST, 'retention', 'retention-drop', 'Bỏ'),
  of(ARCHIVIST, 'retention', 'legal-hold', 'Đặt lệnh giữ'),
  of(UNIT, 'guide', 'tour', 'Xem một vòng'),
  of(UNIT, 'proposals', 'proposal', 'Gửi kiến nghị'),
  of(HEAD, 'usageRules', 'usage-rules', 'Ban hành quy chế'),
  of(HEAD, 'orders', 'order', 'Ra lệnh'),
  of(HEAD, 'orders', 'order-end', 'Kết thúc', '02/2026'),
  of(HEAD, 'orders', 'order-return', 'Gửi trả lại', '02/2026'),
  of(RECEIVER, 'handovers', 'handover-password', 'Đặt mật khẩu', 'Sở Xây dựng'),
  of(RECEIVER, 'handovers', 'handover-object', 'Nêu ý kiến', 'Sở Xây dựng'),
];

export const dialogOf = (page: Page): Locator => page.getByRole('dialog');

/** Below that all sections are in one choice. */
const NARROW = 900;

/** Goes to a section within the page, as people go: nothing but the section is loaded. */
export async function goToSection(page: Page, key: string): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) < NARROW)
    await page.locator('.console-chooser select').selectOption(key);
  else await page.locator(`.console-nav [data-section="${key}"]`).click();
  await page.locator('.console-section').waitFor();
  await page.locator('.console-section .mantine-Loader-root').first().waitFor({ state: 'detached' });
}

/** The tour opens by itself at the first visit of the guide, above the button that opens it again. */
async function closeFirstTour(page: Page): Promise<void> {
  if ((await page.locator('[role="dialog"] .tour-title').count()) === 0) return;
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
}

/** Opens it at a section that is shown. */
export async function openConsoleDialog(page: Page, { row, press }: ConsoleDialog): Promise<void> {
  const place = page.locator('.console-section');
  if (row !== undefined) {
    const link = place.locator('.objects-link', { hasText: row }).first();
    await link.waitFor();
    if ((await link.getAttribute('aria-expanded')) !== 'true') await link.click();
  }
  for (const name of press) {
    const button = page
      .locator('.console-section, [role="menu"]')
      .locator('button:enabled, [role="menuitem"]')
      .filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
    await button.first().waitFor();
    await closeFirstTour(page);
    await button.first().click();
  }
  await dialogOf(page).waitFor();
}

/** Where a dialog begins: at a field, at its title, or at what was chosen for it; never at the button that closes it. */
const BEGUN = '[role="dialog"] [data-autofocus]:focus';

const EXCESS =
  '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(\'[role="dialog"]\'))';

/** Opens every dialog of a desk: it begins where people go on, nothing of it is cut, axe finds nothing, and Escape closes it. */
export async function lookAtDialogs(page: Page, person: string): Promise<void> {
  for (const dialog of CONSOLE_DIALOGS.filter((one) => one.person === person)) {
    await goToSection(page, dialog.section);
    await openConsoleDialog(page, dialog);
    await page
      .locator(BEGUN)
      .waitFor({ state: 'attached' })
      .catch(() => assert.fail(`${dialog.name} does not begin where people go on`));
    assert.deepEqual(await axeFaults(page, '[role="dialog"]'), [], dialog.name);
    const excess = await page.evaluate(EXCESS);
    assert.ok(Number(excess) <= 0, `${dialog.name}: ${String(excess)} px too wide`);
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
  }
}
