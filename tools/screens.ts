/** The screens that `npm run screenshots` takes pictures of: who looks, where, and what brings the screen about. */
import type { Page } from 'playwright-core';
import { CONSOLE_DIALOGS, openConsoleDialog } from '#tests/web/console-dialogs.ts';

export interface Screen {
  name: string;
  path: string;
  /** Local part of who looks; an ordinary official by default. */
  person?: string;
  isSignedOut?: boolean;
  /** Looked at on a telephone and a tablet too. */
  isMain?: boolean;
  /** Complaints of the console that the screen brings about itself. */
  mayComplain?: RegExp;
  /** Brings the screen about. */
  act?: (page: Page) => Promise<unknown>;
}

export const OFFICIAL = 'nguyenvanan';
const CHIEF = 'chanhvanphong';
const CENTER = 'vuthihoa';
const UNIT = 'snv';
const AUTHORITY = 'hoangthinga';
const HEAD = 'phanthanhbinh';

const row = (page: Page, text: string) => page.locator('.row[data-id]', { hasText: text }).first();
const openRow = (text: string) => (page: Page) => row(page, text).click();
const press = (key: string) => async (page: Page) => {
  await page.locator('.row[data-id]').first().waitFor();
  await page.keyboard.press(key);
};
const click = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();

async function writeMessage(page: Page): Promise<void> {
  await row(page, 'Biên bản họp giao ban').click();
  await page.keyboard.press('c');
  await page.locator('.composer').waitFor();
  await page.getByLabel('Đến', { exact: true }).fill('huong');
  await page.getByText('tranthithuhuong@').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByPlaceholder('Tiêu đề').fill('Báo cáo công tác phòng chống lụt bão tuần 47');
  await page
    .locator('.editor-text')
    .fill(
      'Kính gửi chị Hương,\n\nEm gửi báo cáo tuần 47 để chị xem trước khi trình. Các huyện đã gửi đủ số liệu, riêng A Lưới sẽ bổ sung trong chiều nay.\n\nTrân trọng,\nNguyễn Văn An',
    );
}

async function openFolderMenu(page: Page): Promise<void> {
  const shown = page.locator('.folder').first();
  await row(page, 'Biên bản').waitFor();
  if (!(await shown.isVisible())) await page.getByRole('button', { name: 'Mở danh sách thư mục' }).click();
  await shown.waitFor();
  await shown.hover();
  await shown.getByRole('button').last().click();
}

async function findPerson(page: Page): Promise<void> {
  await page.getByRole('textbox').first().fill('dang anh khoa');
  await page.getByRole('button', { name: 'Đặng Anh Khoa' }).click();
}

const openFirstObject = async (page: Page): Promise<void> => {
  const first = page.locator('.objects-link').first();
  await first.waitFor({ timeout: 3_000 }).catch(() => undefined);
  if ((await first.count()) > 0) await first.click();
};

/** A transfer that waits for the decision, with what it would do. */
async function openWaitingRequest(page: Page): Promise<void> {
  const waiting = page.locator('.objects-row', { hasText: 'Nguyễn Văn An' }).filter({ hasText: 'Chờ duyệt' });
  await waiting.locator('.objects-link').click();
  await page.evaluate("document.querySelector('.settings-body')?.scrollTo(0, 0)");
}

/** The link of a file, as somebody opens it who is not signed in. */
async function openLinkAsStranger(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByLabel('Chép liên kết').first().click();
  const address = await page.evaluate('navigator.clipboard.readText()');
  await page.context().clearCookies();
  await page.goto(String(address));
}

/** The second step, asked for by the page: no account of the demonstration has one. */
async function openSecondStep(page: Page): Promise<void> {
  const step = {
    state: 'secondFactor',
    ticket: 'picture',
    factors: ['totp', 'passkey', 'recovery'],
    passkey: {},
  };
  await page.route('**/auth/sign-in', (route) => route.fulfill({ json: step }));
  await page.getByLabel('Địa chỉ thư').fill(`${OFFICIAL}@thuathienhue.gov.vn`);
  await page.locator('input[type="password"]').fill('xin-chao-hue');
  await page.keyboard.press('Enter');
}

