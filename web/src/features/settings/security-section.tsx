/** The way to password, sessions and the lock after a leak (R8.4, R8.5): pages of the server that work without a script too. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SettingRow } from './setting-row.tsx';

export function SecuritySection() {
  const { t } = useTranslation();
  return (
    <>
      <SettingRow title={t('settings.security.sessions')} text={t('settings.security.sessionsText')}>
        <Button component="a" href="/account" variant="default">
          {t('settings.security.open')}
        </Button>
      </SettingRow>
      <SettingRow title={t('settings.security.password')} text={t('settings.security.passwordText')}>
        <Button component="a" href="/account#change" variant="default">
          {t('settings.security.open')}
        </Button>
      </SettingRow>
      <SettingRow title={t('settings.security.leaked')} text={t('settings.security.leakedText')}>
        <Button component="a" href="/account#leaked" color="red">
          {t('settings.security.leakedOpen')}
        </Button>
      </SettingRow>
    </>
  );
}
