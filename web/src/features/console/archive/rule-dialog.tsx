/** How long mail of a class, in a unit or the whole province, is kept; on a decision (R6.7). */
import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';

const CLASSES = ['personal', 'agency', 'system', 'left', 'journal'];

export function RuleDialog({ onClose, onSet }: { onClose: () => void; onSet: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('RetentionRule');
  const [appliesTo, setAppliesTo] = useState<string | null>('personal');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [days, setDays] = useState<number | string>('');
  const [authority, setAuthority] = useState('');
  const submit = async (): Promise<boolean> => {
    const rule = {
      appliesTo,
      unitId: appliesTo === 'journal' ? null : unitId,
      keepDays: days === '' ? null : Number(days),
      authority,
    };
    const made = await create(rule, t('console.archive.told.rule'));
    if (made) onSet();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.archive.newRule')}
      act={t('console.save')}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select
        required
        label={t('console.archive.class')}
        data={CLASSES.map((value) => ({ value, label: t(`console.archive.classes.${value}`) }))}
        value={appliesTo}
        onChange={setAppliesTo}
      />
      {appliesTo !== 'journal' && (
        <PickUnit label={t('console.archive.unit')} isRequired={false} value={unitId} onChange={setUnitId} />
      )}
      <NumberInput
        label={t('console.archive.keepDays')}
        description={t('console.archive.keepDaysHint')}
        min={1}
        value={days}
        onChange={setDays}
      />
      <TextInput
        required
        label={t('console.policies.authority')}
        description={t('console.policies.authorityHint')}
        value={authority}
        onChange={(event) => setAuthority(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
