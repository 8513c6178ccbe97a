/** Acts on several large sends, messages that wait, or held accounts; before each a dry run that says what it would meet. */
import i18next from 'i18next';
import type { Arguments } from '../../../jmap/transport.ts';
import type { BulkAct } from '../../objects/bulk-dialog.tsx';
import type { QueuedMail, SendApproval, SendingHold } from '../console-types.ts';
import { isHeld, queueState } from './queue-state.ts';

interface Shape<Row> {
  label: string;
  isMain?: boolean;
  needsReason?: boolean;
  isPossible: (row: Row) => boolean;
  patch: (reason: string) => Arguments | undefined;
}

/** Acts of one type, whose dry run can be told from the rows themselves. */
function actsOn<Row extends { id: string }>(
  type: BulkAct<Row>['type'],
  { nameOf, tell }: { nameOf: (row: Row) => string; tell: (row: Row) => string },
  shapes: readonly Shape<Row>[],
): readonly BulkAct<Row>[] {
  return shapes.map(({ isPossible, patch, ...shape }) => ({
    ...shape,
    type,
    nameOf,
    dryRun: async (_client, rows) =>
      new Map(rows.map((row) => [row.id, { isPossible: isPossible(row), text: tell(row) }])),
    patch: (_row, reason) => patch(reason),
  }));
}

const isWaiting = ({ state }: SendApproval): boolean => state === 'waiting';

export const APPROVAL_BULK = actsOn<SendApproval>(
  'SendApproval',
  {
    nameOf: ({ subject }) => subject,
    tell: ({ sender, recipients }) => i18next.t('console.approvals.toMany', { sender, count: recipients }),
  },
  [
    {
      label: 'console.approve',
      isMain: true,
      isPossible: isWaiting,
      patch: () => ({ state: 'approved' }),
    },
    {
      label: 'console.refuse',
      needsReason: true,
      isPossible: isWaiting,
      patch: (reason) => ({ state: 'refused', reason }),
    },
  ],
);

const hasQueued = ({ recipients }: QueuedMail): boolean => recipients.some(({ state }) => state === 'queued');

export const QUEUE_BULK = actsOn<QueuedMail>(
  'QueuedMail',
  {
    nameOf: ({ returnPath }) => returnPath || '<>',
    tell: ({ recipients: [first], recipientCount }) =>
      `${first?.address ?? ''}${recipientCount > 1 ? ` (+${recipientCount - 1})` : ''}`,
  },
  [
    {
      label: 'console.queue.try',
      isMain: true,
      isPossible: hasQueued,
      patch: () => ({ isDue: true }),
    },
    { label: 'console.queue.hold', isPossible: hasQueued, patch: () => ({ isHeld: true }) },
    {
      label: 'console.queue.release',
      isPossible: (mail) => isHeld(mail) && queueState(mail) === 'held',
      patch: () => ({ isHeld: false }),
    },
    {
      label: 'console.queue.return',
      needsReason: true,
      isPossible: (mail) => mail.recipients.some(({ state }) => state !== 'leased'),
      patch: (reason) => ({ returnedFor: reason }),
    },
  ],
);

export const HOLD_BULK = actsOn<SendingHold>(
  'SendingHold',
  {
    nameOf: ({ address }) => address,
    tell: ({ waiting }) => i18next.t('console.holds.waits', { count: waiting }),
  },
  [
    {
      label: 'console.holds.end',
      isPossible: ({ endedAt }) => endedAt === null,
      patch: () => undefined,
    },
  ],
);
