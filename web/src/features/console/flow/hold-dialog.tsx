/** The center holds an account's mail to outside by hand, before any sign is counted (R8.6). */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ReasonInput } from '../parts/reason-input.tsx';
import { PickPerson } from '../pick-person.tsx';
import { useAct } from '../use-act.ts';

export function HoldDialog({ onClose, onHeld }: { onClose: () => void; onHeld: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('SendingHold');
  const [accountId, setAccountId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const submit = async (): Promise<boolean> => {
    const set = { create: { new: { accountId } }, authority: reason.trim() };
    const isDone = await run(set, t('console.holds.heldNow'));
    if (isDone) onHeld();
    return isDone;
  };
  return (
    <FormDialog
      title={t('console.holds.new')}
      act={t('console.holds.hold')}
      isRunning={isRunning}
      isDisabled={accountId === null || reason.trim() === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('console.holds.newText')}</p>
      <PickPerson
        gives="accountId"
        label={t('console.holds.address')}
        value={accountId}
        onChange={setAccountId}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </FormDialog>
  );
}
