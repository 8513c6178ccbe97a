/**
 * `removal list`, `propose`, `approve`, `refuse`, `restore`: taking a delivered message back from every mailbox (R6.5).
 *
 * `--as` names who acts, with their own rights: one proposes, another approves.
 */
import type { Principal } from '#domain/directory/principal.ts';
import {
  decideRemoval,
  listRemovals,
  type MailRemoval,
  proposeRemoval,
  restoreRemoval,
} from '#domain/quarantine/mail-removals.ts';
import { idOf, idParameter, listing } from '../acting.ts';
import { AS, principalOf } from '../acting-as.ts';
import { type CommandDefinition, findOption, type Parameter } from '../command-definition.ts';
import type { Text } from '../language.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { stateWord } from '../state-words.ts';

const ID = idParameter('removal list');

const COLUMNS: readonly Column<MailRemoval>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (removal) => removal.id },
  { heading: { vi: 'TRẠNG THÁI', en: 'STATE' }, cell: (removal) => stateWord(removal.state) },
  { heading: { vi: 'THƯ', en: 'MAIL' }, cell: (removal) => `${removal.foundMessages}` },
  { heading: { vi: 'HỘP THƯ', en: 'ACCOUNTS' }, cell: (removal) => `${removal.foundAccounts}` },
  { heading: { vi: 'ĐÃ THU HỒI', en: 'REMOVED' }, cell: (removal) => `${removal.removedMessages}` },
  { heading: { vi: 'LÝ DO', en: 'REASON' }, cell: (removal) => removal.reason },
];

const removalList: CommandDefinition = {
  name: 'removal list',
  summary: { vi: 'liệt kê các lần thu hồi thư', en: 'list removals of delivered mail' },
  options: [AS],
  run: listing(({ db }, principal) => listRemovals(db, principal, {}), COLUMNS),
};

const FOUND = {
  vi: 'Đề nghị {id}: {foundMessages} thư trong {foundAccounts} hộp thư. Chưa thu hồi; cần người khác duyệt.',
  en: 'Proposal {id}: {foundMessages} messages in {foundAccounts} accounts. Nothing is removed before somebody else approves.',
};

/** Each option by the name of its criterion. */
const CRITERIA: Readonly<Record<string, Parameter>> = {
  messageId: { flags: '--message-id <id>', text: { vi: 'Message-ID', en: 'Message-ID' } },
  hash: { flags: '--hash <sha256>', text: { vi: 'mã băm SHA-256', en: 'SHA-256 of the message' } },
  from: { flags: '--from <address>', text: { vi: 'địa chỉ người gửi', en: 'address of the sender' } },
  fromDomain: {
    flags: '--from-domain <domain>',
    text: { vi: 'tên miền người gửi', en: 'domain of the sender' },
  },
  subject: { flags: '--subject <text>', text: { vi: 'một phần chủ đề', en: 'part of the subject' } },
  after: { flags: '--after <time>', text: { vi: 'đến sau lúc', en: 'arrived after' } },
  before: { flags: '--before <time>', text: { vi: 'đến trước lúc', en: 'arrived before' } },
};

const removalPropose: CommandDefinition = {
  name: 'removal propose',
  summary: { vi: 'đề nghị thu hồi thư khỏi mọi hộp thư', en: 'propose to take mail back from every mailbox' },
  options: [
    ...Object.values(CRITERIA),
    { flags: '--reason <text>', text: { vi: 'lý do', en: 'why' }, mandatory: true },
    AS,
  ],
  run: (call) =>
    withStore(call, async (store) => {
      const given = Object.keys(CRITERIA).map((key) => [key, findOption(call, key)] as const);
      const removal = await proposeRemoval(store, {
        principal: await principalOf(call, store),
        criteria: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
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
    arguments: [ID],
    options: [AS, AUTHORITY_OPTION],
    run: (call) =>
      withStore(call, async (store) => {
        const id = idOf(call);
        const principal = await principalOf(call, store);
        await act(store, { principal, id, reason: authorityOf(call) });
        call.output.result({ id }, [call.output.text(DONE)]);
        return undefined;
      }),
  };
}

const removalApprove = deciding(
  'removal approve',
  { vi: 'duyệt một đề nghị thu hồi', en: 'approve a removal' },
  (store, decision) => decideRemoval(store, { ...decision, act: 'approve' }),
);

const removalRefuse = deciding(
  'removal refuse',
  { vi: 'bác một đề nghị thu hồi', en: 'refuse a removal' },
  (store, decision) => decideRemoval(store, { ...decision, act: 'refuse' }),
);

const removalRestore = deciding(
  'removal restore',
  { vi: 'trả lại thư đã thu hồi (trong 30 ngày)', en: 'put removed mail back (within 30 days)' },
  restoreRemoval,
);

export const commands: readonly CommandDefinition[] = [
  removalList,
  removalPropose,
  removalApprove,
  removalRefuse,
  removalRestore,
];
