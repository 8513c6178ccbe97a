/** Asks for the reason of an act that stays on record, and says what the act does. */
import { useState } from 'react';
import { FormDialog } from './form-dialog.tsx';
import { ReasonInput } from './reason-input.tsx';

interface Props {
  title: string;
  act: string;
  /** What will happen. */
  text?: string;
  isRunning: boolean;
  onSubmit: (reason: string) => Promise<boolean>;
  onClose: () => void;
}

export function ReasonDialog({ title, act, text, isRunning, onSubmit, onClose }: Props) {
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
      <ReasonInput hasFocus value={reason} onChange={setReason} />
    </FormDialog>
  );
}
