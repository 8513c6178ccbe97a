/** Groups (R4.1): addresses that stand for several people, by name, by unit or by post, and what waits for their moderators. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailGroup } from '../../directory/group-types.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { useObjectList } from '../../objects/use-object-list.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import { GroupDetail } from './group-detail.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { Moderation } from './moderation.tsx';

function GroupList() {
  const { t } = useTranslation();
  const units = useUnits();
  const roles = useOwnRoles();
  const [isNew, setNew] = useState(false);
  const desk = useDesk('Group', { sort: 'name', isAscending: true });
  const unitName = (row: MailGroup): string => units.byId.get(row.unitId)?.name ?? '';
  const columns: readonly Column<MailGroup>[] = [
    { label: 'console.groups.name', isWide: true, show: (row) => row.name, text: (row) => row.name },
    {
      label: 'console.groups.address',
      show: (row) => <Address of={row.address} />,
      text: (row) => row.address,
    },
    {
      label: 'console.groups.membership',
      show: (row) => t(`console.groups.memberships.${row.membership}`),
      text: (row) => t(`console.groups.memberships.${row.membership}`),
    },
    { label: 'console.groups.unit', isWide: true, show: unitName, text: unitName },
    {
      label: 'console.groups.whoMayPost',
      show: (row) => t(`console.groups.posters.${row.whoMayPost}`),
      text: (row) => t(`console.groups.posters.${row.whoMayPost}`),
    },
    {
      label: 'console.groups.isModerated',
      show: (row) => row.isModerated && <Badge kind="accent">{t('console.groups.moderated')}</Badge>,
      text: (row) => (row.isModerated ? t('console.groups.moderated') : ''),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="groups"
      icon={IconUsersGroup}
      columns={columns}
      tools={
        roles.has('chief_of_office', 'center_administrator', 'unit_administrator', 'agency_head') && (
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.groups.new')}
          </Button>
        )
      }
      detail={(shown, close) => <GroupDetail group={shown} onClose={close} />}
    >
      {isNew && <GroupDialog onClose={() => setNew(false)} onMade={desk.list.refresh} />}
    </Desk>
  );
}

export function GroupsSection() {
  const { t } = useTranslation();
  const [place, setPlace] = useState('list');
  const waiting = useObjectList('GroupPost', { filter: { state: 'held' } }).total ?? 0;
  return (
    <>
      <SegmentedControl
        mb="md"
        aria-label={t('console.groups.title')}
        value={place}
        data={[
          { value: 'list', label: t('console.groups.all') },
          { value: 'moderation', label: t('console.groups.waiting', { count: waiting }) },
        ]}
        onChange={setPlace}
      />
      {place === 'list' ? <GroupList /> : <Moderation />}
    </>
  );
}
