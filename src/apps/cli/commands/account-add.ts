/** `account add`: an account for a person, an agency or the system itself, with its mailboxes (R4.1, R4.2, R5.3). */

import type { AccountKind } from '#domain/accounts/accounts.ts';
import { createAccount } from '#domain/accounts/create-account.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { type Call, type CommandDefinition, findOption, getArgument } from '../command-definition.ts';
import { givePassword, PASSWORD_OPTIONS } from '../give-password.ts';
import { AUTHORITY_OPTION, authorityOf, type OpenedStore, withStore } from '../open-store.ts';

const KINDS = ['personal', 'agency', 'system'] as const satisfies readonly AccountKind[];
const ADDED = { vi: 'Đã tạo {address} ({name}).', en: 'Added {address} ({name}).' };
const NO_PASSWORD = {
  vi: 'Chưa có mật khẩu: thư đến được, nhưng chưa đăng nhập được. Đặt bằng: congthu account password {address}',
  en: 'No password yet: mail arrives, but nobody can sign in. Set one by: congthu account password {address}',
};

async function addAccount(call: Call, store: OpenedStore): Promise<undefined> {
  const { db, ids, clock, principal, settings } = store;
  const address = getArgument(call, 0);
  const unitCode = findOption(call, 'unit');
  const account = await createAccount(db, {
    principal,
    kind: KINDS.find((kind) => kind === findOption(call, 'kind')) ?? 'personal',
    displayName: findOption(call, 'name') ?? address.split('@')[0] ?? address,
    address,
    ...(unitCode !== undefined && { unitCode }),
    authority: authorityOf(call),
    ids,
    now: clock(),
    onCreated: (tx, created) =>
      createMailAccount(tx, { accountId: created.id, quotaBytes: settings.default_quota, ids, now: clock() }),
  });
  const given = await givePassword(call, store, account.address);
  const line = call.output.text(ADDED, { address: account.address, name: account.displayName });
  const value = {
    address: account.address,
    name: account.displayName,
    unit: account.unitCode,
    kind: account.kind,
  };
  call.output.result({ ...value, ...given?.json }, [line, ...(given?.lines ?? [])]);
  if (!given) call.output.note(NO_PASSWORD, { address: account.address });
  return undefined;
}

export const accountAdd: CommandDefinition = {
  name: 'account add',
  summary: { vi: 'tạo tài khoản', en: 'add an account' },
  arguments: [
    {
      flags: '<address>',
      text: { vi: 'địa chỉ, ví dụ nguyenvanan@…', en: 'the address, e.g. nguyenvanan@…' },
    },
  ],
  options: [
    { flags: '--name <name>', text: { vi: 'họ tên hoặc tên cơ quan', en: "the person's or agency's name" } },
    {
      flags: '--unit <code>',
      text: { vi: 'mã đơn vị (xem: unit list)', en: 'code of the unit (see: unit list)' },
    },
    { flags: '--kind <kind>', text: { vi: 'loại tài khoản', en: 'kind of account' }, choices: KINDS },
    ...PASSWORD_OPTIONS,
    AUTHORITY_OPTION,
  ],
  run: (call) => withStore(call, (store) => addAccount(call, store)),
};
