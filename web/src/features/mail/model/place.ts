/** Where in the mail somebody is: account, folder or search, message. All of it is in the address. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { MailSearch } from '../../../app/router.tsx';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { JmapAccount, JmapSession, Mailbox } from '../../../jmap/objects.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';

/** The part of the address that names an account: before the @. */
export function accountKey(account: Pick<JmapAccount, 'name'>): string {
  return account.name.split('@')[0] ?? account.name;
}

/** The accounts that hold mail; the province's own holds its directory. */
export function mailAccounts({ accounts }: JmapSession): [id: string, account: JmapAccount][] {
  return Object.entries(accounts).filter(
    ([, account]) => 'urn:ietf:params:jmap:mail' in account.accountCapabilities,
  );
}

export function folderKey(mailbox: Mailbox): string {
  return mailbox.role ?? mailbox.id;
}

export interface MailPlace {
  accountId: string;
  account: string;
  folder: string;
  mailbox: Mailbox | undefined;
  threadId: string | undefined;
  search: MailSearch;
}

export function usePlace(): MailPlace {
  const { session } = useClient();
  const own = useOwnAccountId();
  const params = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const found = mailAccounts(session).find(([, account]) => accountKey(account) === params.account);
  const accountId = found?.[0] ?? own;
  const mailboxes = useAll('Mailbox', accountId);
  const folder = params.folder ?? 'inbox';
  return useMemo(
    () => ({
      accountId,
      account: accountKey(session.accounts[accountId] ?? { name: '' }),
      folder,
      mailbox: mailboxes.find((mailbox) => folderKey(mailbox) === folder),
      threadId: params.thread,
      search,
    }),
    [accountId, session, folder, mailboxes, params.thread, search],
  );
}

/** Ways to other places of the mail. */
export function useGo() {
  const navigate = useNavigate();
  const toFolder = useCallback(
    (account: string, folder: string, search: MailSearch = {}) =>
      void navigate({ to: '/mail/$account/$folder', params: { account, folder }, search }),
    [navigate],
  );
  const toThread = useCallback(
    (place: MailPlace, thread: string | undefined, replace = false) => {
      const params = { account: place.account, folder: place.folder };
      void (thread === undefined
        ? navigate({ to: '/mail/$account/$folder', params, search: place.search, replace })
        : navigate({
            to: '/mail/$account/$folder/$thread',
            params: { ...params, thread },
            search: place.search,
            replace,
          }));
    },
    [navigate],
  );
  return { toFolder, toThread };
}
