/** A message that waits for its time: when it goes, and how to have it back as a draft. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { EmailSubmission } from '../../../jmap/objects.ts';
import { faultText } from '../../shell/fault-text.ts';
import { findByRole } from '../model/mailboxes.ts';

/** Shorter ones are the seconds in which sending is undone by the toast. */
const SCHEDULED_MS = 60_000;

export function isScheduled({ undoStatus, sendAt }: EmailSubmission, now: number): boolean {
  return undoStatus === 'pending' && Date.parse(sendAt) - now > SCHEDULED_MS;
}

export function ScheduledNotice({
  submission,
  accountId,
}: {
  submission: EmailSubmission;
  accountId: string;
}) {
  const { t } = useTranslation();
  const client = useClient();
  const [isOver, setOver] = useState(false);
  const takeBack = async (): Promise<void> => {
    const { id, emailId } = submission;
    const drafts = findByRole(client.cache.all('Mailbox', accountId), 'drafts')?.id ?? '';
    const patch = { mailboxIds: { [drafts]: true }, 'keywords/$draft': true };
    try {
      await client.perform(accountId, [
        ['EmailSubmission/set', { accountId, update: { [id]: { undoStatus: 'canceled' } } }],
      ]);
      await client.perform(accountId, [['Email/set', { accountId, update: { [emailId]: patch } }]]);
      setOver(true);
      showToast(t('read.takenBack'));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  if (isOver) return null;
  return (
    <div className="message-notices">
      <Notice
        kind="info"
        acts={
          <button type="button" className="link-button" onClick={() => void takeBack()}>
            {t('read.takeBack')}
          </button>
        }
      >
        {t('read.scheduled', { when: longTime(submission.sendAt) })}
      </Notice>
    </div>
  );
}