/** Something is asked of a server that is away. */
async function loseServer(page: Page): Promise<void> {
  await row(page, 'Biên bản').waitFor();
  await page.context().setOffline(true);
  await row(page, 'Biên bản').getByRole('checkbox').check({ force: true });
  await page.keyboard.press('e');
}

/** The server answers that it cannot. */
async function loseSection(page: Page): Promise<void> {
  await page.route('**/jmap/**', (route) => route.fulfill({ status: 500, body: '' }));
  await page.getByRole('link', { name: 'Bộ lọc' }).or(page.locator('.row[data-id]').nth(3)).first().click();
}

/** Pages that anybody may see, and what shows when something is not as it should be. */
const OUTSIDE: readonly Screen[] = [
  { name: 'second-step', path: '/mail', isSignedOut: true, act: openSecondStep },
  { name: 'file-link', path: '/settings/links', act: openLinkAsStranger },
  { name: 'start', path: '/', isSignedOut: true },
  { name: 'status', path: '/status', isSignedOut: true },
  { name: 'not-found', path: '/khong-co-trang-nay', mayComplain: /404/ },
  { name: 'offline', path: '/mail', act: loseServer, mayComplain: /DISCONNECTED/ },
  { name: 'fault', path: '/mail', act: loseSection, mayComplain: /500/ },
  {
    name: 'print',
    path: '/mail',
    act: async (page) => {
      await row(page, 'Bản tin cải cách').click();
      await page.locator('.message').first().waitFor();
      await page.emulateMedia({ media: 'print' });
    },
  },
];

const MAIL: readonly Screen[] = [
  { name: 'sign-in', path: '/mail', isSignedOut: true, isMain: true },
  { name: 'inbox', path: '/mail', isMain: true },
  { name: 'message', path: '/mail', act: openRow('Biên bản họp giao ban'), isMain: true },
  { name: 'newsletter', path: '/mail', act: openRow('Bản tin cải cách'), isMain: true },
  { name: 'conversation', path: '/mail', act: openRow('Báo cáo công tác phòng chống'), isMain: true },
  { name: 'doubt', path: '/mail', act: openRow('GẤP: cập nhật mật khẩu'), isMain: true },
  { name: 'pictures-blocked', path: '/mail', act: openRow('Thư mời dự hội thảo') },
  { name: 'compose', path: '/mail', act: writeMessage, isMain: true },
  { name: 'search', path: '/mail/nguyenvanan/inbox?q=b%C3%A3o', isMain: true },
  { name: 'search-nothing', path: '/mail/nguyenvanan/inbox?q=khongcogidau' },
  {
    name: 'search-suggestions',
    path: '/mail',
    act: async (page) => {
      await row(page, 'Biên bản').waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('từ:quỳnh');
    },
  },
  {
    name: 'selection',
    path: '/mail',
    act: async (page) => {
      await row(page, 'Biên bản').getByRole('checkbox').check({ force: true });
      await row(page, 'Bản tin cải cách').getByRole('checkbox').check({ force: true });
    },
    isMain: true,
  },
  { name: 'palette', path: '/mail', act: press('Control+k'), isMain: true },
  { name: 'shortcuts', path: '/mail', act: press('?') },
  { name: 'folder-menu', path: '/mail', act: openFolderMenu },
  { name: 'sent', path: '/mail/nguyenvanan/sent' },
  { name: 'drafts-empty', path: '/mail/nguyenvanan/drafts' },
];

const SETTINGS: readonly Screen[] = [
  'appearance',
  'identities',
  'vacation',
  'filters',
  'forwarding',
  'books',
  'agency',
  'notifications',
  'withheld',
  'links',
  'restore',
  'transfer',
  'storage',
  'security',
  'visits',
].map((section) => ({
  name: `settings-${section}`,
  path: `/settings/${section}`,
  isMain: true,
}));

