/**
 * `removal list`, `propose`, `approve`, `refuse`, `restore`: taking a delivered message back from every mailbox (R6.5).
 *
 * `--by` names who acts, with their own rights: one proposes, another approves.
 */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { Principal } from '#domain/directory/principal.ts';
import {
  decideRemoval,
  listRemovals,
  type MailRemoval,
  proposeRemoval,
  restoreRemoval,
} from '#domain/quarantine/mail-removals.ts';
import {
  type Call,
  type CommandDefinition,
  findOption,
  getArgument,
  type Parameter,
} from '../command-definition.ts';
import type { Text } from '../language.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { requireUuid } from '../uuid-argument.ts';

const BY: Parameter = {
  flags: '--by <address>',
  text: { vi: 'người quyết định (mặc định: máy này)', en: 'who decides (default: this machine)' },
};
const ID = [{ flags: '<id>', text: { vi: 'mã thu hồi', en: 'id of the removal' } }];

async function principalOf(call: Call, store: OpenedStore): Promise<Principal> {
  const address = findOption(call, 'by');
  if (address === undefined) return store.principal;
  const account = await requireAccount(store.db, address);
  return readPrincipal(store.db, account.id, store.clock());
}

const COLUMNS: readonly Column<MailRemoval>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (removal) => removal.id },
  { heading: { vi: 'TRẠNG THÁI', en: 'STATE' }, cell: (removal) => removal.state },
  { heading: { vi: 'THƯ', en: 'MAIL' }, cell: (removal) => `${removal.foundMessages}` },
  { heading: { vi: 'HỘP THƯ', en: 'ACCOUNTS' }, cell: (removal) => `${removal.foundAccounts}` },
  { heading: { vi: 'ĐÃ THU HỒI', en: 'REMOVED' }, cell: (removal) => `${removal.removedMessages}` },
  { heading: { vi: 'LÝ DO', en: 'REASON' }, cell: (removal) => removal.reason },
];

export const removalList: CommandDefinition = {
  name: 'removal list',
  summary: { vi: 'liệt kê các lần thu hồi thư', en: 'list removals of delivered mail' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      call.output.table(await listRemovals(db, principal, {}), COLUMNS, (removal) => removal);
      return undefined;
    }),
};

const FOUND = {
  vi: 'Đề nghị {id}: {foundMessages} thư trong {foundAccounts} hộp thư. Chưa thu hồi; cần người khác duyệt.',
  en: 'Proposal {id}: {foundMessages} messages in {foundAccounts} accounts. Nothing is removed before somebody else approves.',
};

const CRITERIA: readonly (Parameter & { key: string; option: string })[] = [
  {
    key: 'messageId',
    option: 'messageId',
    flags: '--message-id <id>',
    text: { vi: 'Message-ID', en: 'Message-ID' },
  },
  {
    key: 'hash',
    option: 'hash',
    flags: '--hash <sha256>',
    text: { vi: 'mã băm SHA-256', en: 'SHA-256 of the message' },
  },
  {
    key: 'from',
    option: 'from',
    flags: '--from <address>',
    text: { vi: 'địa chỉ người gửi', en: 'address of the sender' },
  },
  {
    key: 'fromDomain',
    option: 'fromDomain',
    flags: '--from-domain <domain>',
    text: { vi: 'tên miền người gửi', en: 'domain of the sender' },
  },
  {
    key: 'subject',
    option: 'subject',
    flags: '--subject <text>',
    text: { vi: 'một phần chủ đề', en: 'part of the subject' },
  },
  {
    key: 'after',
    option: 'after',
    flags: '--after <time>',
    text: { vi: 'đến sau lúc', en: 'arrived after' },
  },
  {
    key: 'before',
    option: 'before',
    flags: '--before <time>',
    text: { vi: 'đến trước lúc', en: 'arrived before' },
  },
];

export const removalPropose: CommandDefinition = {
  name: 'removal propose',
  summary: { vi: 'đề nghị thu hồi thư khỏi mọi hộp thư', en: 'propose to take mail back from every mailbox' },
  options: [
    ...CRITERIA.map(({ flags, text }) => ({ flags, text })),
    { flags: '--reason <text>', text: { vi: 'lý do', en: 'why' }, mandatory: true },
    BY,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const given = CRITERIA.flatMap(({ key, option }) => {
        const value = findOption(call, option);
        return value === undefined ? [] : [[key, value] as const];
      });
      const removal = await proposeRemoval(store, {
        principal: await principalOf(call, store),
        criteria: Object.fromEntries(given),
        reason: findOption(call, 'reason') ?? '',
      });
      const { id, foundMessages, foundAccounts } = removal;
      call.output.result(removal, [call.output.text(FOUND, { id, foundMessages, foundAccounts })]);
      return undefined;
    }),
};

const DONE = {
  vi: 'Xong; việc được làm ngay khi máy chủ chạy.',
  en: 'Done; the server does it as soon as it runs.',
};

function deciding(
  name: string,
  summary: Text,
  act: (store: OpenedStore, decision: { principal: Principal; id: string; reason: string }) => Promise<void>,
): CommandDefinition {
  return {
    name,
    summary,
    arguments: ID,
    options: [BY, AUTHORITY_OPTION],
    run: (call) =>
      withStore(call, async (store) => {
        const id = requireUuid(getArgument(call, 0));
        const principal = await principalOf(call, store);
        await act(store, { principal, id, reason: authorityOf(call) });
        call.output.result({ id }, [call.output.text(DONE)]);
        return undefined;
      }),
  };
}

export const removalApprove = deciding(
  'removal approve',
  { vi: 'duyệt một đề nghị thu hồi', en: 'approve a removal' },
  (store, decision) => decideRemoval(store, { ...decision, act: 'approve' }),
);

export const removalRefuse = deciding(
  'removal refuse',
  { vi: 'bác một đề nghị thu hồi', en: 'refuse a removal' },
  (store, decision) => decideRemoval(store, { ...decision, act: 'refuse' }),
);

export const removalRestore = deciding(
  'removal restore',
  { vi: 'trả lại thư đã thu hồi (trong 30 ngày)', en: 'put removed mail back (within 30 days)' },
  restoreRemoval,
);
