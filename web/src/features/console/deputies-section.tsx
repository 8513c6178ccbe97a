/** Deputies with their days (R2.1): who decides in the chief's place and when, now, to come and over. */
import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { plainName } from '../directory/plain-name.ts';
import { Badge, type BadgeKind } from '../objects/badge.tsx';
import { type Column, DataTable } from '../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import type { RoleGrant } from './console-types.ts';
import { EndGrant } from './end-grant.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { useOwnRoles } from './use-own-roles.ts';

type When = 'now' | 'coming' | 'over';

const KINDS: Record<When, BadgeKind> = { now: 'good', coming: 'accent', over: 'plain' };

function whenOf(grant: RoleGrant, now: number = Date.now()): When {
  if (grant.endsAt !== null && Date.parse(grant.endsAt) <= now) return 'over';
  return Date.parse(grant.startsAt) > now ? 'coming' : 'now';
}

export function DeputiesSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const [isGranting, setGranting] = useState(false);
  const list = useObjectList('RoleGrant', { filter: { role: 'deputy_chief' }, sort: 'startsAt' });
  const rows = useObjects('RoleGrant', PROVINCE, list.ids);
  const columns: readonly Column<RoleGrant>[] = [
    {
      label: 'console.deputies.who',
      isWide: true,
      show: (row) => <strong>{plainName(row.name)}</strong>,
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
      show: (row) => <Badge kind={KINDS[whenOf(row)]}>{t(`console.deputies.when.${whenOf(row)}`)}</Badge>,
      text: (row) => t(`console.deputies.when.${whenOf(row)}`),
    },
    { label: 'console.reason', isWide: true, show: (row) => row.reason, text: (row) => row.reason },
    {
      label: 'console.act',
      show: (row) =>
        whenOf(row) !== 'over' &&
        roles.has('chief_of_office', 'center_administrator') && <EndGrant grant={row} />,
    },
  ];
  return (
    <>
      <DataTable
        name={t('console.deputies.title')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{
          icon: IconUserCheck,
          title: t('console.deputies.empty'),
          text: t('console.deputies.emptyText'),
        }}
        tools={
          roles.has('chief_of_office', 'center_administrator') && (
            <Button size="xs" onClick={() => setGranting(true)}>
              {t('console.deputies.new')}
            </Button>
          )
        }
      />
      {isGranting && (
        <GrantDialog role="deputy_chief" onClose={() => setGranting(false)} onGranted={list.refresh} />
      )}
    </>
  );
}
