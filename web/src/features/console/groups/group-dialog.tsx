/** A new group of a unit. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import { useUnits } from '../../directory/use-units.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { GroupFields, type GroupValues } from './group-fields.tsx';

const EMPTY: GroupValues = {
  name: '',
  description: '',
  membership: 'static',
  includesBelow: true,
  ranks: ['head'],
  whoMayPost: 'inside',
  isModerated: false,
  isList: true,
};

export function GroupDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const { t } = useTranslation();
  const { session } = useClient();
  const units = useUnits();
  const roles = useOwnRoles();
  const { isRunning, create } = useCreate('Group');
  const [chosenUnit, setUnitId] = useState<string | null>(null);
  const [localPart, setLocalPart] = useState('');
  const [values, setValues] = useState(EMPTY);
  const unitId = chosenUnit ?? roles.unitOf('unit_administrator', 'agency_head') ?? null;
  const domain = session.username.slice(session.username.indexOf('@') + 1);
  const submit = async (): Promise<boolean> => {
    const { ranks, ...rest } = values;
    const group = {
      ...rest,
      ...(values.membership === 'post' && { ranks }),
      address: `${localPart.trim()}@${domain}`,
      unitCode: units.byId.get(unitId ?? '')?.code ?? '',
    };
    const made = await create(group, t('console.groups.made'));
    if (made) onMade();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.groups.new')}
      act={t('console.groups.make')}
      size="lg"
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <PickUnit label={t('console.groups.unit')} value={unitId} onChange={setUnitId} />
      <TextInput
        required
        label={t('console.groups.address')}
        rightSection={<span className="address-end">@{domain}</span>}
        rightSectionWidth={domain.length * 8 + 24}
        maxLength={64}
        value={localPart}
        onChange={(event) => setLocalPart(event.currentTarget.value)}
      />
      <GroupFields values={values} onChange={setValues} />
    </FormDialog>
  );
}
