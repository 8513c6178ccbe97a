/** Who an order is for, those who have not done it first, with how far each is; what was reported can be sent back. */
import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Part } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useAct } from '../use-act.ts';
import { ANSWER_KINDS, type AnswerState, answerOf } from './order-states.ts';
import type { Order, OrderRecipient } from './order-types.ts';
import './orders.css';

const FIRST: Record<AnswerState, number> = { returned: 0, silent: 1, received: 2, done: 3 };

function timeOf({ doneAt, returnedAt, receivedAt }: OrderRecipient): string {
  const at = doneAt ?? returnedAt ?? receivedAt;
  return at === null ? '' : shortTime(at);
}

interface RowProps {
  one: OrderRecipient;
  onReturn: (() => void) | undefined;
}

function Row({ one, onReturn }: RowProps) {
  const { t } = useTranslation();
  const answer = answerOf(one);
  const said = answer === 'returned' ? one.returnedReason : one.note;
  return (
    <li className="board-row">
      <span className="board-name">
        <strong>{one.name}</strong>
        <small>{one.unitName}</small>
      </span>
      <span className="board-state">
        <Badge kind={ANSWER_KINDS[answer]}>{t(`console.orders.answer.${answer}`)}</Badge>
        {one.hasLeft && <Badge kind="warning">{t('console.orders.hasLeft')}</Badge>}
        <small>{timeOf(one)}</small>
      </span>
      {said !== null && <p className="board-note">{said}</p>}
      {answer === 'done' && onReturn && (
        <Button size="compact-xs" variant="subtle" onClick={onReturn}>
          {t('console.orders.return')}
        </Button>
      )}
    </li>
  );
}

export function OrderBoard({ order, maySteer }: { order: Order; maySteer: boolean }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('Order');
  const [returning, setReturning] = useState<OrderRecipient>();
  const rows = order.recipients.toSorted((a, b) => FIRST[answerOf(a)] - FIRST[answerOf(b)]);
  const part = (count: number): number => (100 * count) / Math.max(1, order.recipientCount);
  const counts = { done: order.doneCount, received: order.receivedCount, all: order.recipientCount };
  return (
    <Part title={t('console.orders.board')}>
      <p className="board-sum">{t('console.orders.sum', counts)}</p>
      <Progress.Root size="sm" aria-hidden="true">
        <Progress.Section value={part(order.doneCount)} color="var(--good)" />
        <Progress.Section value={part(order.receivedCount - order.doneCount)} color="var(--accent)" />
      </Progress.Root>
      <ul className="board">
        {rows.map((one) => (
          <Row key={one.accountId} one={one} onReturn={maySteer ? () => setReturning(one) : undefined} />
        ))}
      </ul>
      {returning && (
        <ReasonDialog
          title={t('console.orders.returnTitle', { name: returning.name })}
          text={t('console.orders.returnText')}
          act={t('console.orders.return')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run(
              { update: { [order.id]: { returnTo: returning.accountId, reason } } },
              t('console.orders.told.returned'),
            )
          }
          onClose={() => setReturning(undefined)}
        />
      )}
    </Part>
  );
}
