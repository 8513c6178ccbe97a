/** The sender asks to be told that the message was read (RFC 8098, RFC 9007): answered only when the reader wants it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { faultText } from '../../shell/fault-text.ts';
import { nameOf } from '../list/row-facts.ts';

/** Set by the server when a receipt was sent, by us when none is wanted (RFC 3503). */
const ANSWERED = '$mdnsent';

export function ReceiptNotice({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [identity] = useAll('Identity', accountId);
  const [isBusy, setBusy] = useState(false);
  const asking = email['header:Disposition-Notification-To:asAddresses']?.[0];
  const isOwn = asking?.email === client.session.accounts[accountId]?.name;
  if (!asking || isOwn || email.keywords[ANSWERED] || email.keywords['$draft'] || !identity) return null;
  const act = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    setBusy(true);
    try {
      await work();
      showToast(done);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setBusy(false);
    }
  };
  const send = async (): Promise<void> => {
    const disposition = { actionMode: 'manual-action', sendingMode: 'mdn-sent-manually', type: 'displayed' };
    const receipt = {
      forEmailId: email.id,
      subject: t('read.receipt.subject', { subject: email.subject }),
      textBody: t('read.receipt.text', { subject: email.subject }),
      disposition,
    };
    await client.perform(accountId, [
      [
        'MDN/send',
        {
          accountId,
          identityId: identity.id,
          send: { receipt },
          onSuccessUpdateEmail: { '#receipt': { [`keywords/${ANSWERED}`]: true } },
        },
      ],
    ]);
    client.cache.put('Email', accountId, [
      { id: email.id, keywords: { ...email.keywords, [ANSWERED]: true } } as { id: string },
    ]);
  };
  const decline = (): Promise<unknown> =>
    client.update('Email', accountId, { [email.id]: { [`keywords/${ANSWERED}`]: true } });
  return (
    <div className="message-notices">
      <Notice
        kind="info"
        acts={
          <>
            <button
              type="button"
              className="link-button"
              disabled={isBusy}
              onClick={() => void act(send, t('read.receipt.sent'))}
            >
              {t('read.receipt.send')}
            </button>
            <button
              type="button"
              className="link-button"
              disabled={isBusy}
              onClick={() => void act(decline, t('read.receipt.declined'))}
            >
              {t('read.receipt.decline')}
            </button>
          </>
        }
      >
        {t('read.receipt.asked', { name: nameOf(asking) })}
      </Notice>
    </div>
  );
}
