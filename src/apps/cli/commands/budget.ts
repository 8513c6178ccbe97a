/** `budget …`: yearly estimates in their versions (R6.9): made, read from a spreadsheet, submitted, decided, exported. */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  approveVersion,
  type BudgetVersion,
  beginVersion,
  changeItems,
  dropVersion,
  readVersions,
  returnVersion,
  submitVersion,
} from '#domain/budget/versions.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { dotted } from '#formats/amounts/dotted.ts';
import { readIssuer } from '#services/papers/issuer.ts';
import {
  acting,
  actingOn,
  actOf,
  idOf,
  idParameter,
  listing,
  MAX_LISTED,
  requireOne,
  showing,
} from '../acting.ts';
import { AS } from '../acting-as.ts';
import {
  type Call,
  type CommandDefinition,
  findOption,
  getArgument,
  type Parameter,
} from '../command-definition.ts';
import { EXIT } from '../exit-codes.ts';
import { AUTHORITY_OPTION, type OpenedStore, withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';

const ID = idParameter('budget list');
const NOTE: Parameter = { flags: '--note <text>', text: { vi: 'ý kiến', en: 'comment' } };

function requireVersion(call: Call, store: OpenedStore): Promise<BudgetVersion> {
  const read = (principal: Principal, id: string) => readVersions(store.db, principal, { ids: [id] }, 1);
  return requireOne(call, store, read, 'estimate');
}

const budgetList: CommandDefinition = {
  name: 'budget list',
  summary: { vi: 'dự toán các năm', en: 'estimates of the years' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readVersions(db, principal, {}, MAX_LISTED),
    [
      { heading: { vi: 'Mã', en: 'Id' }, cell: (one) => one.id },
      { heading: { vi: 'Năm', en: 'Year' }, cell: (one) => String(one.year) },
      { heading: { vi: 'Lần', en: 'Version' }, cell: (one) => String(one.number) },
      { heading: { vi: 'Trạng thái', en: 'State' }, cell: (one) => stateWord(one.state) },
      { heading: { vi: 'Tổng cộng (đồng)', en: 'Total (đồng)' }, cell: (one) => dotted(one.total) },
    ],
  ),
};

const budgetShow: CommandDefinition = {
  name: 'budget show',
  summary: { vi: 'một bản dự toán với các khoản', en: 'a version with its items' },
  arguments: [ID],
  options: [AS],
  run: showing(
    'estimate',
    ({ db }, principal, id) => readVersions(db, principal, { ids: [id] }, 1),
    ({ year, number, state, total, items }) => [
      `${year}/${number}: ${state}, ${dotted(total)} đ`,
      ...items.map(
        ({ section, name, unit, quantity, unitPrice, amount }) =>
          `${section}: ${name}, ${quantity} ${unit} × ${dotted(unitPrice)} = ${dotted(amount)}`,
      ),
    ],
  ),
};

const budgetBegin: CommandDefinition = {
  name: 'budget begin',
  summary: { vi: 'lập bản dự toán của một năm', en: 'begin a version of a year' },
  arguments: [{ flags: '<year>', text: { vi: 'năm', en: 'year' } }],
  options: [AS, AUTHORITY_OPTION],
  run: acting((call, { db }, act) =>
    db.transaction((tx) => beginVersion(tx, act, Number(getArgument(call, 0)))),
  ),
};

const budgetImport: CommandDefinition = {
  name: 'budget import',
  summary: {
    vi: 'đọc các khoản của bản soạn từ .xlsx hoặc CSV',
    en: 'read the items of a draft from an .xlsx or CSV',
  },
  arguments: [ID, { flags: '<file>', text: { vi: 'tệp .xlsx hoặc CSV', en: 'the .xlsx or CSV' } }],
  options: [
    {
      flags: '--write',
      text: { vi: 'ghi vào bản soạn; không có thì chỉ xem thử', en: 'write them; without it only look' },
    },
    AS,
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const act = await actOf(call, store);
      requirePermission(act.principal, 'budget.make', { kind: 'province' });
      const version = await requireVersion(call, store);
      const { readItems } = await import('#services/budget/read-items.ts');
      const known = { known: version.items, ids: store.ids };
      const { items, faults } = await readItems(readFileSync(getArgument(call, 1)), known);
      const isWritten = call.options['write'] === true && faults.length === 0;
      if (isWritten) await store.db.transaction((tx) => changeItems(tx, act, version.id, items));
      call.output.result({ id: version.id, isWritten, items: items.length, faults }, [
        call.output.text({ vi: '{count} khoản', en: '{count} items' }, { count: items.length }),
        ...faults.map((fault) =>
          call.output.text(
            { vi: 'Dòng {row}, {column}: {vi}', en: 'Row {row}, {column}: {en}' },
            { ...fault },
          ),
        ),
      ]);
      return faults.length > 0 ? EXIT.data : undefined;
    }),
};

const budgetExport: CommandDefinition = {
  name: 'budget export',
  summary: { vi: 'xuất ra .pdf hoặc .xlsx', en: 'write it as .pdf or .xlsx' },
  arguments: [ID, { flags: '<file>', text: { vi: 'tệp .pdf hoặc .xlsx', en: 'a .pdf or .xlsx' } }],
  options: [AS],
  run: (call) =>
    withStore(call, async (store) => {
      const path = getArgument(call, 1);
      const version = await requireVersion(call, store);
      const { makeEstimatePaper, makeEstimateSheet } = await import('#services/budget/export-estimate.ts');
      const bytes = path.endsWith('.pdf')
        ? await makeEstimatePaper(version, { issuer: await readIssuer(store.db), now: store.clock() })
        : await makeEstimateSheet(version);
      writeFileSync(path, bytes);
      call.output.result({ path, bytes: bytes.length }, [path]);
      return undefined;
    }),
};

const budgetSubmit: CommandDefinition = {
  name: 'budget submit',
  summary: { vi: 'trình duyệt', en: 'submit a draft' },
  arguments: [ID],
  options: [AS, AUTHORITY_OPTION],
  run: actingOn(submitVersion),
};

const budgetApprove: CommandDefinition = {
  name: 'budget approve',
  summary: { vi: 'duyệt dự toán', en: 'approve an estimate' },
  arguments: [ID],
  options: [NOTE, AS, AUTHORITY_OPTION],
  run: acting((call, { db }, act) =>
    db.transaction((tx) => approveVersion(tx, act, idOf(call), { note: findOption(call, 'note') ?? '' })),
  ),
};

const budgetReturn: CommandDefinition = {
  name: 'budget return',
  summary: { vi: 'trả lại dự toán', en: 'return an estimate' },
  arguments: [ID, { flags: '<reason>', text: { vi: 'lý do', en: 'reason' } }],
  options: [AS, AUTHORITY_OPTION],
  run: actingOn((tx, act, id, call) => returnVersion(tx, act, id, getArgument(call, 1))),
};

const budgetDrop: CommandDefinition = {
  name: 'budget drop',
  summary: { vi: 'bỏ bản đang soạn', en: 'drop a draft' },
  arguments: [ID],
  options: [AS, AUTHORITY_OPTION],
  run: actingOn(dropVersion),
};

export const commands: readonly CommandDefinition[] = [
  budgetList,
  budgetShow,
  budgetBegin,
  budgetImport,
  budgetSubmit,
  budgetApprove,
  budgetReturn,
  budgetDrop,
  budgetExport,
];
