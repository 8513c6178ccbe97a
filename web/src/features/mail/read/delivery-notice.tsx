/** Under a message of one's own: what became of it at each recipient (RFC 8621 §7 `deliveryStatus`). */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { DeliveryStatus, Email, EmailSubmission } from '../../../jmap/objects.ts';
import { resultOf } from '../../../jmap/transport.ts';
import { isScheduled, ScheduledNotice } from './scheduled-notice.tsx';

/** Only for what was sent from here, in the sent folder; read when the message is opened, and kept by push. */
function useSubmission(email: Email, accountId: string): EmailSubmission | undefined {
  const client = useClient();
  const all = useAll('EmailSubmission', accountId);
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
      .then(([, got]) => {
        client.cache.put('EmailSubmission', accountId, (got?.['list'] ?? []) as EmailSubmission[]);
        client.cache.beginState('EmailSubmission', accountId, got?.['state']);
      })
      .catch((error: unknown) => {
        if (!(error instanceof OfflineFault)) reportError(error);
      });
  }, [client, accountId, email.id, isOwn]);
  return isOwn ? all.find(({ emailId }) => emailId === email.id) : undefined;
}

type State = DeliveryStatus['delivered'] | 'held';

/** In this order, the worst first. */
const STATES: readonly State[] = ['no', 'held', 'queued', 'yes', 'unknown'];

function stateOf({ delivered }: DeliveryStatus, { heldFor }: EmailSubmission): State {
  return delivered === 'queued' && heldFor ? 'held' : delivered;
}

export function DeliveryNotice({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const submission = useSubmission(email, accountId);
  if (submission && isScheduled(submission, Date.now()))
    return <ScheduledNotice submission={submission} accountId={accountId} />;
  if (!submission?.deliveryStatus) return null;
  const recipients = Object.entries(submission.deliveryStatus).map(([address, status]) => ({
    ...status,
    address,
    state: stateOf(status, submission),
  }));
  return (
    <details className="delivery">
      <summary>
        {STATES.map((state) => {
          const count = recipients.filter((one) => one.state === state).length;
          return (
            count > 0 && (
              <span key={state} data-state={state}>
                {t(`read.delivery.${state}`, { count })}
              </span>
            )
          );
        })}
      </summary>
      {submission.heldFor && <p className="delivery-reply">{t(`read.delivery.why.${submission.heldFor}`)}</p>}
      <ul>
        {recipients.map(({ address, state, displayed, smtpReply }) => (
          <li key={address} data-state={state}>
            <strong>{address}</strong> {t(`read.delivery.state.${state}`)}
            {displayed === 'yes' && <> · {t('read.delivery.displayed')}</>}
            {(state === 'no' || (state === 'queued' && !smtpReply.startsWith('2'))) && (
              <span className="delivery-reply">{t('read.delivery.said', { reply: smtpReply })}</span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
