/** Under a message of one's own: what became of it at each recipient (RFC 8621 §7 `deliveryStatus`). */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { DeliveryStatus, Email, EmailSubmission } from '../../../jmap/objects.ts';
import { resultOf } from '../../../jmap/transport.ts';
import { isScheduled, ScheduledNotice } from './scheduled-notice.tsx';

/** Only for what was sent from here, in the sent folder. */
function useSubmission(email: Email, accountId: string): EmailSubmission | undefined {
  const client = useClient();
  const [submission, setSubmission] = useState<EmailSubmission>();
  const isOwn = client.cache
    .all('Mailbox', accountId)
    .some((mailbox) => mailbox.role === 'sent' && email.mailboxIds[mailbox.id]);
  useEffect(() => {
    if (!isOwn) return;
    client.transport
      .request([
        ['EmailSubmission/query', { accountId, filter: { emailIds: [email.id] } }],
        ['EmailSubmission/get', { accountId, '#ids': resultOf(0, 'EmailSubmission/query', '/ids') }],
      ])
      .then(([, got]) => setSubmission(((got?.['list'] ?? []) as EmailSubmission[])[0]))
      .catch((error: unknown) => {
        if (!(error instanceof OfflineFault)) reportError(error);
      });
  }, [client, accountId, email.id, isOwn]);
  return submission;
}

function countsOf(status: Record<string, DeliveryStatus>): Record<DeliveryStatus['delivered'], string[]> {
  const counts: Record<DeliveryStatus['delivered'], string[]> = { yes: [], no: [], queued: [], unknown: [] };
  for (const [address, { delivered }] of Object.entries(status)) counts[delivered].push(address);
  return counts;
}

export function DeliveryNotice({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const submission = useSubmission(email, accountId);
  if (submission && isScheduled(submission, Date.now()))
    return <ScheduledNotice submission={submission} accountId={accountId} />;
  if (!submission?.deliveryStatus) return null;
  const counts = countsOf(submission.deliveryStatus);
  return (
    <details className="delivery">
      <summary>
        {counts.no.length > 0 && (
          <span data-state="no">{t('read.delivery.no', { count: counts.no.length })}</span>
        )}
        {counts.queued.length > 0 && (
          <span data-state="queued">{t('read.delivery.queued', { count: counts.queued.length })}</span>
        )}
        {counts.yes.length > 0 && (
          <span data-state="yes">{t('read.delivery.yes', { count: counts.yes.length })}</span>
        )}
        {counts.unknown.length > 0 && (
          <span data-state="unknown">{t('read.delivery.unknown', { count: counts.unknown.length })}</span>
        )}
      </summary>
      <ul>
        {Object.entries(submission.deliveryStatus).map(([address, { delivered, displayed, smtpReply }]) => (
          <li key={address} data-state={delivered}>
            <strong>{address}</strong> {t(`read.delivery.state.${delivered}`)}
            {displayed === 'yes' && <> · {t('read.delivery.displayed')}</>}
            {delivered === 'no' && <span className="delivery-reply">{smtpReply}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
