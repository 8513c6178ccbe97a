/**
 * `archive …` (R6.7): rules of retention, holds, searches on an approved request, and the proof of the archive.
 *
 * To ask for a search and to decide on it are acts of people: `--as` names who, and their roles count.
 */

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readWitnessed } from '#apps/server/audit-heads.ts';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { verifyArchive } from '#domain/archive/batches.ts';
import { placeHold, readHolds, releaseHold } from '#domain/archive/holds.ts';
import { verifyJournal } from '#domain/archive/journal.ts';
import { RETENTION_CLASSES, readRules, removeRule, setRule } from '#domain/archive/rules.ts';
import { readFinds } from '#domain/archive/search-mail.ts';
import {
  decideSearch,
  endSearch,
  noteReading,
  readSearches,
  requestSearch,
  requireOpenSearch,
} from '#domain/archive/searches.ts';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { dropExport } from '#services/archive/end-job.ts';
import { packFinds } from '#services/archive/pack-finds.ts';
import { acting, actingOn, idOf, idParameter, listing, MAX_LISTED } from '../acting.ts';
import { AS, principalOf } from '../acting-as.ts';
import {
  type Call,
  type CommandDefinition,
  findOption,
  getArgument,
  type Parameter,
} from '../command-definition.ts';
import { EXIT } from '../exit-codes.ts';
import type { Text } from '../language.ts';
import { AUTHORITY_OPTION, type OpenedStore, withStore } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';

const FOREVER = 'forever';

const RULE = idParameter('archive rules');
const HOLD = idParameter('archive holds');
const SEARCH = idParameter('archive searches');

const REASON: Parameter = { flags: '<reason>', text: { vi: 'lý do', en: 'reason' } };
const UNIT: Parameter = {
  flags: '--unit <code>',
  text: { vi: 'đơn vị và cấp dưới', en: 'a unit with what is below it' },
};
const ACCOUNTS: Parameter = {
  flags: '--accounts <addresses>',
  text: { vi: 'các hộp thư, cách nhau bằng dấu phẩy', en: 'mailboxes, separated by commas' },
};

async function accountsOf(call: Call, { db }: OpenedStore): Promise<AccountId[]> {
  const addresses = findOption(call, 'accounts')?.split(',') ?? [];
  const found: AccountId[] = [];
  for (const address of addresses) found.push((await requireAccount(db, address.trim())).id);
  return found;
}

