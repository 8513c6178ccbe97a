/** `MailUsage/get`: what takes the space of an account, folder by folder and by age. */
import { readMailUsage } from '#domain/mail-tasks/mail-usage.ts';
import type { JmapMethod } from '../method.ts';
import { requireAccount } from '../scope.ts';

export const mailUsage: JmapMethod = {
  name: 'MailUsage/get',
  async run({ deps, scope }, args) {
    const account = requireAccount(scope, args.id('accountId'));
    args.end();
    const { mailboxes, deleted, files, older } = await readMailUsage(deps.db, account.access, deps.clock());
    return {
      accountId: account.id,
      mailboxes: mailboxes.map(({ id, bytes, messages }) => ({ id, bytes, messages })),
      deleted: { ...deleted },
      files: { ...files, quota: deps.settings.files.quotaBytes },
      older: older.map(({ days, bytes, messages }) => ({ days, bytes, messages })),
    };
  },
};
