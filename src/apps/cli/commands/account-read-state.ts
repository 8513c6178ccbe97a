/** `account read-state`: whether each person who reads an agency's mailbox has a read state of their own (R9.1). */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { changeSeenPersonal, isSeenPersonal } from '#domain/mailstore/personal-seen.ts';
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const STATES = new Set(['personal', 'shared']);
const WRONG = { vi: 'Chọn personal hoặc shared.', en: 'Choose personal or shared.' };
const PERSONAL = {
  vi: '{address}: mỗi người có trạng thái đã đọc riêng.',
  en: '{address}: each person has a read state of their own.',
};
const SHARED = {
  vi: '{address}: mọi người dùng chung một trạng thái đã đọc.',
  en: '{address}: there is one read state for all.',
};

export const accountReadState: CommandDefinition = {
  name: 'account read-state',
  summary: {
    vi: 'xem hoặc đặt trạng thái đã đọc riêng cho từng người trong hộp thư cơ quan',
    en: "show or set whether each person has a read state in an agency's mailbox",
  },
  arguments: [
    { flags: '<address>', text: { vi: 'địa chỉ', en: 'the address' } },
    { flags: '[state]', text: { vi: 'personal hoặc shared', en: 'personal or shared' } },
  ],
  options: [AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async ({ db, principal, clock }) => {
      const address = getArgument(call, 0);
      const wanted = call.arguments[1];
      if (wanted !== undefined && !STATES.has(wanted)) throw new CommandFault(WRONG, EXIT.usage);
      const account = await requireAccount(db, address);
      const access = requireMailAccess(principal, { accountId: account.id }, 'mailbox.write');
      if (wanted !== undefined) {
        const change = { isPersonal: wanted === 'personal', authority: authorityOf(call), now: clock() };
        await changeSeenPersonal(db, access, change);
      }
      const isPersonal = await isSeenPersonal(db, access);
      call.output.result({ address, readState: isPersonal ? 'personal' : 'shared' }, [
        call.output.text(isPersonal ? PERSONAL : SHARED, { address }),
      ]);
      return undefined;
    }),
};
