/** What people reported by one button (R8.7), and what became of it. */
import { Button, TextInput } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime, shortTime } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useShown } from '../parts/use-shown.ts';
import { useAct } from '../use-act.ts';
import type { MailIncident } from './safety-types.ts';

function IncidentDetail({ incident }: { incident: MailIncident }) {
  const { t } = useTranslation();
  const incidents = useAct('MailIncident');
  const removals = useAct('MailRemoval');
  const [outcome, setOutcome] = useState('');
  const removeAll = (): void =>
    void removals.run(
      {
        create: {
          new: {
            criteria: { hash: incident.hash },
            reason: t('console.incidents.removalReason'),
            incidentId: incident.id,
          },
        },
      },
      t('console.removals.told.proposed'),
    );
  return (
    <aside className="detail" aria-label={t('console.detail')}>
      <h3>{incident.subject}</h3>
      <dl className="facts">
        <dt>{t('console.quarantine.from')}</dt>
        <dd>{incident.from}</dd>
        <dt>{t('console.incidents.by')}</dt>
        <dd>
          {incident.reportedBy} · {longTime(incident.reportedAt)}
        </dd>
        <dt>{t('console.incidents.note')}</dt>
        <dd>{incident.note}</dd>
      </dl>
      {incident.state === 'open' ? (
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
            <Button variant="default" loading={removals.isRunning} onClick={removeAll}>
              {t('console.incidents.removeAll')}
            </Button>
          </div>
        </>
      ) : (
        <p>{incident.outcome}</p>
      )}
    </aside>
  );
}

export function IncidentsSection() {
  const { t } = useTranslation();
  const { chosen, shown, choose } = useShown('MailIncident');
  const list = useObjectList('MailIncident', { sort: 'reportedAt' });
  const rows = useObjects('MailIncident', PROVINCE, list.ids);
  const columns: readonly Column<MailIncident>[] = [
    {
      label: 'console.quarantine.subject',
      isWide: true,
      show: (row) => row.subject || t('console.quarantine.noSubject'),
      text: (row) => row.subject,
    },
    {
      label: 'console.incidents.kind',
      show: (row) => (
        <Badge kind={row.kind === 'virus' ? 'danger' : 'warning'}>
          {t(`console.incidents.kinds.${row.kind}`)}
        </Badge>
      ),
      text: (row) => row.kind,
    },
    { label: 'console.quarantine.from', show: (row) => row.from, text: (row) => row.from },
    { label: 'console.incidents.by', show: (row) => row.reportedBy, text: (row) => row.reportedBy },
    {
      label: 'console.incidents.at',
      show: (row) => shortTime(row.reportedAt),
      text: (row) => row.reportedAt,
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={row.state === 'open' ? 'warning' : 'good'}>
          {t(`console.incidents.states.${row.state}`)}
        </Badge>
      ),
      text: (row) => row.state,
    },
  ];
  return (
    <div className="split" data-open={shown !== undefined}>
      <DataTable
        name={t('console.incidents.title')}
        columns={columns}
        rows={rows}
        list={list}
        chosen={chosen}
        onRow={({ id }) => choose(id)}
        empty={{ icon: IconFlag, title: t('console.incidents.empty') }}
      />
      {shown && <IncidentDetail key={shown.id} incident={shown} />}
    </div>
  );
}
