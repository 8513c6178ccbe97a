/** One message that waits to leave, with each of its recipients, and what can be done about it. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatCount, formatSize, longTime } from '../../../i18n/format.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import type { QueuedMail, QueuedRecipient } from '../console-types.ts';
import { Detail, Facts } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useAct } from '../use-act.ts';
import { isHeld, type QueueState, queueState } from './queue-state.ts';

export const STATE_KINDS: Record<QueueState, BadgeKind> = {
  queued: 'plain',
  leased: 'accent',
  held: 'warning',
  approval: 'warning',
  suspicion: 'danger',
};

/** More are told by their number, and unfold. */
const SHOWN = 8;

function Recipient({ recipient }: { recipient: QueuedRecipient }) {
  const { t } = useTranslation();
  const { address, attempts, state, nextAttemptAt, lastReply } = recipient;
  return (
    <li className="queue-recipient">
      <strong>{address}</strong>
      <small className="cell-note">
        {t('console.queue.attempts', { count: attempts })}
        {state !== 'held' && ` · ${t('console.queue.nextAt', { time: longTime(nextAttemptAt) })}`}
      </small>
      {lastReply !== null && <p className="record">{lastReply}</p>}
    </li>
  );
}

function Recipients({ mail: { recipients, recipientCount } }: { mail: QueuedMail }) {
  const { t } = useTranslation();
  const rest = recipients.slice(SHOWN);
  const more = recipientCount - SHOWN;
  return (
    <>
      <ul className="effects">
        {recipients.slice(0, SHOWN).map((one) => (
          <Recipient key={one.address} recipient={one} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details className="unfolds">
          <summary>{t('console.queue.more', { count: more })}</summary>
          <ul className="effects effects-inner">
            {rest.map((one) => (
              <Recipient key={one.address} recipient={one} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Where mail that the rules hold is decided about. */
const DECIDED_IN: Readonly<Record<string, string>> = { approval: 'approvals', suspicion: 'holds' };

export function QueueDetail({ mail, onClose }: { mail: QueuedMail; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('QueuedMail');
  const [isReturning, setReturning] = useState(false);
  const state = queueState(mail);
  const section = DECIDED_IN[state];
  const update = (patch: object, done: string): void => void run({ update: { [mail.id]: patch } }, done);
  return (
    <Detail
      title={mail.returnPath || '<>'}
      badge={<Badge kind={STATE_KINDS[state]}>{t(`console.queue.state.${state}`)}</Badge>}
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.queue.since'), longTime(mail.createdAt)],
          [t('console.queue.size'), formatSize(mail.size)],
          [t('console.queue.count'), formatCount(mail.recipientCount)],
        ]}
      />
      {section && (
        <Notice kind="info">
          {t(`console.queue.why.${state}`)}{' '}
          <Link to="/console/$section" params={{ section }}>
            {t(`console.${section}.title`)}
          </Link>
        </Notice>
      )}
      <Recipients mail={mail} />
      <div className="acts">
        {!isHeld(mail) && (
          <Button
            size="xs"
            loading={isRunning}
            onClick={() => update({ isDue: true }, t('console.queue.tried'))}
          >
            {t('console.queue.try')}
          </Button>
        )}
        {state === 'held' && (
          <Button
            size="xs"
            loading={isRunning}
            onClick={() => update({ isHeld: false }, t('console.queue.released'))}
          >
            {t('console.queue.release')}
          </Button>
        )}
        {!isHeld(mail) && (
          <Button
            size="xs"
            variant="default"
            loading={isRunning}
            onClick={() => update({ isHeld: true }, t('console.queue.held'))}
          >
            {t('console.queue.hold')}
          </Button>
        )}
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
