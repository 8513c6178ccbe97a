/** The second factor (R8.4): the code that an app shows, or one of the codes on paper. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { proveSecondFactor } from './sign-in-calls.ts';

const TEXTS: Readonly<Record<string, string>> = {
  authenticationFailed: 'signIn.wrongCode',
  authenticationTooOften: 'signIn.tooOften',
  conflict: 'signIn.codeTooLate',
  offline: 'faults.offline',
};

interface Props {
  ticket: string;
  onSignedIn: () => void;
  onMustChange: () => void;
}

export function SecondFactorForm({ ticket, onSignedIn, onMustChange }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const result = await proveSecondFactor(ticket, code);
    if (result.kind === 'refused') setFault(TEXTS[result.code] ?? 'faults.unknown');
    else if (result.kind === 'in' && result.mustChange) onMustChange();
    else onSignedIn();
  };
  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      <h1>{t('signIn.secondTitle')}</h1>
      <p className="sign-in-lead">{t('signIn.secondLead')}</p>
      {fault && <Notice kind="danger">{t(fault)}</Notice>}
      <TextInput
        label={t('signIn.code')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        autoComplete="one-time-code"
        size="md"
        required
        withAsterisk={false}
        autoFocus
      />
      <Button type="submit" size="md" fullWidth>
        {t('signIn.enter')}
      </Button>
    </form>
  );
}
