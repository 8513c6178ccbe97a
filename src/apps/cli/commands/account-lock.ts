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
    {
      flags: '--leaked',
      text: {
        vi: 'mật khẩu bị lộ: kết thúc mọi phiên và mật khẩu ứng dụng (R8.5)',
        en: 'the password leaked: every session and password for programs ends (R8.5)',
      },
    },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const address = getArgument(call, 0);
      const reason = findOption(call, 'reason') ?? '';
      const isLeaked = call.options['leaked'] === true;
      await lockAccount(db, {
        principal,
        address,
        reason,
        authority: authorityOf(call),
        ...(isLeaked && { endsBecause: 'leaked' as const }),
        now: clock(),
      });
      call.output.result({ address, state: 'locked', reason }, [call.output.text(DONE, { address })]);
      return undefined;
    }),
};
