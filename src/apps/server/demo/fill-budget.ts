/** The estimates of the sample (`--demo`): this year's approved with a change, next year's on the chief's desk. Run again it adds nothing. */
import { findAccount } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import {
  approveVersion,
  beginVersion,
  changeItems,
  type NewBudgetItem,
  readVersions,
  submitVersion,
} from '#domain/budget/versions.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { DEMO_MARK } from './people.ts';

type Sample = [
  section: string,
  name: string,
  unit: string,
  quantity: number,
  unitPrice: number,
  note: string,
];

const SAMPLES: readonly Sample[] = [
  ['Hạ tầng, thiết bị', 'Máy chủ cơ sở dữ liệu dự phòng', 'máy', 2, 185_000_000, 'Chạy song song hai nơi'],
  ['Hạ tầng, thiết bị', 'Ổ đĩa thể rắn 3,84 TB', 'ổ', 8, 21_500_000, ''],
  ['Vận hành', 'Thuê đường truyền 500 Mb/s', 'tháng', 12, 18_000_000, ''],
  ['Vận hành', 'Chứng thư số máy chủ', 'chứng thư', 3, 4_200_000, ''],
  [
    'Bồi dưỡng, tập huấn',
    'Lớp sử dụng thư điện tử công vụ',
    'lớp',
    4,
    12_000_000,
    'Theo kế hoạch đào tạo năm',
  ],
];

/** Fills it, where there is no estimate yet. */
export async function fillBudget(demo: {
  db: Database;
  ids: NewId;
  clock: () => number;
  domain: string;
}): Promise<void> {
  const { db, ids, clock, domain } = demo;
  const now = clock();
  const who = async (name: string): Promise<AccountPrincipal | undefined> => {
    const account = await findAccount(db, `${name}@${domain}`);
    return account && readPrincipal(db, account.id, now);
  };
  const [center, chief] = [await who('vuthihoa'), await who('chanhvanphong')];
  if (!center || !chief || (await readVersions(db, center, {}, 1)).length > 0) return;
  const act = (principal: AccountPrincipal) => ({
    principal,
    authority: 'Dữ liệu trình diễn (demonstration)',
    ids,
    now,
  });
  const items = SAMPLES.map(([section, name, unit, quantity, unitPrice, note]): NewBudgetItem => {
    const figures = { quantity, unitPrice, source: 'Ngân sách tỉnh', note, trainingPlanId: null };
    return { line: ids(), section, name: `${name} ${DEMO_MARK}`, unit, ...figures };
  });
  const year = new Date(now).getUTCFullYear();
  await db.transaction(async (tx) => {
    const current = await beginVersion(tx, act(center), year);
    await changeItems(tx, act(center), current, items);
    await submitVersion(tx, act(center), current);
    const [first, ...rest] = items;
    const fewer = first ? [{ ...first, quantity: 1 }, ...rest] : rest;
    await approveVersion(tx, act(chief), current, { note: 'Mua trước một máy.', items: fewer });
    await submitVersion(tx, act(center), await beginVersion(tx, act(center), year + 1));
  });
}
