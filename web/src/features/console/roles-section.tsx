/** Who holds which role where, until when and on which ground (R2.1); a role is given and ended here, never to oneself. */
import { Button, Select } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../i18n/format.ts';
import { plainName } from '../directory/plain-name.ts';
import { useUnits } from '../directory/use-units.ts';
import { Address } from '../objects/address.tsx';
import { Badge } from '../objects/badge.tsx';
import type { Column } from '../objects/data-table.tsx';
import type { RoleGrant } from './console-types.ts';
import { GrantDetail } from './grant-detail.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { WhenBadge, whenOf } from './grant-when.tsx';
import { Desk, useDesk } from './parts/desk.tsx';
import { GIVEN_BY_CENTER, ROLES } from './roles.ts';
import { useOwnRoles } from './use-own-roles.ts';

export function RolesSection() {
  const { t } = useTranslation();
  const units = useUnits();
  const own = useOwnRoles();
  const isChief = own.has('chief_of_office');
  const mayGrant = isChief || own.has('center_administrator');
  const mayEnd = (grant: RoleGrant): boolean =>
    grant.postId === null && (isChief || (mayGrant && GIVEN_BY_CENTER.has(grant.role)));
  const [role, setRole] = useState<string | null>(null);
  const [isGranting, setGranting] = useState(false);
  const desk = useDesk('RoleGrant', { filter: role === null ? {} : { role }, sort: 'startsAt' });
  const unitName = (row: RoleGrant): string => units.byId.get(row.unitId)?.name ?? '';
  const columns: readonly Column<RoleGrant>[] = [
    {
      label: 'console.roles.holder',
      isWide: true,
      show: (row) => (
        <>
          {plainName(row.name)}
          <small className="cell-note">
            <Address of={row.address} />
          </small>
        </>
      ),
      text: (row) => row.name,
    },
    {
      label: 'console.roles.role',
      show: (row) => <Badge kind="accent">{t(`console.roles.names.${row.role}`)}</Badge>,
      text: (row) => t(`console.roles.names.${row.role}`),
    },
    {
      label: 'console.roles.address',
      show: (row) => <Address of={row.address} />,
      text: (row) => row.address ?? '',
      isHidden: true,
    },
    { label: 'console.roles.unit', isWide: true, show: unitName, text: unitName },
    { label: 'console.roles.since', show: (row) => dayText(row.startsAt), text: (row) => row.startsAt },
    {
      label: 'console.roles.until',
      show: (row) => (row.endsAt === null ? '' : dayText(row.endsAt)),
      text: (row) => row.endsAt ?? '',
    },
    {
      label: 'console.state',
      show: (row) => <WhenBadge grant={row} />,
      text: (row) => t(`console.deputies.when.${whenOf(row)}`),
    },
  ];
  return (
    <Desk
      desk={desk}
      section="roles"
      icon={IconUserShield}
      columns={columns}
      tools={
        mayGrant && (
          <Button size="xs" onClick={() => setGranting(true)}>
            {t('console.roles.grant')}
          </Button>
        )
      }
      isFiltered={role !== null}
      filters={
        <Select
          size="xs"
          clearable
          searchable
          aria-label={t('console.roles.role')}
          placeholder={t('console.roles.any')}
          value={role}
          data={ROLES.map((value) => ({ value, label: t(`console.roles.names.${value}`) }))}
          onChange={setRole}
        />
      }
      detail={(shown, close) => (
        <GrantDetail grant={shown} isFixed={!mayEnd(shown) || whenOf(shown) === 'over'} onClose={close} />
      )}
    >
      {isGranting && <GrantDialog onClose={() => setGranting(false)} onGranted={desk.list.refresh} />}
    </Desk>
  );
}
