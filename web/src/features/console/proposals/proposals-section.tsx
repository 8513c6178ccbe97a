/** Difficulties and proposals of agencies (R12.2): sent, answered, collected into a report. */
import { Button } from '@mantine/core';
import { IconBulb, IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { Who } from '../parts/who.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import type { Proposal } from '../work-types.ts';
import { ProposalDetail } from './proposal-detail.tsx';
import { ProposalDialog } from './proposal-dialog.tsx';
import { ReportDialog } from './report-dialog.tsx';

export function ProposalsSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const [isReporting, setReporting] = useState(false);
  const columns: readonly Column<Proposal>[] = [
    {
      label: 'console.proposals.subject',
      isWide: true,
      show: (row) => row.subject,
      text: (row) => row.subject,
    },
    {
      label: 'console.proposals.unit',
      isWide: true,
      show: (row) => row.unitName,
      text: (row) => row.unitName,
    },
    { label: 'console.proposals.by', show: (row) => <Who of={row.sentBy} />, text: (row) => row.sentBy },
    { label: 'console.proposals.at', show: (row) => shortTime(row.createdAt), text: (row) => row.createdAt },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={row.state === 'sent' ? 'warning' : 'good'}>
          {t(`console.proposals.state.${row.state}`)}
        </Badge>
      ),
      text: (row) => t(`console.proposals.state.${row.state}`),
    },
  ];
  return (
    <>
      <Register
        type="Proposal"
        section="proposals"
        names="proposals.state"
        icon={IconBulb}
        sort="createdAt"
        states={['sent', 'answered']}
        columns={columns}
        begin={
          roles.has('unit_administrator', 'agency_head')
            ? {
                label: 'console.proposals.new',
                dialog: (close, refresh) => <ProposalDialog onClose={close} onSent={refresh} />,
              }
            : undefined
        }
        tools={
          roles.has('chief_of_office', 'deputy_chief', 'center_administrator') && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFileText size={15} />}
              onClick={() => setReporting(true)}
            >
              {t('console.proposals.report')}
            </Button>
          )
        }
        detail={(shown, close) => <ProposalDetail proposal={shown} onClose={close} />}
      />
      {isReporting && <ReportDialog onClose={() => setReporting(false)} />}
    </>
  );
}
