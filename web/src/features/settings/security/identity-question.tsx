/**
 * Acts that change how one signs in are for who has just shown to be there (R8.4): the server asks for it by `confirmationNeeded`,
 * and the person is asked for the password, a code or a passkey; then the act goes on by itself.
 */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { callAuth } from '../../sign-in/auth-calls.ts';
import { hasPasskeys, showPasskey } from '../../sign-in/passkeys.ts';
import { useStep } from '../../sign-in/use-step.ts';

interface Options {
  factors: string[];
  ticket?: string;
  passkey?: object;
}

export function IdentityQuestion({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [options, setOptions] = useState<Options>({ factors: [] });
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { fault, isBusy, run } = useStep();
  useEffect(() => {
    callAuth<Options>('confirm/options').then(setOptions, reportError);
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      await callAuth('confirm', password === '' ? { kind: 'totp', code } : { password });
      onDone();
    });
  };
  const { passkey, ticket } = options;
  return (
    <Dialog onClose={onClose} title={t('security.confirm.title')}>
      <form className="settings-form" onSubmit={submit}>
        <p>{t('security.confirm.text')}</p>
        {fault && <Notice kind="danger">{t(fault)}</Notice>}
        {passkey && hasPasskeys() && (
          <Button
            variant="default"
            leftSection={<IconFingerprint size={18} />}
            onClick={() =>
              void run(async () => {
                const response = await showPasskey(passkey);
                await callAuth('confirm', { ticket, kind: 'passkey', response });
                onDone();
              })
            }
          >
            {t('signIn.usePasskey')}
          </Button>
        )}
        <PasswordInput
          label={t('signIn.password')}
          value={password}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-autofocus
        />
        {options.factors.includes('totp') && (
          <TextInput
            label={t('security.confirm.orCode')}
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={isBusy} disabled={password === '' && code === ''}>
          {t('security.confirm.act')}
        </Button>
      </form>
    </Dialog>
  );
}
