/** The first password of one's own, after one that was for one use (R6.2). */
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { setFirstPassword } from './sign-in-calls.ts';

export function FirstPassword({ onDone }: { onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const [password, setPassword] = useState('');
  const [repeat, setRepeat] = useState('');
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = await setFirstPassword(password, repeat);
    if (wrong) setFault(i18n.language === 'vi' ? wrong.vi : wrong.en);
    else onDone();
  };
  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      <h1>{t('signIn.firstTitle')}</h1>
      <p className="sign-in-lead">{t('signIn.firstLead')}</p>
      {fault && <Notice kind="danger">{fault}</Notice>}
      <PasswordInput
        label={t('signIn.newPassword')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="new-password"
        size="md"
        required
        withAsterisk={false}
      />
      <PasswordInput
        label={t('signIn.repeat')}
        value={repeat}
        onChange={(event) => setRepeat(event.currentTarget.value)}
        autoComplete="new-password"
        size="md"
        required
        withAsterisk={false}
      />
      <Button type="submit" size="md" fullWidth>
        {t('signIn.setPassword')}
      </Button>
    </form>
  );
}
