/** `account password`: sets a password, from standard input or made for one use (R8.5). */
import { type CommandDefinition, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { givePassword, PASSWORD_OPTIONS } from '../give-password.ts';
import { AUTHORITY_OPTION, withStore } from '../open-store.ts';

const DONE = { vi: 'Đã đặt mật khẩu cho {address}.', en: 'The password of {address} is set.' };
const NEITHER = {
  vi: 'Cần --password-stdin, --one-time, hoặc cả hai.',
  en: 'Give --password-stdin, --one-time, or both.',
};

export const accountPassword: CommandDefinition = {
  name: 'account password',
  summary: { vi: 'đặt mật khẩu', en: 'set the password of an account' },
  arguments: [{ flags: '<address>', text: { vi: 'địa chỉ', en: 'the address' } }],
  options: [...PASSWORD_OPTIONS, AUTHORITY_OPTION],
  run: (call) =>
    withStore(call, async (store) => {
      const address = getArgument(call, 0);
      const given = await givePassword(call, store, address);
      if (!given) throw new CommandFault(NEITHER, EXIT.usage);
      call.output.result({ address, ...given.json }, [call.output.text(DONE, { address }), ...given.lines]);
      return undefined;
    }),
};
