/** The yearly estimate from its first draft to the approved version, and who may do what of it (R6.9). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { makeEstimatePaper, makeEstimateSheet } from '#services/budget/export-estimate.ts';
import { readItems } from '#services/budget/read-items.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { compareItems } from './compare.ts';
import {
  approveVersion,
  beginVersion,
  changeItems,
  dropVersion,
  type NewBudgetItem,
  readVersions,
  returnVersion,
  submitVersion,
} from './versions.ts';

const LINES = ['01990000-0000-7000-8000-000000000001', '01990000-0000-7000-8000-000000000002'] as const;
let living: LivingProvince;
let center: AccountPrincipal;
let chief: AccountPrincipal;

before(async () => {
  living = await openLivingProvince();
  chief = await living.chief();
  center = await living.principalOf(await living.addHolder('Trần Văn Trung', 'center_administrator', 'ubnd'));
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const actOf = (principal: AccountPrincipal) => ({
  principal,
  authority: 'R6.9',
  ids: living.parts.ids,
  now: living.now(),
});
const doing = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => living.province.db.transaction(work);

function item(line: string, more: Partial<NewBudgetItem> = {}): NewBudgetItem {
  const words = { section: 'Thiết bị', name: 'Máy chủ', unit: 'cái', source: 'Ngân sách tỉnh', note: '' };
  return { line, ...words, quantity: 2, unitPrice: 150_000_000, trainingPlanId: null, ...more };
}

test('an estimate is written, returned, written anew, and approved with the chief’s change, which is final', async () => {
  const { db } = living.province;
  const read = async (id: string) => {
    const [version] = await readVersions(db, chief, { ids: [id] }, 1);
    return version ?? assert.fail();
  };
  await assert.rejects(
    doing((tx) => beginVersion(tx, actOf(chief), 2005)),
    isRefusal('notPermitted'),
  );
  const first = await doing((tx) => beginVersion(tx, actOf(center), 2005));
  await assert.rejects(
    doing((tx) => beginVersion(tx, actOf(center), 2005)),
    isRefusal('conflict'),
  );
  await assert.rejects(
    doing((tx) => submitVersion(tx, actOf(center), first)),
    isRefusal('invalidArgument'),
  );
  for (const wrong of [{ quantity: 1.5 }, { quantity: 0 }, { unitPrice: 0.1 }, { name: ' ' }])
    await assert.rejects(
      doing((tx) => changeItems(tx, actOf(center), first, [item(LINES[0], wrong)])),
      isRefusal('invalidArgument'),
    );
  await doing((tx) => changeItems(tx, actOf(center), first, [item(LINES[0])]));
  await doing((tx) => submitVersion(tx, actOf(center), first));
  await assert.rejects(
    doing((tx) => changeItems(tx, actOf(center), first, [])),
    isRefusal('conflict'),
  );
  await assert.rejects(
    doing((tx) => approveVersion(tx, actOf(center), first, { note: '' })),
    isRefusal('notPermitted'),
  );
  await assert.rejects(
    doing((tx) => returnVersion(tx, actOf(chief), first, '')),
    isRefusal('invalidArgument'),
  );
  await doing((tx) => returnVersion(tx, actOf(chief), first, 'Thêm tập huấn'));
  const second = await doing((tx) => beginVersion(tx, actOf(center), 2005));
  const more = item(LINES[1], {
    section: 'Đào tạo',
    name: 'Lớp tập huấn',
    quantity: 3,
    unitPrice: 12_500_000,
  });
  assert.deepEqual(
    (await read(second)).items.map(({ line }) => line),
    [LINES[0]],
    'begun from the last',
  );
  await doing((tx) => changeItems(tx, actOf(center), second, [item(LINES[0]), more]));
  await doing((tx) => submitVersion(tx, actOf(center), second));
  const changed = [item(LINES[0], { quantity: 1 }), more];
  const approved = await doing((tx) =>
    approveVersion(tx, actOf(chief), second, { note: 'Giảm', items: changed }),
  );
  const [was, is] = [await read(second), await read(approved)];
  assert.deepEqual(
    [was.state, was.total, is.state, is.number, is.total],
    ['superseded', 337_500_000, 'approved', 3, 187_500_000],
  );
  const differences = compareItems(was.items, is.items);
  assert.deepEqual(
    differences.map(({ kind, name, before, after }) => [kind, name, before?.amount, after?.amount]),
    [['changed', 'Máy chủ', 300_000_000, 150_000_000]],
  );
  await assert.rejects(
    doing((tx) => beginVersion(tx, actOf(center), 2005)),
    isRefusal('conflict'),
  );
  const next = await doing((tx) => beginVersion(tx, actOf(center), 2006));
  assert.equal((await read(next)).total, 187_500_000, 'the next year begins from this one');
  assert.deepEqual(await readVersions(db, await living.who('stc'), {}, 9), [], 'no business of units');
  const [acts] = await db.query<{ count: number }>(
    `select count(distinct act)::integer as count from audit_event where object_kind = 'budget'`,
  );
  assert.equal(acts?.count, 5);
  const paper = await makeEstimatePaper(is, {
    issuer: { province: 'UBND tỉnh Huế', place: 'Huế' },
    now: living.now(),
  });
  assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
  assert.equal((await makeEstimateSheet(is)).subarray(0, 2).toString(), 'PK');
});

test('lines that came, went and changed are told apart', () => {
  const [one, two] = [item(LINES[0]), item(LINES[1])].map((given) => ({ ...given, amount: 300_000_000 }));
  assert.ok(one && two);
  const kinds = compareItems([one], [two]).map(({ kind, line }) => [kind, line]);
  assert.deepEqual(kinds, [
    ['added', LINES[1]],
    ['removed', LINES[0]],
  ]);
  assert.deepEqual(compareItems([one, two], [one, two]), []);
});

test('a draft is dropped by who makes it, and what was submitted is not', async () => {
  const { db } = living.province;
  const begin = () => doing((tx) => beginVersion(tx, actOf(center), 2030));
  const drop = (who: AccountPrincipal, id: string) => doing((tx) => dropVersion(tx, actOf(who), id));
  const first = await begin();
  await doing((tx) => changeItems(tx, actOf(center), first, [item(LINES[0])]));
  await assert.rejects(drop(chief, first), isRefusal('notPermitted'));
  await drop(center, first);
  assert.deepEqual(await readVersions(db, center, { year: 2030 }, 9), []);
  await assert.rejects(drop(center, first), isRefusal('notFound'));
  const second = await begin();
  await doing((tx) => changeItems(tx, actOf(center), second, [item(LINES[0])]));
  await doing((tx) => submitVersion(tx, actOf(center), second));
  await assert.rejects(drop(center, second), isRefusal('conflict'));
  const [told] = await db.query<{ count: number }>(
    `select count(*)::integer as count from audit_event where act = 'budget.drop' and object_id = $1`,
    [first],
  );
  assert.equal(told?.count, 1);
});

test('the spreadsheet that goes out comes back as the same items, and every wrong cell is told with its row', async () => {
  const [version] = await readVersions(living.province.db, center, { year: 2030 }, 1);
  assert.ok(version);
  const { ids } = living.parts;
  const back = await readItems(await makeEstimateSheet(version), { known: version.items, ids });
  assert.deepEqual(back.faults, []);
  assert.deepEqual(
    back.items,
    version.items.map((one) => {
      const { amount: _, ...rest } = one;
      return rest;
    }),
    'the same lines',
  );
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('x');
  sheet.addRow(['Dự toán']);
  sheet.addRow(['Section', 'Item', 'Unit', 'Quantity', 'Unit price', 'Amount']);
  sheet.addRow(['Thiết bị', 'Ổ đĩa', 'cái', 4, '2.500.000', 10_000_000]);
  sheet.addRow(['Thiết bị', '', 'cái', 1.5, -1]);
  sheet.addRow([]);
  sheet.addRow(['Thiết bị', 'Máy in', 'cái', 2, 3_000_000, 5_000_000]);
  sheet.addRow(['', 'Tổng cộng', '', '', '', 15_000_000]);
  const bytes = Buffer.from(await book.xlsx.writeBuffer());
  const { items, faults } = await readItems(bytes, { known: [], ids });
  assert.deepEqual(
    faults.map(({ row, column }) => [row, column]),
    [
      [4, 'Nội dung'],
      [4, 'Số lượng'],
      [4, 'Đơn giá'],
      [6, 'Thành tiền'],
    ],
  );
  assert.deepEqual([items[0]?.unitPrice, items[0]?.quantity, items.length], [2_500_000, 4, 3]);
  const text =
    'Mục;Nội dung;Đơn vị tính;Số lượng;Đơn giá\n\nThiết bị;"Máy in; khổ A3";cái;2;3.000.000\nThiết bị;;cái;0;1\n';
  const ofCsv = await readItems(Buffer.from(`\uFEFF${text}`), { known: [], ids });
  assert.deepEqual(
    [ofCsv.items[0]?.name, ofCsv.items[0]?.unitPrice, ofCsv.faults.map(({ row, column }) => [row, column])],
    [
      'Máy in; khổ A3',
      3_000_000,
      [
        [4, 'Nội dung'],
        [4, 'Số lượng'],
      ],
    ],
  );
  await assert.rejects(readItems(Buffer.from('x,y'), { known: [], ids }), isRefusal('invalidArgument'));
});
