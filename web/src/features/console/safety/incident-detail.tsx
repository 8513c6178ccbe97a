/** One report: what was reported, by whom, and what came of it; all copies of the message can be proposed for removal from here. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { plainName } from '../../directory/plain-name.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts } from '../parts/detail.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { MailIncident } from './safety-types.ts';

function Handle({ incident }: { incident: MailIncident }) {
  const { t } = useTranslation();
  const incidents = useAct('MailIncident');
  const removals = useAct('MailRemoval');
  const [outcome, setOutcome] = useState('');
  const removal = {
    criteria: { hash: incident.hash },
    reason: t('console.incidents.removalReason'),
    incidentId: incident.id,
  };
  return (
    <>
      <TextInput
        label={t('console.incidents.outcome')}
        value={outcome}
        maxLength={500}
        onChange={(event) => setOutcome(event.currentTarget.value)}
      />
      <div className="acts">
        <Button
          loading={incidents.isRunning}
          disabled={outcome.trim() === ''}
          onClick={() =>
            void incidents.run({ update: { [incident.id]: { outcome } } }, t('console.incidents.closed'))
          }
        >
          {t('console.incidents.close')}
        </Button>
        <Button
          variant="default"
          loading={removals.isRunning}
          onClick={() => void removals.run({ create: { new: removal } }, t('console.removals.told.proposed'))}
        >
          {t('console.incidents.removeAll')}
        </Button>
      </div>
    </>
  );
}

export function IncidentDetail({ incident, onClose }: { incident: MailIncident; onClose: () => void }) {
  const { t } = useTranslation();
  const isCenter = useOwnRoles().has('center_administrator', 'center_operator');
  return (
    <Detail
      title={incident.subject || t('console.quarantine.noSubject')}
      badge={
        <Badge kind={incident.state === 'open' ? 'warning' : 'good'}>
          {t(`console.incidents.states.${incident.state}`)}
        </Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.incidents.kind'), t(`console.incidents.kinds.${incident.kind}`)],
          [t('console.quarantine.from'), incident.from],
          [t('console.incidents.by'), plainName(incident.reportedByName)],
          [t('console.accounts.unit'), incident.reportedByUnit],
          [t('console.accounts.address'), incident.reportedByAddress],
          [t('console.incidents.at'), longTime(incident.reportedAt)],
          [t('console.incidents.note'), incident.note],
          [t('console.incidents.outcome'), incident.outcome],
          [t('console.incidents.handledBy'), incident.handledByName],
          [t('console.incidents.handledAt'), incident.handledAt && longTime(incident.handledAt)],
        ]}
      />
      {incident.state === 'open' && isCenter && <Handle incident={incident} />}
    </Detail>
  );
}
