/** The way from elsewhere to an e-mail in the mail screen: its conversation, in the folder where it lies. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { accountKey, folderKey } from '../../../jmap/session-accounts.ts';
import { faultText } from '../../shell/fault-text.ts';

interface Place {
  threadId: string;
  mailboxIds: Record<string, boolean>;
}

export function useOpenEmail(accountId: string): (emailId: string) => Promise<void> {
  const client = useClient();
  const navigate = useNavigate();
  const { t } = useTranslation();
  return useCallback(
    async (emailId) => {
      try {
        const [got, boxes] = await client.transport.request([
          ['Email/get', { accountId, ids: [emailId], properties: ['threadId', 'mailboxIds'] }],
          ['Mailbox/get', { accountId, ids: null }],
        ]);
        const [place] = (got?.['list'] ?? []) as Place[];
        const mailbox = ((boxes?.['list'] ?? []) as Mailbox[]).find(({ id }) => place?.mailboxIds[id]);
        if (!place || !mailbox) {
          showToast(t('faults.emailGone'), { kind: 'fault' });
          return;
        }
        const account = accountKey(client.session.accounts[accountId] ?? { name: '' });
        await navigate({
          to: '/mail/$account/$folder/$thread',
          params: { account, folder: folderKey(mailbox), thread: place.threadId },
        });
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
      }
    },
    [client, navigate, accountId, t],
  );
}
