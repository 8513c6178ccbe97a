/** Holds a course: when, where, how many seats, until when people register; or changes a session that lies ahead. */
import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MomentField } from '../../../design/parts/moment-field.tsx';
import type { TrainingCourse, TrainingSession } from '../../training/training-types.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { fromField, toField } from '../status/notice-state.ts';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';

interface Props {
  course?: TrainingCourse;
  session?: TrainingSession;
  onClose: () => void;
}

export function SessionDialog({ course, session, onClose }: Props) {
  const { t } = useTranslation();
  const creation = useCreate('TrainingSession');
  const act = useAct('TrainingSession');
  const [startsAt, setStart] = useState(toField(session?.startsAt ?? null));
  const [endsAt, setEnd] = useState(toField(session?.endsAt ?? null));
  const [until, setUntil] = useState(toField(session?.registerUntil ?? null));
  const [place, setPlace] = useState(session?.place ?? '');
  const [link, setLink] = useState(session?.link ?? '');
  const [seats, setSeats] = useState<number | string>(session?.seats ?? course?.plannedPeople ?? 30);
  const submit = async (): Promise<boolean> => {
    const fields = {
      startsAt: fromField(startsAt),
      endsAt: fromField(endsAt),
      registerUntil: fromField(until),
      place,
      link,
      seats: Number(seats),
    };
    const done = t('console.trainingSessions.saved');
    if (session) return act.run({ update: { [session.id]: fields } }, done);
    return (await creation.create({ courseId: course?.id, ...fields }, done)) !== undefined;
  };
  return (
    <FormDialog
      title={session?.courseTitle ?? course?.title ?? ''}
      act={t('console.save')}
      size="xl"
      isRunning={creation.isRunning || act.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="form-pairs">
        <MomentField
          isRequired
          usualTime="08:00"
          label={t('console.trainingSessions.from')}
          value={startsAt}
          onChange={setStart}
        />
        <MomentField
          isRequired
          usualTime="17:00"
          label={t('console.trainingSessions.until')}
          value={endsAt}
          onChange={setEnd}
        />
        <MomentField
          isRequired
          usualTime="17:00"
          label={t('console.trainingSessions.deadline')}
          value={until}
          onChange={setUntil}
        />
        <NumberInput
          required
          label={t('console.trainingSessions.seats')}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={seats}
          onChange={setSeats}
        />
        <TextInput
          label={t('console.trainingSessions.place')}
          maxLength={300}
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value)}
        />
        <TextInput
          type="url"
          label={t('console.trainingSessions.link')}
          placeholder="https://"
          maxLength={2000}
          value={link}
          onChange={(event) => setLink(event.currentTarget.value)}
        />
      </div>
    </FormDialog>
  );
}
