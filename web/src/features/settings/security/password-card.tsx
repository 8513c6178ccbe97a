/** Another password: the present one is asked for, and all other places are signed out. */
import { Button, Group, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { callAuth } from '../../sign-in/auth-calls.ts';
import { usePasswordFault } from '../../sign-in/use-password-fault.ts';
import { useStep } from '../../sign-in/use-step.ts';
import { SecurityCard } from './security-card.tsx';

const EMPTY = { current: '', password: '', repeat: '' };

export function PasswordCard() {
  const { t } = useTranslation();
  const { session } = useClient();
  const [fields, setFields] = useState(EMPTY);
  const [isOpen, setOpen] = useState(false);
  const { fault, isBusy, run } = useStep('security.password.wrong');
  const weakness = usePasswordFault(fields.password);
  const isDifferent = fields.repeat !== '' && fields.repeat !== fields.password;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (fields.repeat !== fields.password) return;
    void run(async () => {
      await callAuth('password', { current: fields.current, password: fields.password });
      setFields(EMPTY);
      setOpen(false);
      showToast(t('security.password.changed'));
    });
  };
  const field = (name: keyof typeof EMPTY, error: string | false | undefined) => (
    <PasswordInput
      label={t(`security.password.${name}`)}
      value={fields[name]}
      error={error}
      required
      autoComplete={name === 'current' ? 'current-password' : 'new-password'}
      visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
      onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
    />
  );
  return (
    <SecurityCard title={t('security.password.title')} text={t('security.password.text')}>
      {isOpen ? (
        <form className="settings-form" onSubmit={submit}>
          {fault && <Notice kind="danger">{t(fault)}</Notice>}
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={session.username}
            readOnly
            hidden
          />
          {field('current', undefined)}
          {field('password', weakness && t(weakness))}
          {field('repeat', isDifferent && t('signIn.different'))}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={weakness !== undefined || isDifferent}>
              {t('security.password.act')}
            </Button>
          </Group>
        </form>
      ) : (
        <Group>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('security.password.act')}
          </Button>
        </Group>
      )}
    </SecurityCard>
  );
}