const SETTING_ACTS: readonly Screen[] = [
  { name: 'filter-rule', path: '/settings/filters', act: click('Thêm quy tắc') },
  { name: 'second-factor', path: '/settings/security', act: click('Thêm ứng dụng xác thực') },
  { name: 'app-password', path: '/settings/security', act: click('Tạo mật khẩu cho chương trình') },
  { name: 'components', path: '/components', isMain: true },
  { name: 'training', path: '/training', isMain: true },
];

const DIRECTORY: readonly Screen[] = [
  { name: 'directory', path: '/directory', isMain: true },
  { name: 'directory-person', path: '/directory', act: findPerson, isMain: true },
  {
    name: 'directory-unit',
    path: '/directory',
    act: (page) => page.getByRole('button', { name: 'Sở Nội vụ', exact: true }).click(),
  },
];

/** Sections of the console, seen by who has most of them; each once as a list and once with its first thing open. */
const SECTIONS = [
  'overview',
  'requests',
  'agencyMail',
  'orders',
  'handovers',
  'rounds',
  'proposals',
  'disks',
  'agencyWork',
  'violations',
  'trainingPlans',
  'trainingSessions',
  'trainingPeople',
  'budget',
  'decisions',
  'receivedOrders',
  'usageRules',
  'units',
  'accounts',
  'feeds',
  'slips',
  'groups',
  'roles',
  'deputies',
  'matrix',
  'tokens',
  'approvals',
  'flow',
  'queue',
  'holds',
  'quarantine',
  'removals',
  'archive',
  'retention',
  'incidents',
  'reports',
  'dns',
  'health',
  'status',
  'policies',
  'filters',
  'audit',
] as const;
const WITHOUT_DETAIL = new Set<string>([
  'overview',
  'matrix',
  'flow',
  'dns',
  'health',
  'policies',
  'filters',
  'retention',
]);
/** What the center does not see: the record of acts is for those who decide and who check, orders and agency mail for agencies. */
const OF_THE_CHIEF = new Set<string>(['audit', 'orders', 'agencyMail']);
const MAIN_SECTIONS = new Set<string>([
  'overview',
  'requests',
  'accounts',
  'matrix',
  'flow',
  'quarantine',
  'policies',
  'audit',
]);

const CONSOLE: readonly Screen[] = SECTIONS.flatMap((section): Screen[] => {
  const list = {
    name: `console-${section}`,
    path: `/console/${section}`,
    person: OF_THE_CHIEF.has(section) ? CHIEF : CENTER,
    isMain: MAIN_SECTIONS.has(section),
  };
  return WITHOUT_DETAIL.has(section)
    ? [list]
    : [list, { ...list, name: `${list.name}-open`, act: openFirstObject }];
});

const DESKS: readonly Screen[] = [
  { name: 'desk-chief', path: '/console/overview', person: CHIEF, isMain: true },
  {
    name: 'desk-chief-request',
    path: '/console/requests',
    person: CHIEF,
    act: openWaitingRequest,
    isMain: true,
  },
  { name: 'desk-center-new-request', path: '/console/requests', person: CENTER, act: click('Lập đề nghị') },
  { name: 'desk-unit', path: '/console/overview', person: UNIT },
  { name: 'desk-unit-tour', path: '/console/guide', person: UNIT, isMain: true },
  { name: 'desk-authority', path: '/console/overview', person: AUTHORITY },
  { name: 'desk-authority-feed', path: '/console/feeds', person: AUTHORITY, act: openFirstObject },
  { name: 'desk-head', path: '/console/overview', person: HEAD },
  { name: 'desk-head-round', path: '/console/rounds', person: HEAD, act: openFirstObject, isMain: true },
  { name: 'desk-nobody', path: '/console', person: OFFICIAL },
];

const DIALOGS: readonly Screen[] = CONSOLE_DIALOGS.map((dialog) => ({
  name: `dialog-${dialog.name}`,
  path: `/console/${dialog.section}`,
  person: dialog.person,
  act: (page) => openConsoleDialog(page, dialog),
}));

export const SCREENS: readonly Screen[] = [
  ...OUTSIDE,
  ...MAIL,
  ...SETTINGS,
  ...SETTING_ACTS,
  ...DIRECTORY,
  ...CONSOLE,
  ...DESKS,
  ...DIALOGS,
];
