/** The new head gives the agency's account a password of their own choice: nobody passes one on (R9.2). */
import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { faultText } from '../../shell/fault-text.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { Handover } from './handover-types.ts';

export function PasswordDialog({ handover, onClose }: { handover: Handover; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isRunning, setRunning] = useState(false);
  const submit = async (): Promise<boolean> => {
    setRunning(true);
    try {
      await client.transport.request([
        ['Handover/setPassword', { accountId: PROVINCE, id: handover.id, password }],
      ]);
      await client.fetchSome('Handover', PROVINCE, [handover.id]);
      showToast(t('console.handovers.told.passwordSet'));
      return true;
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
      return false;
    } finally {
      setRunning(false);
    }
  };
  return (
    <FormDialog
      title={t('console.handovers.setPassword')}
      act={t('console.handovers.setPassword')}
      isRunning={isRunning}
      isDisabled={password === '' || password !== again}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('console.handovers.passwordText', { address: handover.address })}</p>
      <PasswordInput
        data-autofocus
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
        label={t('console.handovers.newPassword')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordInput
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
        label={t('console.handovers.passwordRepeat')}
        error={again !== '' && again !== password ? t('console.handovers.passwordDiffers') : undefined}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
