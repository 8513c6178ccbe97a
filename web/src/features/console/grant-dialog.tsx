/** Gives a role to somebody, in a unit, until a day, with the reason that the record keeps. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../design/parts/day-field.tsx';
import { useUnits } from '../directory/use-units.ts';
import { FormDialog } from './parts/form-dialog.tsx';
import { ReasonInput } from './parts/reason-input.tsx';
import { PickPerson } from './pick-person.tsx';
import { PickUnit } from './pick-unit.tsx';
import { GIVEN_BY_CENTER, ROLES } from './roles.ts';
import { useAct } from './use-act.ts';
import { useOwnRoles } from './use-own-roles.ts';

interface Props {
  /** The one that is given, where it is not to be chosen. */
  role?: string;
  onClose: () => void;
  onGranted: () => void;
}

export function GrantDialog({ role: fixedRole, onClose, onGranted }: Props) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('RoleGrant');
  const [accountId, setAccountId] = useState<string | null>(null);
  const { root } = useUnits();
  const [chosenUnit, setUnitId] = useState<string | null>(null);
  const [role, setRole] = useState<string | null>(fixedRole ?? null);
  // A deputy stands for the chief everywhere.
  const unitId = chosenUnit ?? (role === 'deputy_chief' ? (root?.id ?? null) : null);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const submit = async (): Promise<boolean> => {
    const endsAt = until === '' ? null : `${until}T16:59:59Z`;
    const isDone = await run(
      { create: { new: { accountId, unitId, role, endsAt, reason } } },
      t('console.roles.granted'),
    );
    if (isDone) onGranted();
    return isDone;
  };
  const isChief = useOwnRoles().has('chief_of_office');
  // The role of a head comes with the post, by a request.
  const roles = ROLES.filter(
    (name) => name !== 'agency_head' && name !== 'official' && (isChief || GIVEN_BY_CENTER.has(name)),
  );
  return (
    <FormDialog
      title={t('console.roles.grant')}
      act={t('console.roles.grant')}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <PickPerson
        label={t('console.roles.holder')}
        gives="accountId"
        value={accountId}
        onChange={setAccountId}
      />
      <Select
        required
        disabled={fixedRole !== undefined}
        label={t('console.roles.role')}
        value={role}
        data={roles.map((value) => ({ value, label: t(`console.roles.names.${value}`) }))}
        onChange={setRole}
      />
      <PickUnit label={t('console.roles.unit')} value={unitId} onChange={setUnitId} />
      <DayField
        isRequired={role === 'deputy_chief'}
        label={t('console.roles.until')}
        value={until}
        onChange={setUntil}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </FormDialog>
  );
}
