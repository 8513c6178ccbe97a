/** The first password of one's own, after one that was for one use (R6.2). */
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { callAuth } from './auth-calls.ts';
import { usePasswordFault } from './use-password-fault.ts';
import { useStep } from './use-step.ts';

export function FirstPassword({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [repeat, setRepeat] = useState('');
  const { fault, isBusy, run } = useStep();
  const weakness = usePasswordFault(password);
  const isDifferent = repeat !== '' && repeat !== password;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (repeat !== password) return;
    void run(async () => {
      await callAuth('password', { password });
      onDone();
    });
  };
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <h1>{t('signIn.firstTitle')}</h1>
      <p className="sign-in-lead">{t('signIn.firstLead')}</p>
      {fault && <Notice kind="danger">{t(fault)}</Notice>}
      <PasswordInput
        label={t('signIn.newPassword')}
        value={password}
        error={weakness && t(weakness)}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
        size="md"
        required
        withAsterisk={false}
      />
      <PasswordInput
        label={t('signIn.repeat')}
        value={repeat}
        error={isDifferent && t('signIn.different')}
        onChange={(event) => setRepeat(event.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
        size="md"
        required
        withAsterisk={false}
      />
      <Button type="submit" size="md" fullWidth loading={isBusy}>
        {t('signIn.setPassword')}
      </Button>
    </form>
  );
}
