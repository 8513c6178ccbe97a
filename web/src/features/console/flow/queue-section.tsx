/** Mail that waits to leave: to whom, why it waits, and what the center can do (R6.3). */
import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatSize, shortTime } from '../../../i18n/format.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import type { QueuedMail } from '../console-types.ts';
import { Register } from '../parts/register.tsx';
import { QUEUE_BULK } from './bulk-flow.ts';
import { QueueDetail, STATE_KINDS } from './queue-detail.tsx';
import { nextAttempt, queueState, replyOf } from './queue-state.ts';

function useColumns(): readonly Column<QueuedMail>[] {
  const { t } = useTranslation();
  const state = (mail: QueuedMail): string => t(`console.queue.state.${queueState(mail)}`);
  return [
    {
      label: 'console.queue.to',
      isWide: true,
      show: ({ recipients, recipientCount }) => (
        <>
          <Address isOutside of={recipients[0]?.address ?? null} />
          {recipientCount > 1 && (
            <small className="cell-note">
              {t('console.queue.more', {
                count: recipientCount - 1,
              })}
            </small>
          )}
        </>
      ),
      text: (mail) => mail.recipients.map(({ address }) => address).join(' '),
    },
    {
      label: 'console.state',
      show: (mail) => <Badge kind={STATE_KINDS[queueState(mail)]}>{state(mail)}</Badge>,
      text: state,
    },
    {
      label: 'console.queue.from',
      show: (mail) => (mail.returnPath === '' ? '<>' : <Address of={mail.returnPath} />),
      text: (mail) => mail.returnPath,
    },
    {
      label: 'console.queue.since',
      show: (mail) => shortTime(mail.createdAt),
      text: (mail) => mail.createdAt,
    },
    {
      label: 'console.queue.next',
      show: (mail) => {
        const time = nextAttempt(mail);
        return time && shortTime(time);
      },
      text: (mail) => nextAttempt(mail) ?? '',
    },
    {
      label: 'console.queue.tries',
      isNumber: true,
      isHidden: true,
      show: (mail) => Math.max(...mail.recipients.map(({ attempts }) => attempts)),
      text: (mail) => `${Math.max(...mail.recipients.map(({ attempts }) => attempts))}`,
    },
    {
      label: 'console.queue.size',
      isNumber: true,
      isHidden: true,
      show: (mail) => formatSize(mail.size),
      text: (mail) => `${mail.size}`,
    },
    { label: 'console.queue.reply', isWide: true, show: replyOf, text: replyOf },
  ];
}

export function QueueSection() {
  const columns = useColumns();
  return (
    <Register
      type="QueuedMail"
      section="queue"
      names="queue.state"
      icon={IconSend}
      sort="createdAt"
      states={['queued', 'leased', 'held']}
      columns={columns}
      bulk={QUEUE_BULK}
      detail={(shown, close) => <QueueDetail mail={shown} onClose={close} />}
    />
  );
}
