/** `account second-factor-reset`: takes the second factors of somebody away who has lost them (R8.4, the desk of the center). */
import { resetSecondFactors } from '#domain/accounts/second-factors.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const DONE = {
  vi: 'Đã gỡ {count} lớp xác thực của {address}; mọi phiên đã kết thúc.',
  en: '{count} second factors of {address} are gone; all sessions have ended.',
};

export const accountFactorReset: CommandDefinition = {
  name: 'account second-factor-reset',
  summary: { vi: 'gỡ các lớp xác thực thứ hai', en: 'take the second factors of an account away' },
  arguments: [{ flags: '<address>', text: { vi: 'địa chỉ', en: 'the address' } }],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const address = getArgument(call, 0);
      const reset = { principal, address, authority: authorityOf(call), now: clock() };
      const count = await resetSecondFactors(db, reset);
      call.output.result({ address, removed: count }, [
        call.output.text(DONE, { address, count: String(count) }),
      ]);
      return undefined;
    }),
};
