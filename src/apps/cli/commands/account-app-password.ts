/** `account app-password`: a password for one program, made at the desk (R8.4). Told once. */

import { randomBytes } from 'node:crypto';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { createAppPassword, PROTOCOLS } from '#domain/accounts/app-passwords.ts';
import { makePasswordHasher, passwordSettings } from '#domain/accounts/password-hasher.ts';
import { type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { CommandFault } from '../command-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { AUTHORITY_OPTION, authorityOf, withStore } from '../open-store.ts';

const DONE = {
  vi: 'Mật khẩu ứng dụng của {address} (chỉ hiện một lần): {password}',
  en: 'The password for a program of {address} (told once): {password}',
};
const WRONG = {
  vi: `--protocols là danh sách gồm: ${PROTOCOLS.join(', ')}; --days là số ngày.`,
  en: `--protocols is a list of: ${PROTOCOLS.join(', ')}; --days is a number of days.`,
};
const DAY_MS = 24 * 60 * 60 * 1000;

export const accountAppPassword: CommandDefinition = {
  name: 'account app-password',
  summary: { vi: 'tạo mật khẩu ứng dụng', en: 'make a password for one program' },
  arguments: [{ flags: '<address>', text: { vi: 'địa chỉ', en: 'the address' } }],
  options: [
    {
      flags: '--label <text>',
      text: { vi: 'tên chương trình', en: 'the name of the program' },
      mandatory: true,
    },
    {
      flags: '--protocols <list>',
      text: { vi: `mở được gì: ${PROTOCOLS.join(',')}`, en: `what it opens: ${PROTOCOLS.join(',')}` },
      mandatory: true,
    },
    { flags: '--days <number>', text: { vi: 'hết hạn sau số ngày này', en: 'it ends after so many days' } },
    AUTHORITY_OPTION,
  ],
  run: (call) =>
    withStore(call, async ({ db, principal, ids, clock, settings }) => {
      const address = getArgument(call, 0);
      const named = (findOption(call, 'protocols') ?? '').split(',').map((name) => name.trim());
      const protocols = PROTOCOLS.filter((protocol) => named.includes(protocol));
      const days = Number(findOption(call, 'days') ?? 0);
      if (protocols.length !== named.length || !Number.isInteger(days) || days < 0)
        throw new CommandFault(WRONG, EXIT.usage);
      const account = await requireAccount(db, address);
      const now = clock();
      const hasher = makePasswordHasher(passwordSettings(settings), randomBytes);
      const { id, password } = await createAppPassword(db, hasher, {
        principal,
        accountId: account.id,
        authority: authorityOf(call),
        label: findOption(call, 'label') ?? '',
        protocols,
        expiresAt: days > 0 ? new Date(now + days * DAY_MS) : undefined,
        ids,
        random: randomBytes,
        now,
      });
      call.output.result({ address, id, password }, [call.output.text(DONE, { address, password })]);
      return undefined;
    }),
};
