/** How long mail of a class, in a unit or the whole province, is kept; on a decision (R6.7). */
import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';
import type { RetentionRule } from './archive-types.ts';

const CLASSES = ['personal', 'agency', 'system', 'left', 'journal'];

interface Props {
  /** The one that is changed; without it a new one is made. */
  rule?: RetentionRule | undefined;
  onClose: () => void;
  onSet: () => void;
}

export function RuleDialog({ rule, onClose, onSet }: Props) {
  const { t } = useTranslation();
  const { isRunning: isMaking, create } = useCreate('RetentionRule');
  const { isRunning: isChanging, run } = useAct('RetentionRule');
  const [appliesTo, setAppliesTo] = useState<string | null>(rule?.appliesTo ?? 'personal');
  const [unitId, setUnitId] = useState<string | null>(rule?.unitId ?? null);
  const [days, setDays] = useState<number | string>(rule?.keepDays ?? '');
  const [authority, setAuthority] = useState('');
  const submit = async (): Promise<boolean> => {
    const patch = { keepDays: days === '' ? null : Number(days), authority };
    const told = t('console.archive.told.rule');
    const place = { appliesTo, unitId: appliesTo === 'journal' ? null : unitId };
    const isDone = rule
      ? await run({ update: { [rule.id]: patch } }, told)
      : (await create({ ...place, ...patch }, told)) !== undefined;
    if (isDone) onSet();
    return isDone;
  };
  return (
    <FormDialog
      title={t(rule ? 'console.archive.changeRule' : 'console.archive.newRule')}
      act={t('console.save')}
      isRunning={isMaking || isChanging}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select
        required
        disabled={rule !== undefined}
        label={t('console.archive.class')}
        data={CLASSES.map((value) => ({ value, label: t(`console.archive.classes.${value}`) }))}
        value={appliesTo}
        onChange={setAppliesTo}
      />
      {appliesTo !== 'journal' && (
        <PickUnit
          label={t('console.archive.unit')}
          isRequired={false}
          isFixed={rule !== undefined}
          value={unitId}
          onChange={setUnitId}
        />
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
