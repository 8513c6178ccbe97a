/**
 * Orders and rules of use of the sample's Sở Nội vụ (`--demo`): one that is late, one under way, one that has ended, by the services that
 * real ones pass. Run again it adds nothing.
 */
import { type Account, listAccounts } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { beginningOfDay, dayOf } from '#domain/directory/as-of.ts';
import { type AccountPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { readOrders } from '#domain/orders/orders.ts';
import { acknowledgeOrder } from '#domain/orders/received-orders.ts';
import { acknowledgeRules } from '#domain/orders/usage-rules.ts';
import { issueOrder } from '#services/orders/issue-order.ts';
import type { OrderParts } from '#services/orders/order-parts.ts';
import { closeOrder, publishUsageRules } from '#services/orders/steer-order.ts';
import { DEMO_MARK } from './people.ts';

const UNIT = 'snv';
const HEAD = 'Phan Thanh Bình';
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const MAX_PEOPLE = 200;

type Answer = 'received' | 'done';

interface SampleOrder {
  daysAgo: number;
  dueInDays: number;
  subject: string;
  text: string;
  /** What the first of its people answered, one after the other; the others nothing. */
  answers: readonly Answer[];
  closedFor?: string;
}

const ORDERS: readonly SampleOrder[] = [
  {
    daysAgo: 24,
    dueInDays: 5,
    subject: 'Kê khai tài sản, thu nhập năm 2026',
    text: 'Toàn thể cán bộ của Sở kê khai theo mẫu đã phát và nộp về Văn phòng Sở.',
    answers: ['done', 'done', 'done', 'done'],
    closedFor: 'Đã nhận đủ bản kê khai.',
  },
  {
    daysAgo: 6,
    dueInDays: 4,
    subject: 'Báo cáo cải cách hành chính quý IV',
    text: 'Mỗi phòng gửi số liệu quý IV theo biểu mẫu kèm công văn tháng trước.\n\nPhòng nào chậm, trưởng phòng giải trình trước cuộc họp giao ban.',
    answers: ['done', 'received', 'done'],
  },
  {
    daysAgo: 1,
    dueInDays: 6,
    subject: 'Phân công trực Tết Dương lịch',
    text: 'Các phòng cử người trực từ ngày 31/12 đến hết ngày 03/01, gửi danh sách có số điện thoại.',
    answers: ['received', 'received'],
  },
];

const RULES = {
  title: 'Quy chế sử dụng thư điện tử của Sở Nội vụ',
  text: [
    'Điều 1. Mỗi cán bộ mở hộp thư ít nhất hai lần trong ngày làm việc, đầu giờ sáng và đầu giờ chiều.',
    'Điều 2. Văn bản trao đổi trong Sở và với các cơ quan gửi bằng thư điện tử; không gửi việc công qua hộp thư cá nhân ở ngoài.',
    'Điều 3. Thư gửi đến hộp thư của Sở được giao xử lý trong ngày; người được giao báo kết quả trước hạn.',
    'Điều 4. Không cho người khác mượn mật khẩu. Nghi mật khẩu bị lộ thì bấm nút báo lộ và gọi ngay cho Trung tâm.',
  ].join('\n\n'),
  titleEn: 'Rules for the use of e-mail at the Department of Home Affairs',
  textEn: [
    'Article 1. Everyone opens their mailbox at least twice a working day, first thing in the morning and in the afternoon.',
    'Article 2. Papers within the Department and to other agencies go by e-mail; official business does not go by personal mailboxes outside.',
    'Article 3. What arrives in the mailbox of the Department is given to somebody the same day, who reports the result before the deadline.',
    'Article 4. Nobody lends a password. Whoever fears that theirs leaked presses the button for it and calls the Center at once.',
  ].join('\n\n'),
};
const RULES_DAYS = 30;
const RULES_READERS = 3;

interface Filling {
  head: AccountPrincipal;
  people: readonly Account[];
  unitId: string;
}

/** Five in the afternoon of that day in Việt Nam. */
function endOfWork(time: number): number {
  return beginningOfDay(dayOf(time)) + 17 * HOUR_MS;
}

/** The same parts some days ago. */
function daysBefore(parts: OrderParts, days: number): OrderParts {
  const at = parts.clock() - days * DAY_MS;
  return { ...parts, clock: () => at };
}

async function acknowledge(parts: OrderParts, account: Account, id: string, what: Answer): Promise<void> {
  const now = parts.clock();
  const principal = await readPrincipal(parts.db, account.id, now);
  const access = requireMailAccess(principal, { accountId: account.id }, 'mailbox.write');
  const note = what === 'done' ? { note: 'Đã gửi đủ, kính báo cáo.' } : {};
  await parts.db.transaction((tx) =>
    acknowledgeOrder(tx, access, id, { what, ...note }, { ids: parts.ids, now }),
  );
}

async function fillOrder(parts: OrderParts, { head, people, unitId }: Filling, sample: SampleOrder) {
  const then = daysBefore(parts, sample.daysAgo);
  const { subject, text } = sample;
  const id = await issueOrder(then, head, {
    unitId,
    subject,
    text: `${text}\n\n${DEMO_MARK}`,
    dueAt: new Date(endOfWork(then.clock() + sample.dueInDays * DAY_MS)),
    recipientIds: people.map((one) => one.id),
    unitIds: [],
    agencyUnitIds: [],
    files: [],
    issuer: HEAD,
  });
  for (const [index, what] of sample.answers.entries()) {
    const account = people[index];
    if (account) await acknowledge(daysBefore(parts, sample.daysAgo - 0.5), account, id, what);
  }
  if (sample.closedFor !== undefined)
    await closeOrder(daysBefore(parts, sample.daysAgo - sample.dueInDays), head, id, sample.closedFor);
}

async function fillRules(parts: OrderParts, { head, people, unitId }: Filling): Promise<void> {
  const then = daysBefore(parts, RULES_DAYS);
  const id = await publishUsageRules(then, head, { unitId, ...RULES });
  for (const { id: accountId } of people.slice(0, RULES_READERS)) {
    const principal = await readPrincipal(parts.db, accountId, then.clock());
    await parts.db.transaction((tx) => acknowledgeRules(tx, principal, id, then.clock() + DAY_MS));
  }
}

function isHead({ displayName }: Account): boolean {
  return displayName === `${HEAD} ${DEMO_MARK}`;
}

/** Fills it, where there is no order yet. */
export async function fillOrders(parts: OrderParts): Promise<void> {
  const principal = systemPrincipal('firstRun');
  if ((await readOrders(parts.db, principal, undefined, 1)).length > 0) return;
  const all = (await listAccounts(parts.db, { principal, limit: 2_000 })).filter(
    ({ unitCode, kind, state }) => unitCode === UNIT && kind === 'personal' && state === 'active',
  );
  const head = all.find(isHead);
  if (!head) return;
  const filling = {
    head: await readPrincipal(parts.db, head.id, parts.clock()),
    people: all.filter((one) => !isHead(one)).slice(0, MAX_PEOPLE),
    unitId: (await requireUnit(parts.db, UNIT)).id,
  };
  await fillRules(parts, filling);
  for (const sample of ORDERS) await fillOrder(parts, filling, sample);
}
