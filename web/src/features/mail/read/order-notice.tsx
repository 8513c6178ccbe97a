/** A message that is an order (R9.4): its number and deadline, and the answers to it. */
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice, type NoticeKind } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { longTime } from '../../../i18n/format.ts';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import type { ReceivedOrder } from '../../console/orders/order-types.ts';
import { faultText } from '../../shell/fault-text.ts';

/** The order that a message says it is, where the server knows it as one to this mailbox: anybody can write a header. */
function useOrder(email: Email, accountId: string): [ReceivedOrder | undefined, () => void] {
  const client = useClient();
  const [order, setOrder] = useState<ReceivedOrder>();
  const [turn, setTurn] = useState(0);
  const id = email['header:Congthu-Order:asText']?.trim();
  useEffect(() => {
    if (!id) return;
    client.transport
      .request([['ReceivedOrder/get', { accountId, ids: [id] }]])
      .then(([got]) =>
        setOrder(((got?.['list'] ?? []) as ReceivedOrder[]).find((one) => one.emailId === email.id)),
      )
      .catch((error: unknown) => {
        if (!(error instanceof OfflineFault)) reportError(error);
      });
  }, [client, accountId, email.id, id, turn]);
  return [order, () => setTurn((last) => last + 1)];
}

function kindOf({ state, doneAt, isLate }: ReceivedOrder): NoticeKind {
  if (doneAt !== null) return 'good';
  if (state !== 'open') return 'info';
  return isLate ? 'danger' : 'warning';
}

function wordOf({ state, doneAt, receivedAt, isLate }: ReceivedOrder): string {
  if (doneAt !== null) return 'done';
  if (state !== 'open') return state;
  if (isLate) return 'late';
  return receivedAt === null ? 'silent' : 'received';
}

export function OrderNotice({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [order, refresh] = useOrder(email, accountId);
  const [isBusy, setBusy] = useState(false);
  if (!order) return null;
  const acknowledge = async (): Promise<void> => {
    setBusy(true);
    try {
      const update = { [order.id]: { isReceived: true } };
      await client.perform(accountId, [['ReceivedOrder/set', { accountId, update }]]);
      showToast(t('read.order.acknowledged'));
      refresh();
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setBusy(false);
    }
  };
  const isWaiting = order.state === 'open' && order.doneAt === null;
  return (
    <div className="message-notices">
      <Notice
        kind={kindOf(order)}
        acts={
          <>
            {isWaiting && order.receivedAt === null && (
              <button
                type="button"
                className="link-button"
                disabled={isBusy}
                onClick={() => void acknowledge()}
              >
                {t('read.order.acknowledge')}
              </button>
            )}
            <Link
              className="link-button"
              to="/console/$section"
              params={{ section: 'receivedOrders' }}
              search={{ id: order.id }}
            >
              {t(isWaiting ? 'read.order.report' : 'read.order.open')}
            </Link>
          </>
        }
      >
        {t(`read.order.${wordOf(order)}`, { name: order.name, due: longTime(order.dueAt) })}
      </Notice>
    </div>
  );
}
