/** Keeps the mail of this page for when the server is away: some moments after a change, and when the page is left. */
import { useEffect } from 'react';
import { usePreferences } from '../app/preferences.ts';
import type { Client } from '../jmap/client.ts';
import { forgetKept, writeKept } from './kept-store.ts';

const FIRST_MS = 4_000;
const EVERY_MS = 30_000;
export const SNAPSHOT = 'snapshot';

export function useKeeping(client: Client): void {
  const { keepsOffline } = usePreferences();
  useEffect(() => {
    if (!keepsOffline) {
      forgetKept().catch(reportError);
      return undefined;
    }
    const keep = (): void => {
      if (client.connection === 'live') writeKept(SNAPSHOT, client.snapshot(Date.now())).catch(reportError);
    };
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') keep();
    };
    const first = window.setTimeout(keep, FIRST_MS);
    const timer = window.setInterval(keep, EVERY_MS);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      window.clearTimeout(first);
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', onHide);
    };
  }, [client, keepsOffline]);
}
