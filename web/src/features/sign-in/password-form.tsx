/** Address and password. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { signIn } from './sign-in-calls.ts';

const TEXTS: Readonly<Record<string, string>> = {
  authenticationFailed: 'signIn.wrong',
  authenticationTooOften: 'signIn.tooOften',
  temporarilyUnavailable: 'signIn.tooOften',
  accountLocked: 'signIn.locked',
  tlsRequired: 'signIn.tlsRequired',
  offline: 'faults.offline',
};

interface Props {
  onSignedIn: () => void;
  onMustChange: () => void;
  onSecondFactor: (ticket: string) => void;
}

export function PasswordForm({ onSignedIn, onMustChange, onSecondFactor }: Props) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await signIn(address.trim(), password);
    setBusy(false);
    if (result.kind === 'refused') setFault(TEXTS[result.code] ?? 'faults.unknown');
    else if (result.kind === 'secondFactor') onSecondFactor(result.ticket);
    else if (result.mustChange) onMustChange();
    else onSignedIn();
  };
  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      <h1>{t('signIn.title')}</h1>
      <p className="sign-in-lead">{t('signIn.lead')}</p>
      {fault && <Notice kind="danger">{t(fault)}</Notice>}
      <TextInput
        label={t('signIn.address')}
        placeholder="nguyenvanan@thuathienhue.gov.vn"
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        autoComplete="username"
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
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        size="md"
        required
        withAsterisk={false}
      />
      <Button type="submit" size="md" loading={isBusy} fullWidth>
        {t('signIn.enter')}
      </Button>
    </form>
  );
}
