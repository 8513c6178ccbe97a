/** `approval list | approve | refuse`: large sends to outside that wait for a decision (R8.6). */
import { decideSend, listSendApprovals, type SendApproval } from '#domain/outbound/send-approvals.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { stateWord } from '../state-words.ts';
import { TEXTS } from '../texts.ts';

const COLUMNS: readonly Column<SendApproval>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (approval) => approval.messageId },
  { heading: { vi: 'NGƯỜI GỬI', en: 'FROM' }, cell: (approval) => approval.sender },
  { heading: { vi: 'SỐ NGƯỜI NHẬN', en: 'RECIPIENTS' }, cell: (approval) => `${approval.recipients}` },
  { heading: { vi: 'TIÊU ĐỀ', en: 'SUBJECT' }, cell: (approval) => approval.subject },
  { heading: TEXTS.columns.state, cell: (approval) => stateWord(approval.state) },
];
const ID = { flags: '<id>', text: { vi: 'mã thư', en: 'id of the message' } };

const approvalList: CommandDefinition = {
  name: 'approval list',
  summary: { vi: 'thư gửi hàng loạt ra ngoài chờ duyệt', en: 'large sends to outside and their decisions' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      call.output.table(await listSendApprovals(db, principal), COLUMNS, (approval) => approval);
      return undefined;
    }),
};

const DECIDED = { vi: 'Đã quyết định.', en: 'Decided.' };

function decisionCommand(word: 'approve' | 'refuse', summary: { vi: string; en: string }): CommandDefinition {
  const isApproved = word === 'approve';
  return {
    name: `approval ${word}`,
    summary,
    arguments: [ID],
    options: [
      {
        flags: '--reason <text>',
        text: { vi: 'lý do, người gửi đọc được', en: 'the reason, which the sender reads' },
        ...(!isApproved && { mandatory: true as const }),
      },
      AUTHORITY_OPTION,
    ],
    run: (call) =>
      withStore(call, async ({ db, principal, clock }) => {
        const messageId = getArgument(call, 0);
        const reason = findOption(call, 'reason') ?? '';
        const authority = authorityOf(call);
        await decideSend(db, { principal, messageId, isApproved, reason, authority, now: clock() });
        call.output.result({ messageId, isApproved }, [call.output.text(DECIDED)]);
        return undefined;
      }),
  };
}

const approvalApprove = decisionCommand('approve', { vi: 'đồng ý cho gửi', en: 'let it leave' });
const approvalRefuse = decisionCommand('refuse', {
  vi: 'từ chối, trả lại người gửi',
  en: 'refuse, and give it back to the sender',
});

export const commands: readonly CommandDefinition[] = [approvalList, approvalApprove, approvalRefuse];
