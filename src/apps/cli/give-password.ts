/**
 * Setting a password from the command line: from standard input, or made here for one use and printed once.
 *
 * A password read from standard input is final unless `--one-time` is given with it.
 */
import { randomBytes } from 'node:crypto';
import { makePasswordHasher, passwordSettings } from '#domain/accounts/password-hasher.ts';
import { makeOneTimePassword } from '#domain/accounts/passwords.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import type { Call, Parameter } from './command-definition.ts';
import { authorityOf, type OpenedStore } from './open-store.ts';
import { readPassword } from './password-input.ts';

/** The options of every command that sets a password. */
export const PASSWORD_OPTIONS: readonly Parameter[] = [
  {
    flags: '--password-stdin',
    text: { vi: 'đọc mật khẩu từ đầu vào chuẩn', en: 'read the password from standard input' },
  },
  {
    flags: '--one-time',
    text: {
      vi: 'mật khẩu dùng một lần, phải đổi khi đăng nhập; tự tạo và in ra nếu không có --password-stdin',
      en: 'for one use, to be changed at sign-in; made and printed where --password-stdin is not given',
    },
  },
];

const ONE_TIME = {
  vi: 'Mật khẩu dùng một lần (chỉ hiện lần này): {password}',
  en: 'One-time password (shown this once): {password}',
};

/** What is told of the password: the value only when it was made here. */
export interface GivenPassword {
  lines: string[];
  json: { oneTimePassword?: string };
}

/** Sets the password the call asks for; undefined when it asks for none. */
export async function givePassword(
  call: Call,
  store: OpenedStore,
  address: string,
): Promise<GivenPassword | undefined> {
  const fromInput = call.options.passwordStdin === true;
  const oneTime = call.options.oneTime === true;
  if (!fromInput && !oneTime) return undefined;
  const password = fromInput ? await readPassword(process.stdin) : makeOneTimePassword(randomBytes);
  await setPassword(store.db, makePasswordHasher(passwordSettings(store.settings), randomBytes), {
    principal: store.principal,
    address,
    password,
    oneTime,
    authority: authorityOf(call),
    ids: store.ids,
    now: store.clock(),
  });
  if (fromInput) return { lines: [], json: {} };
  return { lines: [call.output.text(ONE_TIME, { password })], json: { oneTimePassword: password } };
}
