/** Address and password, or a passkey alone. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { hasPasskeys } from './passkeys.ts';
import { type SignInStep, signIn, signInByPasskey } from './sign-in-calls.ts';
import { useStep } from './use-step.ts';

interface Props {
  isLeaked: boolean;
  onLeaked: (isLeaked: boolean) => void;
  onStep: (step: SignInStep) => Promise<void>;
}

export function PasswordForm({ isLeaked, onLeaked, onStep }: Props) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  const { fault, isBusy, run } = useStep();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => onStep(await signIn(address.trim(), password)));
  };
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <h1>{t(isLeaked ? 'signIn.leakedTitle' : 'signIn.title')}</h1>
      <p className="sign-in-lead">{t(isLeaked ? 'signIn.leakedLead' : 'signIn.lead')}</p>
      {fault && <Notice kind="danger">{t(fault)}</Notice>}
      <TextInput
        label={t('signIn.address')}
        placeholder="nguyenvanan@thuathienhue.gov.vn"
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        autoComplete="username webauthn"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        size="md"
        required
        withAsterisk={false}
        autoFocus
      />
      <PasswordInput
        label={t('signIn.password')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
        size="md"
        required
        withAsterisk={false}
      />
      <Button type="submit" size="md" loading={isBusy} fullWidth {...(isLeaked && { color: 'red' })}>
        {t(isLeaked ? 'signIn.lock' : 'signIn.enter')}
      </Button>
      {hasPasskeys() && !isLeaked && (
        <Button
          variant="default"
          size="md"
          fullWidth
          leftSection={<IconFingerprint size={19} stroke={1.6} />}
          onClick={() => void run(async () => onStep(await signInByPasskey()))}
        >
          {t('signIn.byPasskey')}
        </Button>
      )}
      <button type="button" className="link-button sign-in-leaked" onClick={() => onLeaked(!isLeaked)}>
        {t(isLeaked ? 'signIn.back' : 'signIn.leaked')}
      </button>
    </form>
  );
}
