/** Large sends to outside that wait for a decision (R8.6): decided one by one, or several after a dry run. */
import { IconFileCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import type { SendApproval } from '../console-types.ts';
import { Register } from '../parts/register.tsx';
import { APPROVAL_KINDS, ApprovalDetail } from './approval-detail.tsx';
import { APPROVAL_BULK } from './bulk-flow.ts';

export function ApprovalsSection() {
  const { t } = useTranslation();
  const columns: readonly Column<SendApproval>[] = [
    {
      label: 'console.approvals.subject',
      isWide: true,
      show: (row) => row.subject || t('console.quarantine.noSubject'),
      text: (row) => row.subject,
    },
    {
      label: 'console.approvals.recipients',
      isNumber: true,
      show: (row) => formatCount(row.recipients),
      text: (row) => `${row.recipients}`,
    },
    {
      label: 'console.approvals.sender',
      show: (row) => <Address of={row.sender} />,
      text: (row) => row.sender,
    },
    { label: 'console.approvals.asked', show: (row) => shortTime(row.askedAt), text: (row) => row.askedAt },
    {
      label: 'console.approvals.decidedBy',
      isHidden: true,
      show: (row) => row.decidedBy,
      text: (row) => row.decidedBy ?? '',
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={APPROVAL_KINDS[row.state]}>{t(`console.approvals.state.${row.state}`)}</Badge>
      ),
      text: (row) => t(`console.approvals.state.${row.state}`),
    },
  ];
  return (
    <Register
      type="SendApproval"
      section="approvals"
      names="approvals.state"
      icon={IconFileCheck}
      sort="askedAt"
      states={['waiting', 'approved', 'refused']}
      columns={columns}
      bulk={APPROVAL_BULK}
      detail={(shown, close) => <ApprovalDetail approval={shown} onClose={close} />}
    />
  );
}