const H = {
  id: { vi: 'Mã', en: 'Id' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  state: { vi: 'Trạng thái', en: 'State' },
  reason: { vi: 'Lý do', en: 'Reason' },
};

const archiveRules: CommandDefinition = {
  name: 'archive rules',
  summary: { vi: 'quy định lưu giữ thư', en: 'rules of how long mail is kept' },
  options: [AS],
  run: (call) =>
    withStore(call, async (store) => {
      const rules = await readRules(store.db, await principalOf(call, store), undefined, MAX_LISTED);
      call.output.table(
        rules,
        [
          { heading: H.id, cell: (rule) => rule.id },
          { heading: { vi: 'Áp dụng cho', en: 'For' }, cell: (rule) => rule.appliesTo },
          { heading: H.unit, cell: (rule) => rule.unitName ?? '*' },
          { heading: { vi: 'Số ngày', en: 'Days' }, cell: (rule) => `${rule.keepDays ?? FOREVER}` },
          { heading: { vi: 'Căn cứ', en: 'Authority' }, cell: (rule) => rule.authority },
        ],
        (rule) => rule,
      );
      return undefined;
    }),
};

const archiveKeep: CommandDefinition = {
  name: 'archive keep',
  summary: { vi: 'đặt quy định lưu giữ', en: 'set how long mail is kept' },
  arguments: [
    {
      flags: '<class>',
      text: { vi: 'loại hộp thư; left: người đã rời', en: 'class of accounts; left: who left the service' },
      choices: RETENTION_CLASSES,
    },
    { flags: '<days>', text: { vi: 'số ngày, hoặc forever', en: 'days, or forever' } },
  ],
  options: [UNIT, AS, AUTHORITY_OPTION],
  run: acting(async (call, store, act) => {
    const appliesTo = RETENTION_CLASSES.find((one) => one === getArgument(call, 0)) ?? 'personal';
    const days = getArgument(call, 1);
    const code = findOption(call, 'unit');
    const unitId = code === undefined ? null : (await requireUnit(store.db, code)).id;
    const rule = { appliesTo, unitId, keepDays: days === FOREVER ? null : Number(days) };
    return store.db.transaction((tx) => setRule(tx, act, rule));
  }),
};

const archiveForget: CommandDefinition = {
  name: 'archive forget-rule',
  summary: { vi: 'bỏ một quy định lưu giữ', en: 'take a rule away' },
  arguments: [RULE],
  options: [AS, AUTHORITY_OPTION],
  run: actingOn(removeRule),
};

const archiveHolds: CommandDefinition = {
  name: 'archive holds',
  summary: { vi: 'lệnh giữ: thư không bị huỷ', en: 'holds: mail that may not be destroyed' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readHolds(db, principal, {}, MAX_LISTED),
    [
      { heading: H.id, cell: (hold) => hold.id },
      { heading: { vi: 'Tên', en: 'Name' }, cell: (hold) => hold.name },
      { heading: { vi: 'Với', en: 'On' }, cell: (hold) => hold.unitName ?? hold.addresses.join(' ') },
      { heading: H.state, cell: (hold) => stateWord(hold.releasedAt ? 'released' : 'inForce') },
      { heading: H.reason, cell: (hold) => hold.reason },
    ],
  ),
};

const archiveHold: CommandDefinition = {
  name: 'archive hold',
  summary: { vi: 'đặt lệnh giữ với đơn vị hoặc hộp thư', en: 'place a hold on a unit or on mailboxes' },
  arguments: [{ flags: '<name>', text: { vi: 'tên vụ việc', en: 'name of the matter' } }, REASON],
  options: [UNIT, ACCOUNTS, AS, AUTHORITY_OPTION],
  run: acting(async (call, store, act) => {
    const code = findOption(call, 'unit');
    const hold = {
      name: getArgument(call, 0),
      reason: getArgument(call, 1),
      ...(code !== undefined && { unitId: (await requireUnit(store.db, code)).id }),
      accountIds: await accountsOf(call, store),
    };
    return store.db.transaction((tx) => placeHold(tx, act, hold));
  }),
};

const archiveRelease: CommandDefinition = {
  name: 'archive release',
  summary: {
    vi: 'bỏ lệnh giữ, do người khác người đặt',
    en: 'release a hold, by somebody else than who placed it',
  },
  arguments: [HOLD, REASON],
  options: [AS, AUTHORITY_OPTION],
  run: actingOn((tx, act, id, call) => releaseHold(tx, act, id, getArgument(call, 1))),
};

const archiveSearches: CommandDefinition = {
  name: 'archive searches',
  summary: { vi: 'các đề nghị tìm trong lưu trữ', en: 'requests to search the archive' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readSearches(db, principal, {}, MAX_LISTED),
    [
      { heading: H.id, cell: (search) => search.id },
      { heading: H.state, cell: (search) => stateWord(search.state) },
      { heading: { vi: 'Người đề nghị', en: 'Asked by' }, cell: (search) => search.requestedByName },
      { heading: { vi: 'Hộp thư', en: 'Mailboxes' }, cell: (search) => search.addresses.join(' ') },
      { heading: { vi: 'Thấy', en: 'Found' }, cell: (search) => `${search.found}` },
      { heading: H.reason, cell: (search) => search.purpose },
    ],
  ),
};

const archiveRequest: CommandDefinition = {
  name: 'archive request',
  summary: { vi: 'đề nghị tìm trong lưu trữ', en: 'ask for a search of the archive' },
  arguments: [{ flags: '<purpose>', text: { vi: 'mục đích', en: 'what for' } }],
  options: [
    ACCOUNTS,
    { flags: '--after <time>', text: { vi: 'từ (ISO)', en: 'from (ISO)' } },
    { flags: '--before <time>', text: { vi: 'đến (ISO)', en: 'until (ISO)' } },
    { flags: '--text <words>', text: { vi: 'có các từ', en: 'holds these words' } },
    { flags: '--from <text>', text: { vi: 'người gửi', en: 'sender' } },
    { flags: '--to <text>', text: { vi: 'người nhận', en: 'recipient' } },
    { flags: '--subject <text>', text: { vi: 'tiêu đề', en: 'subject' } },
    {
      flags: '--days <days>',
      text: { vi: 'được đọc mấy ngày (mặc định 14)', en: 'days to read it (default 14)' },
    },
    AS,
    AUTHORITY_OPTION,
  ],
  run: acting(async (call, store, act) => {
    const names = ['after', 'before', 'text', 'from', 'to', 'subject'] as const;
    const given = names.map((name) => [name, findOption(call, name)] as const);
    const wanted = {
      purpose: getArgument(call, 0),
      accountIds: await accountsOf(call, store),
      criteria: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
      days: Number(findOption(call, 'days') ?? '14'),
    };
    return store.db.transaction((tx) => requestSearch(tx, act, wanted));
  }),
};

function decision(act: 'approve' | 'refuse', summary: CommandDefinition['summary']): CommandDefinition {
  return {
    name: `archive ${act}`,
    summary,
    arguments: [SEARCH, REASON],
    options: [AS, AUTHORITY_OPTION],
    run: acting(async (call, store, by) => {
      if (by.principal.kind === 'system')
        throw new Refusal('notPermitted', 'To decide on a search is an act of a person: give --as.');
      const id = idOf(call);
      const reason = getArgument(call, 1);
      await store.db.transaction((tx) => decideSearch(tx, by, store, { id, act, reason }));
      return id;
    }),
  };
}

const archiveApprove = decision('approve', {
  vi: 'duyệt đề nghị tìm của người khác',
  en: 'approve a search that somebody else asks for',
});
const archiveRefuse = decision('refuse', { vi: 'từ chối đề nghị tìm', en: 'refuse a search' });

const archiveEnd: CommandDefinition = {
  name: 'archive end',
  summary: { vi: 'kết thúc sớm một lần tìm', en: 'end a search before its time' },
  arguments: [SEARCH],
  options: [AS, AUTHORITY_OPTION],
  run: acting(async (call, store, act) => {
    const id = idOf(call);
    const file = await store.db.transaction((tx) => endSearch(tx, act, store.blobs, id));
    if (file) await dropExport(store, file);
    return id;
  }),
};

const archiveFinds: CommandDefinition = {
  name: 'archive finds',
  summary: {
    vi: 'kết quả một lần tìm đã duyệt; --save ghi ra ZIP',
    en: 'what an approved search found; --save writes a ZIP',
  },
  arguments: [SEARCH],
  options: [{ flags: '--save <file>', text: { vi: 'tệp ZIP', en: 'ZIP file' } }, AS],
  run: (call) =>
    withStore(call, async (store) => {
      const { db, blobs, clock } = store;
      const id = idOf(call);
      const search = await requireOpenSearch(db, await principalOf(call, store), id, clock());
      const finds = await readFinds(db, { searchId: id }, MAX_LISTED);
      const owners = [...new Set(finds.map(({ accountId }) => accountId))];
      await noteReading(db, search, owners, clock());
      const file = findOption(call, 'save');
      if (file !== undefined)
        await pipeline(
          Readable.from(packFinds(blobs, search, finds)),
          createWriteStream(file, { mode: 0o600 }),
        );
      call.output.table(
        finds.map(({ blob, ...find }) => ({ ...find, sha256: blob.toString('hex') })),
        [
          { heading: { vi: 'Hộp thư', en: 'Mailbox' }, cell: (find) => find.address },
          { heading: { vi: 'Nhận', en: 'Received' }, cell: (find) => momentText(find.receivedAt) },
          { heading: { vi: 'Nơi', en: 'Place' }, cell: (find) => find.source },
          { heading: { vi: 'Từ', en: 'From' }, cell: (find) => find.sender },
          { heading: { vi: 'Tiêu đề', en: 'Subject' }, cell: (find) => find.subject },
        ],
        (find) => find,
      );
      return undefined;
    }),
};

const SOUND: Text = {
  vi: 'Lưu trữ nguyên vẹn: {messages} thư trong {batches} đợt; nhật ký: {entries} mục trong {journalBatches} đợt.',
  en: 'The archive is sound: {messages} messages in {batches} batches; journal: {entries} entries in {journalBatches} batches.',
};
const CHANGED: Text = {
  vi: 'Lưu trữ ĐÃ BỊ SỬA: {messages} thư trong {batches} đợt; nhật ký: {entries} mục trong {journalBatches} đợt.',
  en: 'The archive was CHANGED: {messages} messages in {batches} batches; journal: {entries} entries in {journalBatches} batches.',
};

const archiveVerify: CommandDefinition = {
  name: 'archive verify',
  summary: { vi: 'kiểm chứng lưu trữ không bị sửa', en: 'prove that nobody changed the archive' },
  run: (call) =>
    withStore(call, async ({ db, settings }) => {
      const chain = await verifyAuditChain(db, await readWitnessed(settings.data));
      const verdict = await verifyArchive(db);
      const journal = await verifyJournal(db);
      const broken = [...verdict.broken, ...journal.broken];
      const isSound =
        chain.brokenAt === undefined && broken.length === 0 && verdict.missing + journal.missing === 0;
      call.output.result({ ...verdict, journal, auditEvents: chain.events, isSound }, [
        call.output.text(isSound ? SOUND : CHANGED, {
          messages: verdict.entries,
          batches: verdict.batches,
          entries: journal.entries,
          journalBatches: journal.batches,
        }),
        ...broken.map((id) => `  ${id}`),
      ]);
      return isSound ? undefined : EXIT.failure;
    }),
};

export const commands: readonly CommandDefinition[] = [
  archiveRules,
  archiveKeep,
  archiveForget,
  archiveHolds,
  archiveHold,
  archiveRelease,
  archiveSearches,
  archiveRequest,
  archiveApprove,
  archiveRefuse,
  archiveEnd,
  archiveFinds,
  archiveVerify,
];
