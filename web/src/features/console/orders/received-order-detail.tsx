/** One order as whoever it is for reads it, with the two answers: received, and done with what was done. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts } from '../parts/detail.tsx';
import { useAct } from '../use-act.ts';
import { receivedKind, receivedWord } from './order-states.ts';
import type { ReceivedOrder } from './order-types.ts';

interface Props {
  order: ReceivedOrder;
  accountId: string;
  onClose: () => void;
}

function Answer({ order, accountId }: Omit<Props, 'onClose'>) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('ReceivedOrder', accountId);
  const [note, setNote] = useState('');
  const received = { update: { [order.id]: { isReceived: true } } };
  const done = { update: { [order.id]: { isDone: true, note } } };
  return (
    <>
      {order.receivedAt === null && (
        <div className="acts">
          <Button
            loading={isRunning}
            onClick={() => void run(received, t('console.receivedOrders.told.received'))}
          >
            {t('console.receivedOrders.receive')}
          </Button>
        </div>
      )}
      <Textarea
        autosize
        minRows={3}
        label={t('console.receivedOrders.note')}
        description={t('console.receivedOrders.noteHint')}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="acts">
        <Button
          variant={order.receivedAt === null ? 'default' : 'filled'}
          loading={isRunning}
          onClick={() => void run(done, t('console.receivedOrders.told.done'))}
        >
          {t('console.receivedOrders.complete')}
        </Button>
      </div>
    </>
  );
}

export function ReceivedOrderDetail({ order, accountId, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Detail
      title={`${order.name} · ${order.subject}`}
      badge={<Badge kind={receivedKind(order)}>{t(receivedWord(order))}</Badge>}
      onClose={onClose}
    >
      {order.returnedReason !== null && (
        <Notice kind="warning">
          {t('console.receivedOrders.returned', { reason: order.returnedReason })}
        </Notice>
      )}
      <Facts
        rows={[
          [t('console.orders.unit'), order.unitName],
          [t('console.orders.by'), order.issuedBy],
          [t('console.orders.issued'), longTime(order.issuedAt)],
          [t('console.orders.due'), longTime(order.dueAt)],
          [t('console.receivedOrders.receivedAt'), order.receivedAt && longTime(order.receivedAt)],
          [t('console.receivedOrders.doneAt'), order.doneAt && longTime(order.doneAt)],
          [t('console.receivedOrders.note'), order.note],
          [t('console.orders.endedReason'), order.endedReason],
        ]}
      />
      <p className="long-text">{order.text}</p>
      {order.state === 'open' && order.doneAt === null && <Answer order={order} accountId={accountId} />}
    </Detail>
  );
}
