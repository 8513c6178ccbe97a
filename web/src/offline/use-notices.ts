/**
 * Notices while the page is open but not looked at. The page hears of changes by its own stream and hands them to the service worker, which
 * tells them as it tells those that the server pushes; each message is told once, whoever hears of it first.
 */
import { useEffect } from 'react';
import { usePreferences } from '../app/preferences.ts';
import type { Client } from '../jmap/client.ts';
import { canPush, subscribeDevice } from './push-subscription.ts';
import { workerRegistration } from './worker-link.ts';

export function useNotices(client: Client): void {
  const { notifications } = usePreferences();
  useEffect(() => {
    if (!notifications || !canPush() || Notification.permission !== 'granted') return undefined;
    // No push service (a network without Internet): notices come as long as the page is open.
    subscribeDevice(client).catch(() => undefined);
    return client.onPushed((changed) => {
      const accounts = Object.entries(changed).filter(([, types]) => 'Email' in types);
      if (document.visibilityState === 'visible' || accounts.length === 0) return;
      workerRegistration()
        .then((registration) =>
          registration?.active?.postMessage({
            '@type': 'StateChange',
            changed: Object.fromEntries(accounts),
          }),
        )
        .catch(reportError);
    });
  }, [client, notifications]);
}
