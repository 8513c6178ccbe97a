/** A course of a plan: what, to whom, by whom, how long, for how many, at what cost. */
import { MultiSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountInput } from '../../../design/parts/amount-input.tsx';
import { useUnits } from '../../directory/use-units.ts';
import type { TrainingCourse } from '../../training/training-types.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickPerson } from '../pick-person.tsx';
import { ROLES } from '../roles.ts';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';

interface Props {
  planId: string;
  course?: TrainingCourse;
  onClose: () => void;
  onDone: () => void;
}

function fieldsOf(course: TrainingCourse | undefined) {
  return {
    title: course?.title ?? '',
    content: course?.content ?? '',
    teacher: course?.teacher ?? '',
    teacherAccount: course?.teacherAccount ?? null,
    audienceUnits: course?.audienceUnits ?? [],
    audienceRoles: course?.audienceRoles ?? [],
    hours: course?.hours ?? 8,
    plannedPeople: course?.plannedPeople ?? 30,
    plannedCost: course?.plannedCost ?? 0,
  };
}

export function CourseDialog({ planId, course, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const creation = useCreate('TrainingCourse');
  const act = useAct('TrainingCourse');
  const units = useUnits();
  const [fields, setFields] = useState(() => fieldsOf(course));
  const set = (changes: Partial<typeof fields>): void => setFields((last) => ({ ...last, ...changes }));
  const submit = async (): Promise<boolean> => {
    const done = t('console.trainingPlans.courseSaved');
    const isDone = course
      ? await act.run({ update: { [course.id]: fields } }, done)
      : (await creation.create({ planId, ...fields }, done)) !== undefined;
    if (isDone) onDone();
    return isDone;
  };
  return (
    <FormDialog
      title={t(course ? 'console.trainingPlans.changeCourse' : 'console.trainingPlans.addCourse')}
      act={t('console.save')}
      size="xl"
      isRunning={creation.isRunning || act.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        required
        label={t('console.trainingPlans.courseName')}
        maxLength={300}
        value={fields.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        autosize
        minRows={2}
        label={t('console.trainingPlans.content')}
        maxLength={10_000}
        value={fields.content}
        onChange={(event) => set({ content: event.currentTarget.value })}
      />
      <div className="form-pairs">
        <TextInput
          label={t('console.trainingPlans.teacher')}
          maxLength={300}
          value={fields.teacher}
          onChange={(event) => set({ teacher: event.currentTarget.value })}
        />
        <PickPerson
          label={t('console.trainingPlans.teacherAccount')}
          gives="accountId"
          isRequired={false}
          value={fields.teacherAccount}
          onChange={(teacherAccount) => set({ teacherAccount })}
        />
        <MultiSelect
          searchable
          label={t('console.trainingPlans.audienceUnits')}
          description={t('console.trainingPlans.everybody')}
          data={units.all.map((unit) => ({ value: unit.id, label: `${unit.name} (${unit.code})` }))}
          value={fields.audienceUnits}
          onChange={(audienceUnits) => set({ audienceUnits })}
        />
        <MultiSelect
          label={t('console.trainingPlans.audienceRoles')}
          description={t('console.trainingPlans.everybody')}
          data={ROLES.map((role) => ({ value: role, label: t(`console.roles.names.${role}`) }))}
          value={fields.audienceRoles}
          onChange={(audienceRoles) => set({ audienceRoles })}
        />
        <NumberInput
          required
          label={t('console.trainingPlans.hours')}
          min={1}
          max={2000}
          allowDecimal={false}
          value={fields.hours}
          onChange={(value) => set({ hours: Number(value) })}
        />
        <NumberInput
          required
          label={t('console.trainingPlans.people')}
          min={1}
          max={100_000}
          allowDecimal={false}
          value={fields.plannedPeople}
          onChange={(value) => set({ plannedPeople: Number(value) })}
        />
        <AmountInput
          label={t('console.trainingPlans.costOf')}
          max={1_000_000_000_000}
          value={fields.plannedCost}
          onChange={(plannedCost) => set({ plannedCost })}
        />
      </div>
    </FormDialog>
  );
}
