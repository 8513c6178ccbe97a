/** The largest letters, to be looked at or moved to the bin. */
import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { formatSize, shortTime } from '../../../i18n/format.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { resultOf } from '../../../jmap/transport.ts';
import { faultText } from '../../shell/fault-text.ts';

const SHOWN = 10;
const PROPERTIES = ['id', 'subject', 'from', 'size', 'receivedAt'];

type Large = Pick<Email, 'id' | 'subject' | 'from' | 'size' | 'receivedAt'>;

export function LargestMail({ accountId, onChange }: { accountId: string; onChange: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const trash = useAll('Mailbox', accountId).find(({ role }) => role === 'trash')?.id;
  const [list, setList] = useState<readonly Large[]>();
  useEffect(() => {
    if (trash === undefined) return;
    client.transport
      .request([
        [
          'Email/query',
          {
            accountId,
            filter: { inMailboxOtherThan: [trash] },
            sort: [{ property: 'size', isAscending: false }],
            limit: SHOWN,
          },
        ],
        ['Email/get', { accountId, '#ids': resultOf(0, 'Email/query', '/ids'), properties: PROPERTIES }],
      ])
      .then(([, got]) => setList((got?.['list'] ?? []) as unknown as Large[]))
      .catch(reportError);
  }, [client, accountId, trash]);
  const moveAway = async (email: Large): Promise<void> => {
    try {
      await client.perform(accountId, [
        ['Email/set', { accountId, update: { [email.id]: { mailboxIds: { [trash ?? '']: true } } } }],
      ]);
      setList((before) => before?.filter(({ id }) => id !== email.id));
      showToast(t('storage.movedToTrash'));
      onChange();
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  if (list?.length === 0) return <p className="usage-count">{t('storage.noMail')}</p>;
  return (
    <ul className="usage-large">
      {list?.map((email) => (
        <li key={email.id}>
          <div className="usage-mail">
            <strong>{email.subject || t('restore.noSubject')}</strong>
            <span>
              {email.from?.[0]?.name ?? email.from?.[0]?.email ?? ''} · {shortTime(email.receivedAt)}
            </span>
          </div>
          <span className="usage-size">{formatSize(email.size)}</span>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconTrash size={14} />}
            aria-label={t('storage.trashOne', { subject: email.subject })}
            onClick={() => void moveAway(email)}
          >
            {t('storage.trash')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
