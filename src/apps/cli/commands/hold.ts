/** `hold list | add | end`: accounts whose mail to outside waits because they may be stolen (R8.6). */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { endHold, holdSending, listHolds, type SendingHold } from '#domain/outbound/sending-holds.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';
import type { Column } from '../output.ts';
import { momentText } from '../zoned-time.ts';

const COLUMNS: readonly Column<SendingHold>[] = [
  { heading: { vi: 'MÃ', en: 'ID' }, cell: (hold) => hold.id },
  { heading: { vi: 'TÀI KHOẢN', en: 'ACCOUNT' }, cell: (hold) => hold.address },
  { heading: { vi: 'LÝ DO', en: 'REASON' }, cell: (hold) => hold.reason },
  { heading: { vi: 'TỪ', en: 'SINCE' }, cell: (hold) => momentText(hold.heldAt) },
  { heading: { vi: 'ĐANG CHỜ', en: 'WAITING' }, cell: (hold) => `${hold.waiting}` },
  { heading: { vi: 'ĐÃ MỞ', en: 'ENDED' }, cell: (hold) => hold.endedBy ?? '' },
];

const holdList: CommandDefinition = {
  name: 'hold list',
  summary: { vi: 'tài khoản bị giữ thư ra ngoài', en: 'accounts whose mail to outside waits' },
  run: (call) =>
    withStore(call, async ({ db, principal }) => {
      call.output.table(await listHolds(db, principal), COLUMNS, (hold) => hold);
      return undefined;
    }),
};

const holdAdd: CommandDefinition = {
  name: 'hold add',
  summary: { vi: 'giữ thư ra ngoài của một tài khoản', en: 'hold an account’s mail to outside' },
  arguments: [{ flags: '<address>', text: { vi: 'địa chỉ', en: 'the address' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock, ids }) => {
      const { id: accountId } = await requireAccount(db, getArgument(call, 0));
      const base = { principal, reason: 'operator' as const, facts: {}, authority: authorityOf(call) };
      const isNew = await holdSending(db, { ...base, accountId, ids, now: clock() });
      call.output.result({ isNew }, [isNew ? 'ok' : '-']);
      return undefined;
    }),
};

const holdEnd: CommandDefinition = {
  name: 'hold end',
  summary: { vi: 'thôi giữ, thư đang chờ được gửi đi', en: 'end a hold; what waits leaves' },
  arguments: [{ flags: '<id>', text: { vi: 'mã (xem: hold list)', en: 'its id (see: hold list)' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const id = getArgument(call, 0);
      await endHold(db, { principal, id, authority: authorityOf(call), now: clock() });
      call.output.result({ id }, ['ok']);
      return undefined;
    }),
};

export const commands: readonly CommandDefinition[] = [holdList, holdAdd, holdEnd];
