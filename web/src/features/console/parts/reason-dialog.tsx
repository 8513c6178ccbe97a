/** Asks for the reason of an act that stays on record, and says what the act does. */
import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from './form-dialog.tsx';

interface Props {
  title: string;
  act: string;
  /** What will happen. */
  text?: string;
  isRunning: boolean;
  onSubmit: (reason: string) => Promise<boolean>;
  onClose: () => void;
  children?: ReactNode;
}

export function ReasonDialog({ title, act, text, isRunning, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={title}
      act={act}
      isRunning={isRunning}
      isDisabled={reason.trim() === ''}
      onSubmit={() => onSubmit(reason.trim())}
      onClose={onClose}
    >
      {text && <p>{text}</p>}
      {children}
      <TextInput
        required
        data-autofocus
        label={t('console.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
