/**
 * Asks for what the first screen shows while the application itself is still on its way: session, folders, first page of the list.
 *
 * A module and a file of its own (`tools/web-chunks.ts`) that the page loads first; what it asked for is taken over by the transport
 * when the application asks for the very same. On a slow line three round trips so cost nothing.
 */
import { inFolder, mailQuery } from '../features/mail/model/folder-query.ts';
import { listCalls } from '../jmap/email-list-calls.ts';
import { OfflineFault, SignedOutFault } from '../jmap/faults.ts';
import type { Mailbox } from '../jmap/objects.ts';
import { accountIdOf, folderKey } from '../jmap/session-accounts.ts';
import { askAhead, fetchSession, forgetAsked, Transport } from '../jmap/transport.ts';
import { readPreferences } from './kept-preferences.ts';

/** The application comes sooner, or asks for itself. */
const PATIENCE_MS = 30_000;

async function begin(path: string): Promise<void> {
  const [, screen, account, folder = 'inbox'] = path.split('/');
  const session = await fetchSession(askAhead);
  if (screen !== '' && screen !== 'mail') return;
  const accountId = accountIdOf(session, account);
  const transport = new Transport(session, askAhead);
  const [got] = await transport.request([['Mailbox/get', { accountId, ids: null }]]);
  const mailbox = ((got?.['list'] ?? []) as Mailbox[]).find((one) => folderKey(one) === folder);
  if (!mailbox || location.search !== '') return;
  const query = mailQuery(accountId, mailbox, inFolder(mailbox), readPreferences().conversations);
  await transport.request(listCalls(query, 0));
}

window.setTimeout(forgetAsked, PATIENCE_MS);
begin(location.pathname).catch((error: unknown) => {
  // Whoever takes the answer over says what is to be said.
  if (!(error instanceof OfflineFault || error instanceof SignedOutFault)) reportError(error);
});
