/** Notices of new mail, as the browser shows them; asked for here and nowhere else. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import { showToast } from '../../design/toasts/toast-store.ts';
import { SettingRow } from './setting-row.tsx';

export function NotificationsSection() {
  const { t } = useTranslation();
  const { notifications } = usePreferences();
  const change = async (isOn: boolean): Promise<void> => {
    if (isOn && (await Notification.requestPermission()) !== 'granted') {
      showToast(t('settings.notifications.denied'), { kind: 'fault' });
      return;
    }
    setPreferences({ notifications: isOn });
  };
  return (
    <SettingRow title={t('settings.notifications.newMail')} text={t('settings.notifications.newMailText')}>
      <Switch
        aria-label={t('settings.notifications.newMail')}
        checked={notifications}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
    </SettingRow>
  );
}
