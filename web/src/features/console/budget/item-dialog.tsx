/** One item of an estimate. */
import { Autocomplete, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '../../../design/parts/amount-input.tsx';
import { useObjects } from '../../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import '../../training/training-types.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { BudgetItem } from './budget-types.ts';

interface Props {
  item: BudgetItem;
  sections: readonly string[];
  onKeep: (item: BudgetItem) => void;
  onClose: () => void;
}

export function ItemDialog({ item, sections, onKeep, onClose }: Props) {
  const { t } = useTranslation();
  const [fields, setFields] = useState(item);
  const list = useObjectList('TrainingPlan', { sort: 'year' });
  const plans = useObjects('TrainingPlan', PROVINCE, list.ids);
  const set = (changes: Partial<BudgetItem>): void => setFields((last) => ({ ...last, ...changes }));
  const submit = (): Promise<boolean> => {
    const { amount: _, ...rest } = fields;
    onKeep(rest);
    return Promise.resolve(true);
  };
  return (
    <FormDialog
      title={t('console.budget.item')}
      act={t('console.budget.keep')}
      size="lg"
      isRunning={false}
      onSubmit={submit}
      onClose={onClose}
    >
      <Autocomplete
        required
        label={t('console.budget.section')}
        data={[...sections]}
        maxLength={200}
        value={fields.section}
        onChange={(section) => set({ section })}
      />
      <TextInput
        required
        label={t('console.budget.name')}
        maxLength={300}
        value={fields.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className="form-pairs">
        <TextInput
          required
          label={t('console.budget.unit')}
          maxLength={50}
          value={fields.unit}
          onChange={(event) => set({ unit: event.currentTarget.value })}
        />
        <NumberInput
          required
          label={t('console.budget.quantity')}
          min={1}
          max={100_000}
          allowDecimal={false}
          value={fields.quantity}
          onChange={(value) => set({ quantity: Number(value) })}
        />
        <AmountInput
          label={t('console.budget.unitPrice')}
          max={10_000_000_000}
          value={fields.unitPrice}
          onChange={(unitPrice) => set({ unitPrice })}
        />
        <TextInput
          label={t('console.budget.source')}
          maxLength={200}
          value={fields.source}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
      </div>
      <Textarea
        autosize
        minRows={2}
        label={t('console.budget.note')}
        maxLength={2000}
        value={fields.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      <Select
        clearable
        label={t('console.budget.plan')}
        data={plans.map((plan) => ({ value: plan.id, label: plan.title }))}
        value={fields.trainingPlanId}
        onChange={(trainingPlanId) => set({ trainingPlanId })}
      />
    </FormDialog>
  );
}
