/** The folders of an account, fetched when they are not here yet. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { faultText } from '../../shell/fault-text.ts';

export function useMailboxes(accountId: string): readonly Mailbox[] {
  const client = useClient();
  const { t } = useTranslation();
  const mailboxes = useAll('Mailbox', accountId);
  const isEmpty = mailboxes.length === 0;
  useEffect(() => {
    if (!isEmpty || accountId === '') return;
    client
      .fetchAll('Mailbox', accountId)
      .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
  }, [client, accountId, isEmpty, t]);
  return mailboxes;
}
