/** One handover: who to whom on what, how far it is, what is handed over, what each party does next, its papers and its history. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { useDownload } from '../parts/use-download.ts';
import { WhoWhen } from '../parts/who.tsx';
import { HandoverActs } from './handover-acts.tsx';
import { HandoverDelegations } from './handover-delegations.tsx';
import { HandoverInventoryPart } from './handover-inventory.tsx';
import { STANDING_KINDS, standingOf } from './handover-states.ts';
import { HandoverSteps } from './handover-steps.tsx';
import './handovers.css';
import type { Handover } from './handover-types.ts';

const named = (name: string, title: string): string => (title === '' ? name : `${name}, ${title}`);

function Minutes({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const { isRunning, run } = useDownload();
  return (
    <Part title={t('console.handovers.minutes')}>
      {handover.minutes && <p>{handover.minutes.name}</p>}
      <div className="acts">
        <Button
          variant="default"
          loading={isRunning}
          onClick={() => void run('Handover/openMinutes', { id: handover.id })}
        >
          {t(handover.minutes ? 'console.handovers.openMinutes' : 'console.handovers.openDraft')}
        </Button>
      </div>
    </Part>
  );
}

function History({ history }: Pick<Handover, 'history'>) {
  const { t } = useTranslation();
  return (
    <Part title={t('console.handovers.history')}>
      <ul className="handover-list">
        {history.toReversed().map((event) => (
          <li key={`${event.at} ${event.act} ${event.text}`}>
            {t(`console.handovers.acts.${event.act}`)}
            {event.text && `: ${event.text}`}{' '}
            <small>
              <WhoWhen of={event.by} at={event.at} />
            </small>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function HandoverDetail({ handover, onClose }: { handover: Handover; onClose: () => void }) {
  const { t } = useTranslation();
  const standing = standingOf(handover);
  return (
    <Detail
      title={handover.unitName}
      badge={<Badge kind={STANDING_KINDS[standing]}>{t(`console.handovers.standing.${standing}`)}</Badge>}
      onClose={onClose}
    >
      <HandoverSteps handover={handover} />
      <Facts
        rows={[
          [t('console.handovers.mailbox'), handover.address],
          [t('console.handovers.from'), named(handover.fromName, handover.fromTitle)],
          [t('console.handovers.to'), named(handover.toName, handover.toTitle)],
          [t('console.handovers.acting'), handover.isActing && t('console.yes')],
          [t('console.handovers.basis'), handover.basis],
          [t('console.handovers.opened'), longTime(handover.openedAt)],
          [t('console.handovers.due'), longTime(handover.dueAt)],
          [t('console.handovers.givenFor'), handover.handedOverReason],
          [t('console.handovers.objection'), handover.objection],
          [t('console.handovers.settlement'), handover.settlement],
        ]}
      />
      <HandoverActs key={handover.state} handover={handover} />
      {handover.notes !== '' && (
        <Part title={t('console.handovers.notes')}>
          <p className="long-text">{handover.notes}</p>
        </Part>
      )}
      <HandoverDelegations handover={handover} />
      <HandoverInventoryPart handover={handover} />
      <Minutes handover={handover} />
      <History history={handover.history} />
    </Detail>
  );
}
