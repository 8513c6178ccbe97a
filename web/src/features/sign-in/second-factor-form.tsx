/** The second step (R8.4): a passkey, the code that an app shows, or one of the codes on paper. */
import { Button, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { hasPasskeys } from './passkeys.ts';
import { proveByCode, proveByPasskey, type SecondStep, type SignInStep } from './sign-in-calls.ts';
import { useStep } from './use-step.ts';

interface Props {
  step: SecondStep;
  isLeaked: boolean;
  onStep: (step: SignInStep) => Promise<void>;
  onBack: () => void;
}

export function SecondFactorForm({ step, isLeaked, onStep, onBack }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const { fault, isBusy, run } = useStep('signIn.wrongCode');
  const hasApp = step.factors.includes('totp');
  const canPasskey = step.passkey !== undefined && hasPasskeys();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => onStep(await proveByCode(step.ticket, code)));
  };
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <h1>{t('signIn.secondTitle')}</h1>
      <p className="sign-in-lead">{t(hasApp ? 'signIn.secondLead' : 'signIn.secondLeadPasskey')}</p>
      {fault && <Notice kind="danger">{t(fault)}</Notice>}
      {canPasskey && (
        <Button
          size="md"
          fullWidth
          variant={hasApp ? 'default' : 'filled'}
          leftSection={<IconFingerprint size={19} stroke={1.6} />}
          onClick={() => void run(async () => onStep(await proveByPasskey(step)))}
        >
          {t('signIn.usePasskey')}
        </Button>
      )}
      <TextInput
        label={t(hasApp ? 'signIn.code' : 'signIn.paperCode')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        autoComplete="one-time-code"
        inputMode={hasApp ? 'numeric' : 'text'}
        size="md"
        required
        withAsterisk={false}
        autoFocus
      />
      <Button
        type="submit"
        size="md"
        fullWidth
        loading={isBusy}
        variant={canPasskey && !hasApp ? 'default' : 'filled'}
        {...(isLeaked && { color: 'red' })}
      >
        {t(isLeaked ? 'signIn.lock' : 'signIn.enter')}
      </Button>
      <button type="button" className="link-button sign-in-leaked" onClick={onBack}>
        {t('signIn.back')}
      </button>
    </form>
  );
}
