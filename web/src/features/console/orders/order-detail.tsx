/** One order with its board: who has it, who has done it, and what its head can do about it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useDownload } from '../parts/use-download.ts';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { OrderBoard } from './order-board.tsx';
import { OrderHistory } from './order-history.tsx';
import { STANDING_KINDS, standingOf } from './order-states.ts';
import type { Order } from './order-types.ts';

function Files({ order }: { order: Order }) {
  const { t } = useTranslation();
  const { isRunning, run } = useDownload();
  if (order.files.length === 0) return null;
  return (
    <Part title={t('console.orders.files')}>
      <div className="acts">
        {order.files.map((file, index) => (
          <Button
            key={file.name}
            size="xs"
            variant="default"
            loading={isRunning}
            onClick={() => void run('Order/openFile', { id: order.id, index })}
          >
            {file.name}
          </Button>
        ))}
      </div>
    </Part>
  );
}

function Acts({ order }: { order: Order }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('Order');
  const [ending, setEnding] = useState<'closed' | 'withdrawn'>();
  const isFinished = order.doneCount === order.recipientCount;
  const remind = { update: { [order.id]: { remind: true } } };
  return (
    <>
      <div className="acts">
        {!isFinished && (
          <Button loading={isRunning} onClick={() => void run(remind, t('console.orders.told.reminded'))}>
            {t('console.orders.remind', { count: order.recipientCount - order.doneCount })}
          </Button>
        )}
        <Button variant={isFinished ? 'filled' : 'default'} onClick={() => setEnding('closed')}>
          {t('console.orders.close')}
        </Button>
        <Button variant="default" onClick={() => setEnding('withdrawn')}>
          {t('console.orders.withdraw')}
        </Button>
      </div>
      {ending && (
        <ReasonDialog
          title={t(ending === 'closed' ? 'console.orders.closeTitle' : 'console.orders.withdrawTitle', {
            name: order.name,
          })}
          text={t(ending === 'closed' ? 'console.orders.closeText' : 'console.orders.withdrawText')}
          act={t(ending === 'closed' ? 'console.orders.close' : 'console.orders.withdraw')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [order.id]: { state: ending, reason } } }, t(`console.orders.told.${ending}`))
          }
          onClose={() => setEnding(undefined)}
        />
      )}
    </>
  );
}

export function OrderDetail({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const standing = standingOf(order);
  const maySteer = order.state === 'open' && roles.hasIn(order.unitId, 'agency_head');
  return (
    <Detail
      title={`${order.name} · ${order.subject}`}
      badge={<Badge kind={STANDING_KINDS[standing]}>{t(`console.orders.standing.${standing}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.orders.unit'), order.unitName],
          [t('console.orders.by'), order.issuedBy],
          [t('console.orders.issued'), longTime(order.issuedAt)],
          [t('console.orders.due'), longTime(order.dueAt)],
          [t('console.orders.ended'), order.endedAt && longTime(order.endedAt)],
          [t('console.orders.endedReason'), order.endedReason],
        ]}
      />
      <p className="long-text">{order.text}</p>
      <Files order={order} />
      {/* Above the board, which has a line for each of up to two thousand people. */}
      {maySteer && <Acts order={order} />}
      <OrderBoard order={order} maySteer={maySteer} />
      <OrderHistory order={order} />
    </Detail>
  );
}
