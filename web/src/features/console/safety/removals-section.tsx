/** Taking a delivered message back from every mailbox (R6.5): proposed with a count, decided by a second person, undone within 30 days. */
import { IconMailOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import { RemovalDetail } from './removal-detail.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { REMOVAL_KINDS } from './removal-kinds.ts';
import { aboutText, proposerName, reasonText } from './removal-words.ts';
import type { MailRemoval } from './safety-types.ts';

function useColumns(): readonly Column<MailRemoval>[] {
  const { t } = useTranslation();
  const about = (row: MailRemoval): string => aboutText(t, row);
  const reason = (row: MailRemoval): string => reasonText(t, row);
  const by = (row: MailRemoval): string => proposerName(t, row);
  const state = (row: MailRemoval): string => t(`console.removals.states.${row.state}`);
  return [
    { label: 'console.reason', isWide: true, show: reason, text: reason },
    { label: 'console.removals.which', isWide: true, show: about, text: about },
    {
      label: 'console.removals.messages',
      isNumber: true,
      show: (row) => formatCount(row.foundMessages),
      text: (row) => `${row.foundMessages}`,
    },
    {
      label: 'console.removals.accounts',
      isNumber: true,
      show: (row) => formatCount(row.foundAccounts),
      text: (row) => `${row.foundAccounts}`,
    },
    { label: 'console.removals.by', show: by, text: by },
    { label: 'console.removals.at', show: (row) => shortTime(row.proposedAt), text: (row) => row.proposedAt },
    {
      label: 'console.state',
      show: (row) => <Badge kind={REMOVAL_KINDS[row.state]}>{state(row)}</Badge>,
      text: state,
    },
  ];
}

export function RemovalsSection() {
  const columns = useColumns();
  const roles = useOwnRoles();
  return (
    <Register
      type="MailRemoval"
      section="removals"
      icon={IconMailOff}
      sort="proposedAt"
      states={['proposed', 'refused', 'done', 'restored']}
      columns={columns}
      begin={
        roles.has('center_administrator', 'center_operator')
          ? {
              label: 'console.removals.new',
              dialog: (close, refresh) => <RemovalDialog onClose={close} onProposed={refresh} />,
            }
          : undefined
      }
      detail={(shown, close) => <RemovalDetail removal={shown} onClose={close} />}
    />
  );
}
