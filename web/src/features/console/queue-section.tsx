/** Mail that waits to leave: to whom, why it waits, and what the center can do (R6.3). */
import { Button, Select } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize, longTime, shortTime } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { Badge } from '../objects/badge.tsx';
import { type Column, DataTable } from '../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import type { QueuedMail } from './console-types.ts';
import { useShown } from './parts/use-shown.ts';
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

function QueueDetail({ mail }: { mail: QueuedMail }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('QueuedMail');
  const isHeld = mail.recipients.every(({ state }) => state === 'held');
  const update = (patch: object, done: string): void => void run({ update: { [mail.id]: patch } }, done);
  return (
    <aside className="detail" aria-label={t('console.detail')}>
      <h3>{mail.returnPath || '<>'}</h3>
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
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            update({ returnedFor: t('console.queue.returnReason') }, t('console.queue.returned'))
          }
        >
          {t('console.queue.return')}
        </Button>
      </div>
    </aside>
  );
}

export function QueueSection() {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const { chosen, shown, choose } = useShown('QueuedMail');
  const list = useObjectList('QueuedMail', { filter: state === null ? {} : { state }, sort: 'createdAt' });
  const rows = useObjects('QueuedMail', PROVINCE, list.ids);
  return (
    <div className="split" data-open={shown !== undefined}>
      <DataTable
        name={t('console.queue.title')}
        columns={COLUMNS}
        rows={rows}
        list={list}
        chosen={chosen}
        onRow={({ id }) => choose(id)}
        empty={{ icon: IconSend, title: t('console.queue.empty') }}
        tools={
          <Select
            size="xs"
            clearable
            label={t('console.state')}
            placeholder={t('console.all')}
            value={state}
            data={['queued', 'leased', 'held'].map((value) => ({
              value,
              label: t(`console.queue.state.${value}`),
            }))}
            onChange={setState}
          />
        }
      />
      {shown && <QueueDetail key={shown.id} mail={shown} />}
    </div>
  );
}
