/** Keeps the mail of this page for when the server is away: some moments after a change, and when the page is left. */
import { useEffect } from 'react';
import { usePreferences } from '../app/preferences.ts';
import { inFolder, mailQuery } from '../features/mail/model/folder-query.ts';
import type { Client } from '../jmap/client.ts';
import { OfflineFault, SignedOutFault } from '../jmap/faults.ts';
import { ownAccountId } from '../jmap/session-accounts.ts';
import { forgetKept, readKept, writeKept } from './kept-store.ts';
import type { Snapshot } from './snapshot.ts';

const FIRST_MS = 4_000;
const EVERY_MS = 30_000;
export const SNAPSHOT = 'snapshot';

/** The inbox is what one looks for without a network, wherever this page was opened. */
async function askForInbox(client: Client, conversations: boolean): Promise<void> {
  const accountId = ownAccountId(client.session);
  if (client.cache.state('Mailbox', accountId) === undefined) await client.fetchAll('Mailbox', accountId);
  const inbox = client.cache.all('Mailbox', accountId).find(({ role }) => role === 'inbox');
  if (inbox) client.list(mailQuery(accountId, inbox, inFolder(inbox), conversations)).show(0, 0);
  await client.transport.whenQuiet();
}

function tell(error: unknown): void {
  if (!(error instanceof OfflineFault || error instanceof SignedOutFault)) reportError(error);
}

export function useKeeping(client: Client): void {
  const { keepsOffline, conversations } = usePreferences();
  useEffect(() => {
    if (!keepsOffline) {
      forgetKept().catch(reportError);
      return undefined;
    }
    let isOver = false;
    let before: Snapshot | undefined;
    const keep = (): void => {
      if (client.connection !== 'live' || isOver) return;
      writeKept(SNAPSHOT, client.snapshot(Date.now(), before)).catch(reportError);
    };
    const begin = async (): Promise<void> => {
      if (client.connection !== 'live') return;
      const kept = await readKept<Snapshot>(SNAPSHOT);
      if (kept?.session.username === client.session.username) before = kept;
      await askForInbox(client, conversations);
      keep();
    };
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') keep();
    };
    const first = window.setTimeout(() => void begin().catch(tell), FIRST_MS);
    const timer = window.setInterval(keep, EVERY_MS);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      isOver = true;
      window.clearTimeout(first);
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', onHide);
    };
  }, [client, keepsOffline, conversations]);
}
