/** One mail of an agency: assigned, handed back, dated, noted, done; and everything that was done with it (R9.3). */
import { Button, Textarea } from '@mantine/core';
import { IconMailOpened } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { longTime } from '../../../i18n/format.ts';
import type { Arguments } from '../../../jmap/transport.ts';
import { useOpenEmail } from '../../mail/model/use-open-email.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { PickPerson } from '../pick-person.tsx';
import { useAct } from '../use-act.ts';
import type { AgencyMail, AgencyMailEvent } from './agency-mail-types.ts';
import { STATE_KINDS } from './state-kinds.ts';

interface Props {
  mail: AgencyMail;
  accountId: string;
  onChanged: () => void;
  onClose: () => void;
}

function HistoryLine({ event }: { event: AgencyMailEvent }) {
  const { t } = useTranslation();
  const { act, text, by, at } = event;
  const said =
    act === 'deadline'
      ? text === null
        ? t('console.agencyMail.acts.noDeadline')
        : t('console.agencyMail.acts.deadline', { text: longTime(text) })
      : t(`console.agencyMail.acts.${act}`, { text });
  return (
    <li className="record">
      {said} <small>{`${by} · ${longTime(at)}`}</small>
    </li>
  );
}

/** The end of a working day in Huế. */
function endOfWork(day: string): string {
  return new Date(Date.parse(`${day}T17:00:00+07:00`)).toISOString();
}

function Handling({ mail, accountId, onChanged }: Omit<Props, 'onClose'>) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('AgencyMail', accountId);
  const [assigneeId, setAssigneeId] = useState(mail.assigneeId);
  const [due, setDue] = useState('');
  const [note, setNote] = useState('');
  const act = async (change: Arguments, told: string): Promise<void> => {
    const set =
      mail.state === 'new'
        ? { create: { mail: { emailId: mail.id, ...change } } }
        : { update: { [mail.id]: change } };
    if (await run(set, t(`console.agencyMail.told.${told}`))) onChanged();
  };
  return (
    <>
      <PickPerson
        label={t('console.agencyMail.assignee')}
        gives="accountId"
        isRequired={false}
        value={assigneeId}
        onChange={setAssigneeId}
      />
      <div className="acts">
        <Button
          loading={isRunning}
          disabled={assigneeId === null || assigneeId === mail.assigneeId}
          onClick={() => void act({ assigneeId, state: 'open' }, 'assigned')}
        >
          {t('console.agencyMail.assign')}
        </Button>
        {mail.assigneeId !== null && (
          <Button variant="default" onClick={() => void act({ assigneeId: null }, 'handedBack')}>
            {t('console.agencyMail.handBack')}
          </Button>
        )}
        {mail.state === 'done' ? (
          <Button variant="default" onClick={() => void act({ state: 'open' }, 'reopened')}>
            {t('console.agencyMail.reopen')}
          </Button>
        ) : (
          <Button variant="default" onClick={() => void act({ state: 'done' }, 'done')}>
            {t('console.agencyMail.done')}
          </Button>
        )}
      </div>
      <DayField label={t('console.agencyMail.due')} value={due} onChange={setDue} />
      <div className="acts">
        <Button
          variant="default"
          disabled={due === ''}
          onClick={() => void act({ dueAt: endOfWork(due) }, 'due')}
        >
          {t('console.agencyMail.setDue')}
        </Button>
      </div>
      <Textarea
        autosize
        minRows={2}
        maxLength={2000}
        label={t('console.agencyMail.note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="acts">
        <Button
          variant="default"
          disabled={note.trim() === ''}
          onClick={() => void act({ note }, 'noted').then(() => setNote(''))}
        >
          {t('console.agencyMail.addNote')}
        </Button>
      </div>
    </>
  );
}

export function AgencyMailDetail({ mail, accountId, onChanged, onClose }: Props) {
  const { t } = useTranslation();
  const open = useOpenEmail(accountId);
  const state = mail.isLate ? 'late' : mail.state;
  return (
    <Detail
      title={mail.subject || t('console.agencyMail.noSubject')}
      badge={<Badge kind={STATE_KINDS[state]}>{t(`console.agencyMail.states.${state}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.agencyMail.from'), mail.from],
          [t('console.agencyMail.received'), longTime(mail.receivedAt)],
          [t('console.agencyMail.assignee'), mail.assigneeName ?? t('console.agencyMail.nobody')],
          [t('console.agencyMail.due'), mail.dueAt === null ? null : longTime(mail.dueAt)],
        ]}
      />
      <div className="acts">
        <Button
          variant="light"
          leftSection={<IconMailOpened size={17} />}
          onClick={() => void open(mail.emailId)}
        >
          {t('console.agencyMail.read')}
        </Button>
      </div>
      <Handling key={mail.changedAt} mail={mail} accountId={accountId} onChanged={onChanged} />
      <Part title={t('console.agencyMail.history')}>
        {mail.history.length === 0 && <p>{t('console.agencyMail.noHistory')}</p>}
        <ul className="evidence">
          {mail.history.toReversed().map((event) => (
            <HistoryLine key={`${event.at} ${event.act}`} event={event} />
          ))}
        </ul>
      </Part>
    </Detail>
  );
}
