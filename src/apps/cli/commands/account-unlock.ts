/** `account unlock`: the account may sign in again. */
import { unlockAccount } from '#domain/accounts/lock-account.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const DONE = { vi: 'Đã mở khóa {address}.', en: '{address} is unlocked.' };

export const accountUnlock: CommandDefinition = {
  name: 'account unlock',
  summary: { vi: 'mở khóa tài khoản', en: 'unlock an account' },
  arguments: [{ flags: '<address>', text: { vi: 'địa chỉ', en: 'the address' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const address = getArgument(call, 0);
      await unlockAccount(db, { principal, address, authority: authorityOf(call), now: clock() });
      call.output.result({ address, state: 'active' }, [call.output.text(DONE, { address })]);
      return undefined;
    }),
};
