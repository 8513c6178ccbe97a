/** Registers somebody for a session: one of one's own people. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrainingSession } from '../../training/training-types.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickPerson } from '../pick-person.tsx';
import { useCreate } from '../use-create.ts';

export function RegisterDialog({ session, onClose }: { session: TrainingSession; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('TrainingRegistration');
  const [accountId, setAccountId] = useState<string | null>(null);
  const submit = async (): Promise<boolean> =>
    (await create({ sessionId: session.id, accountId }, t('console.trainingSessions.registered'))) !==
    undefined;
  return (
    <FormDialog
      title={t('console.trainingSessions.register')}
      act={t('console.trainingSessions.register')}
      isRunning={isRunning}
      isDisabled={accountId === null}
      onSubmit={submit}
      onClose={onClose}
    >
      <PickPerson
        label={t('console.trainingSessions.person')}
        gives="accountId"
        value={accountId}
        onChange={setAccountId}
      />
    </FormDialog>
  );
}
