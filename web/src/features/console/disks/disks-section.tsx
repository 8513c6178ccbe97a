/** The register of what still had to go by disk (R8.1): written down by who sends, confirmed by who gets it. */
import { IconUsb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import { DiskDetail } from './disk-detail.tsx';
import { DiskDialog } from './disk-dialog.tsx';
import type { DiskDelivery } from './disk-types.ts';
import './disk-types.ts';

export function DisksSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const columns: readonly Column<DiskDelivery>[] = [
    { label: 'console.disks.content', isWide: true, show: (row) => row.content, text: (row) => row.content },
    { label: 'console.disks.from', isWide: true, show: (row) => row.unitName, text: (row) => row.unitName },
    { label: 'console.disks.to', isWide: true, show: (row) => row.toName, text: (row) => row.toName },
    {
      label: 'console.disks.medium',
      show: (row) => t(`console.disks.media.${row.medium}`),
      text: (row) => t(`console.disks.media.${row.medium}`),
    },
    { label: 'console.disks.day', show: (row) => dayText(row.carriedOn), text: (row) => row.carriedOn },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={row.state === 'sent' ? 'warning' : 'good'}>
          {t(`console.disks.states.${row.state}`)}
        </Badge>
      ),
      text: (row) => t(`console.disks.states.${row.state}`),
    },
  ];
  return (
    <Register
      type="DiskDelivery"
      section="disks"
      icon={IconUsb}
      sort="createdAt"
      states={['sent', 'received']}
      columns={columns}
      begin={
        roles.has('center_administrator', 'center_operator', 'unit_administrator', 'agency_head', 'delegate')
          ? {
              label: 'console.disks.new',
              dialog: (close, refresh) => <DiskDialog onClose={close} onRecorded={refresh} />,
            }
          : undefined
      }
      detail={(shown, close) => <DiskDetail delivery={shown} onClose={close} />}
    />
  );
}
