/** Begins a version of a year: from the one that was returned, or from the year before. */
import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useCreate } from '../use-create.ts';

export function BeginDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('BudgetVersion');
  const [year, setYear] = useState<number | string>(() => new Date().getFullYear() + 1);
  const submit = async (): Promise<boolean> => {
    const made = await create({ year: Number(year) }, t('console.budget.told.begun'));
    if (made) onDone();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.budget.begin')}
      act={t('console.budget.begin')}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <NumberInput
        required
        label={t('console.budget.year')}
        description={t('console.budget.beginHint')}
        min={2000}
        max={2999}
        allowDecimal={false}
        value={year}
        onChange={setYear}
      />
    </FormDialog>
  );
}
