/** Deputies with their days (R2.1): who decides in the chief's place and when, now, to come and over. */
import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../i18n/format.ts';
import { plainName } from '../directory/plain-name.ts';
import type { Column } from '../objects/data-table.tsx';
import type { RoleGrant } from './console-types.ts';
import { GrantDetail } from './grant-detail.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { WhenBadge, whenOf } from './grant-when.tsx';
import { Desk, useDesk } from './parts/desk.tsx';
import { useOwnRoles } from './use-own-roles.ts';

export function DeputiesSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const [isGranting, setGranting] = useState(false);
  const desk = useDesk('RoleGrant', { filter: { role: 'deputy_chief' }, sort: 'startsAt' });
  const mayEnd = roles.has('chief_of_office');
  const columns: readonly Column<RoleGrant>[] = [
    {
      label: 'console.deputies.who',
      isWide: true,
      show: (row) => plainName(row.name),
      text: (row) => row.name,
    },
    { label: 'console.deputies.from', show: (row) => dayText(row.startsAt), text: (row) => row.startsAt },
    {
      label: 'console.deputies.until',
      show: (row) => (row.endsAt === null ? '' : dayText(row.endsAt)),
      text: (row) => row.endsAt ?? '',
    },
    {
      label: 'console.state',
      show: (row) => <WhenBadge grant={row} />,
      text: (row) => t(`console.deputies.when.${whenOf(row)}`),
    },
    { label: 'console.reason', isWide: true, show: (row) => row.reason, text: (row) => row.reason },
  ];
  return (
    <Desk
      desk={desk}
      section="deputies"
      icon={IconUserCheck}
      columns={columns}
      tools={
        mayEnd && (
          <Button size="xs" onClick={() => setGranting(true)}>
            {t('console.deputies.new')}
          </Button>
        )
      }
      detail={(shown, close) => (
        <GrantDetail grant={shown} isFixed={!mayEnd || whenOf(shown) === 'over'} onClose={close} />
      )}
    >
      {isGranting && (
        <GrantDialog role="deputy_chief" onClose={() => setGranting(false)} onGranted={desk.list.refresh} />
      )}
    </Desk>
  );
}
