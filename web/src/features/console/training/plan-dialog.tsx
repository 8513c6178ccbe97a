/** A plan's year, name, aims and audience; new, or written on. */
import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrainingPlan } from '../../training/training-types.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';

interface Props {
  plan?: TrainingPlan;
  onClose: () => void;
  onDone?: () => void;
}

export function PlanDialog({ plan, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const creation = useCreate('TrainingPlan');
  const act = useAct('TrainingPlan');
  const [year, setYear] = useState<number | string>(plan?.year ?? new Date().getFullYear() + 1);
  const [title, setTitle] = useState(plan?.title ?? '');
  const [aims, setAims] = useState(plan?.aims ?? '');
  const [audience, setAudience] = useState(plan?.audience ?? '');
  const submit = async (): Promise<boolean> => {
    const fields = { year: Number(year), title, aims, audience };
    if (plan) return act.run({ update: { [plan.id]: fields } }, t('console.trainingPlans.saved'));
    const made = await creation.create(fields, t('console.trainingPlans.made'));
    if (made) onDone?.();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t(plan ? 'console.trainingPlans.change' : 'console.trainingPlans.new')}
      act={t('console.save')}
      size="lg"
      isRunning={creation.isRunning || act.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <NumberInput
        required
        label={t('console.trainingPlans.year')}
        min={2000}
        max={2999}
        allowDecimal={false}
        value={year}
        onChange={setYear}
      />
      <TextInput
        required
        label={t('console.trainingPlans.name')}
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={3}
        label={t('console.trainingPlans.aims')}
        maxLength={10_000}
        value={aims}
        onChange={(event) => setAims(event.currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={2}
        label={t('console.trainingPlans.audience')}
        maxLength={10_000}
        value={audience}
        onChange={(event) => setAudience(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
