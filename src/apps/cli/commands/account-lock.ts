/** `account lock`: sign-in stops at once, mail keeps arriving (R8.5). */
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const DONE = { vi: 'Đã khóa {address}.', en: '{address} is locked.' };

export const accountLock: CommandDefinition = {
  name: 'account lock',
  summary: { vi: 'khóa tài khoản (thư vẫn đến)', en: 'lock an account (mail keeps arriving)' },
  arguments: [{ flags: '<address>', text: { vi: 'địa chỉ', en: 'the address' } }],
  options: [
    {
      flags: '--reason <text>',
      text: { vi: 'lý do, chủ tài khoản đọc được', en: 'the reason, which the owner can read' },
      mandatory: true,
    },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const address = getArgument(call, 0);
      const reason = findOption(call, 'reason') ?? '';
      await lockAccount(db, { principal, address, reason, authority: authorityOf(call), now: clock() });
      call.output.result({ address, state: 'locked', reason }, [call.output.text(DONE, { address })]);
      return undefined;
    }),
};
