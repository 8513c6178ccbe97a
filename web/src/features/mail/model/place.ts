/** Where in the mail somebody is: account, folder or search, message. All of it is in the address. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { MailSearch } from '../../../app/router.tsx';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { accountIdOf, accountKey, folderKey } from '../../../jmap/session-accounts.ts';

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
  const params = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const accountId = accountIdOf(session, params.account);
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
