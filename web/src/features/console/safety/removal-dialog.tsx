/** Which messages are to be taken back, and why; the server counts them, and a second person decides. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ReasonInput } from '../parts/reason-input.tsx';
import { useAct } from '../use-act.ts';

const CRITERIA = ['messageId', 'from', 'fromDomain', 'subject'] as const;

export function RemovalDialog({ onClose, onProposed }: { onClose: () => void; onProposed: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('MailRemoval');
  const [values, setValues] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const criteria = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const submit = async (): Promise<boolean> => {
    const isDone = await run({ create: { new: { criteria, reason } } }, t('console.removals.told.proposed'));
    if (isDone) onProposed();
    return isDone;
  };
  return (
    <FormDialog
      title={t('console.removals.new')}
      act={t('console.removals.propose')}
      isRunning={isRunning}
      isDisabled={Object.keys(criteria).length === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      {CRITERIA.map((name) => (
        <TextInput
          key={name}
          label={t(`console.removals.criteria.${name}`)}
          value={values[name] ?? ''}
          maxLength={300}
          onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
      <ReasonInput value={reason} onChange={setReason} />
    </FormDialog>
  );
}
