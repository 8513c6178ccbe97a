/** Mail that waits to leave: to whom, why it waits, and what the center can do (R6.3). */
import { Button, Select } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize, longTime, shortTime } from '../../i18n/format.ts';
import { Badge } from '../objects/badge.tsx';
import type { Column } from '../objects/data-table.tsx';
import type { QueuedMail } from './console-types.ts';
import { Desk, useDesk } from './parts/desk.tsx';
import { Detail, Facts } from './parts/detail.tsx';
import { ReasonDialog } from './parts/reason-dialog.tsx';
import { useAct } from './use-act.ts';

const COLUMNS: readonly Column<QueuedMail>[] = [
  {
    label: 'console.queue.to',
    isWide: true,
    show: (mail) => mail.recipients.map(({ address }) => address).join(', '),
    text: (mail) => mail.recipients.map(({ address }) => address).join(' '),
  },
  { label: 'console.queue.from', show: (mail) => mail.returnPath || '<>', text: (mail) => mail.returnPath },
  { label: 'console.queue.since', show: (mail) => shortTime(mail.createdAt), text: (mail) => mail.createdAt },
  { label: 'console.queue.size', show: (mail) => formatSize(mail.size), text: (mail) => String(mail.size) },
  {
    label: 'console.queue.reply',
    isWide: true,
    show: (mail) => mail.recipients.find(({ lastReply }) => lastReply)?.lastReply ?? '',
    text: (mail) => mail.recipients.find(({ lastReply }) => lastReply)?.lastReply ?? '',
  },
];

function QueueDetail({ mail, onClose }: { mail: QueuedMail; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('QueuedMail');
  const [isReturning, setReturning] = useState(false);
  const isHeld = mail.recipients.every(({ state }) => state === 'held');
  const update = (patch: object, done: string): void => void run({ update: { [mail.id]: patch } }, done);
  return (
    <Detail title={mail.returnPath || '<>'} onClose={onClose}>
      <Facts
        rows={[
          [t('console.queue.since'), longTime(mail.createdAt)],
          [t('console.queue.size'), formatSize(mail.size)],
        ]}
      />
      <ul className="effects">
        {mail.recipients.map((recipient) => (
          <li key={recipient.address}>
            <strong>{recipient.address}</strong>{' '}
            <Badge kind={recipient.state === 'held' ? 'warning' : 'plain'}>
              {t(`console.queue.state.${recipient.state}`)}
            </Badge>
            <br />
            {t('console.queue.attempts', { count: recipient.attempts })} · {longTime(recipient.nextAttemptAt)}
            {recipient.lastReply !== null && <p className="record">{recipient.lastReply}</p>}
          </li>
        ))}
      </ul>
      <div className="acts">
        <Button
          size="xs"
          loading={isRunning}
          onClick={() => update({ isDue: true }, t('console.queue.tried'))}
        >
          {t('console.queue.try')}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            update({ isHeld: !isHeld }, t(isHeld ? 'console.queue.released' : 'console.queue.held'))
          }
        >
          {t(isHeld ? 'console.queue.release' : 'console.queue.hold')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setReturning(true)}>
          {t('console.queue.return')}
        </Button>
      </div>
      {isReturning && (
        <ReasonDialog
          title={t('console.queue.returnTitle')}
          text={t('console.queue.returnText')}
          act={t('console.queue.return')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [mail.id]: { returnedFor: reason } } }, t('console.queue.returned'))
          }
          onClose={() => setReturning(false)}
        />
      )}
    </Detail>
  );
}

export function QueueSection() {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const desk = useDesk('QueuedMail', { filter: state === null ? {} : { state }, sort: 'createdAt' });
  return (
    <Desk
      desk={desk}
      section="queue"
      icon={IconSend}
      columns={COLUMNS}
      isFiltered={state !== null}
      filters={
        <Select
          size="xs"
          clearable
          aria-label={t('console.state')}
          placeholder={t('console.all')}
          value={state}
          data={['queued', 'leased', 'held'].map((value) => ({
            value,
            label: t(`console.queue.state.${value}`),
          }))}
          onChange={setState}
        />
      }
      detail={(shown, close) => <QueueDetail mail={shown} onClose={close} />}
    />
  );
}
