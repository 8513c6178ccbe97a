/** What people reported by one button (R8.7), and what became of it. */
import { IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { plainName } from '../../directory/plain-name.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { IncidentDetail } from './incident-detail.tsx';
import type { MailIncident } from './safety-types.ts';

function useColumns(): readonly Column<MailIncident>[] {
  const { t } = useTranslation();
  const kind = (row: MailIncident): string => t(`console.incidents.kinds.${row.kind}`);
  const state = (row: MailIncident): string => t(`console.incidents.states.${row.state}`);
  return [
    {
      label: 'console.quarantine.subject',
      isWide: true,
      show: (row) => row.subject || t('console.quarantine.noSubject'),
      text: (row) => row.subject,
    },
    {
      label: 'console.incidents.kind',
      show: (row) => <Badge kind={row.kind === 'virus' ? 'danger' : 'warning'}>{kind(row)}</Badge>,
      text: kind,
    },
    { label: 'console.quarantine.from', show: (row) => row.from, text: (row) => row.from },
    {
      label: 'console.incidents.by',
      isWide: true,
      show: (row) => (
        <span title={row.reportedByAddress ?? undefined}>
          {plainName(row.reportedByName)}
          <small className="cell-note">{row.reportedByUnit}</small>
        </span>
      ),
      text: (row) => `${plainName(row.reportedByName)} (${row.reportedByUnit})`,
    },
    {
      label: 'console.accounts.address',
      isHidden: true,
      show: (row) => <Address of={row.reportedByAddress} />,
      text: (row) => row.reportedByAddress ?? '',
    },
    {
      label: 'console.incidents.at',
      show: (row) => shortTime(row.reportedAt),
      text: (row) => row.reportedAt,
    },
    {
      label: 'console.state',
      show: (row) => <Badge kind={row.state === 'open' ? 'warning' : 'good'}>{state(row)}</Badge>,
      text: state,
    },
  ];
}

export function IncidentsSection() {
  const columns = useColumns();
  return (
    <Register
      type="MailIncident"
      section="incidents"
      icon={IconFlag}
      sort="reportedAt"
      states={['open', 'handled']}
      columns={columns}
      detail={(shown, close) => <IncidentDetail incident={shown} onClose={close} />}
    />
  );
}
