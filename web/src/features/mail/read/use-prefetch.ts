/** Fetches what the newest messages of the inbox say while nobody waits for anything, so that they open at once, and offline. */
import { useEffect } from 'react';
import { usePreferences } from '../../../app/preferences.ts';
import { preloadMenus } from '../../../design/parts/later-menu.tsx';
import type { Client } from '../../../jmap/client.ts';
import type { EmailList } from '../../../jmap/email-list.ts';
import { OfflineFault, SignedOutFault } from '../../../jmap/faults.ts';
import { useClient, useConnection } from '../../../jmap/hooks.ts';
import type { MailPlace } from '../model/place.ts';
import { BODY_ARGUMENTS } from './use-thread.ts';

const REST_MS = 2_500;
const MAX_CONVERSATIONS = 25;
const MAX_MESSAGE_BYTES = 200_000;

async function prefetch(client: Client, accountId: string, list: EmailList): Promise<void> {
  const { cache } = client;
  const rows = [...list.view.idAt].filter(([at]) => at < MAX_CONVERSATIONS).map(([, id]) => id);
  const threads = rows.flatMap((id) => cache.get('Email', accountId, id)?.threadId ?? []);
  const missing = threads.filter((id) => !cache.get('Thread', accountId, id));
  if (missing.length > 0) await client.fetchSome('Thread', accountId, missing);
  const members = threads.flatMap((id) => cache.get('Thread', accountId, id)?.emailIds ?? []);
  const wanted = members.filter((id) => {
    const email = cache.get('Email', accountId, id);
    return !email?.bodyValues && (email?.size ?? 0) <= MAX_MESSAGE_BYTES;
  });
  if (wanted.length > 0) await client.fetchSome('Email', accountId, wanted, BODY_ARGUMENTS);
}

export function usePrefetch(place: MailPlace, list: EmailList | undefined): void {
  const client = useClient();
  const { connection } = useConnection();
  const { keepsOffline } = usePreferences();
  const isInbox = place.mailbox?.role === 'inbox' && place.search.q === undefined;
  useEffect(() => {
    // The code of reading, before the first message is opened.
    client.transport
      .whenQuiet()
      .then(() => Promise.all([import('./read-pane.tsx'), preloadMenus()]))
      .catch(() => undefined);
  }, [client]);
  useEffect(() => {
    if (!list || !isInbox || !keepsOffline || connection !== 'live') return undefined;
    const timer = window.setTimeout(() => {
      prefetch(client, place.accountId, list).catch((error: unknown) => {
        if (!(error instanceof OfflineFault || error instanceof SignedOutFault)) reportError(error);
      });
    }, REST_MS);
    return () => window.clearTimeout(timer);
  }, [client, list, isInbox, keepsOffline, connection, place.accountId]);
}
