/** Notices of new mail on this device, by push also when no page is open; and mail kept in the browser for when there is no network. */
import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import { Notice } from '../../design/parts/notice.tsx';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useClient } from '../../jmap/hooks.ts';
import { type PushChoice, readPushChoice, writePushChoice } from '../../offline/push-choice.ts';
import { canPush, subscribeDevice, unsubscribeDevice } from '../../offline/push-subscription.ts';
import { workerRegistration } from '../../offline/worker-link.ts';
import { SettingRow } from './setting-row.tsx';

type PushState = 'off' | 'push' | 'open';

/** Switches notices on and off; `open` where the browser has no push service, so that notices end with the page. */
function usePush(): { state: PushState; change: (isOn: boolean) => Promise<void> } {
  const { t } = useTranslation();
  const client = useClient();
  const { notifications } = usePreferences();
  const [isPushed, setPushed] = useState(true);
  const change = async (isOn: boolean): Promise<void> => {
    if (isOn && (await Notification.requestPermission()) !== 'granted') {
      showToast(t('settings.notifications.denied'), { kind: 'fault' });
      return;
    }
    setPreferences({ notifications: isOn });
    try {
      await (isOn ? subscribeDevice(client) : unsubscribeDevice(client));
      setPushed(true);
    } catch {
      // The browser's push service cannot be reached from here.
      setPushed(false);
    }
  };
  return { state: notifications ? (isPushed ? 'push' : 'open') : 'off', change };
}

function useChoice(): [PushChoice | undefined, (change: Partial<PushChoice>) => void] {
  const { i18n } = useTranslation();
  const [choice, setChoice] = useState<PushChoice>();
  useEffect(() => {
    readPushChoice().then(setChoice, reportError);
  }, []);
  return [
    choice,
    (change) => {
      if (!choice) return;
      const next = { ...choice, ...change, language: i18n.language === 'en' ? 'en' : 'vi' } as const;
      setChoice(next);
      writePushChoice(next).catch(reportError);
    },
  ];
}

async function showExample(title: string, body: string): Promise<void> {
  const registration = await workerRegistration();
  await registration?.showNotification(title, { body, icon: '/app/icon-192.png', data: '/mail' });
}

export function NotificationsSection() {
  const { t } = useTranslation();
  const { keepsOffline } = usePreferences();
  const { state, change } = usePush();
  const [choice, setChoice] = useChoice();
  return (
    <>
      <SettingRow title={t('settings.notifications.newMail')} text={t('settings.notifications.newMailText')}>
        <Switch
          aria-label={t('settings.notifications.newMail')}
          checked={state !== 'off'}
          disabled={!canPush()}
          onChange={(event) => void change(event.currentTarget.checked)}
        />
      </SettingRow>
      {!canPush() && <Notice kind="info">{t('settings.notifications.cannot')}</Notice>}
      {state === 'open' && <Notice kind="info">{t('settings.notifications.noPush')}</Notice>}
      {state !== 'off' && choice && (
        <SettingRow
          title={t('settings.notifications.content')}
          text={t('settings.notifications.contentText')}
        >
          <SegmentedControl
            aria-label={t('settings.notifications.content')}
            value={choice.showsContent ? 'all' : 'little'}
            onChange={(value) => setChoice({ showsContent: value === 'all' })}
            data={(['all', 'little'] as const).map((value) => ({
              value,
              label: t(`settings.notifications.contents.${value}`),
            }))}
          />
        </SettingRow>
      )}
      {state !== 'off' && (
        <SettingRow title={t('settings.notifications.example')}>
          <Button
            variant="default"
            onClick={() =>
              void showExample(
                t('settings.notifications.exampleTitle'),
                t('settings.notifications.exampleText'),
              )
            }
          >
            {t('settings.notifications.exampleAct')}
          </Button>
        </SettingRow>
      )}
      <SettingRow title={t('settings.notifications.offline')} text={t('settings.notifications.offlineText')}>
        <Switch
          aria-label={t('settings.notifications.offline')}
          checked={keepsOffline}
          onChange={(event) => setPreferences({ keepsOffline: event.currentTarget.checked })}
        />
      </SettingRow>
    </>
  );
}
