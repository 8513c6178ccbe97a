/**
 * The IMAP server: takes transports from the listeners, keeps count of its connections, and lets them go at the end.
 */

import { cacheBlobs } from '#platform/blobs/cached-blob-store.ts';
import type { Transport } from '#platform/net/transport.ts';
import { mayTakePasswords } from '#services/sign-in/plain-auth.ts';
import { AccountSessions } from './account-sessions.ts';
import { ImapConnection } from './connection.ts';
import type { ImapDependencies, ImapServerParts } from './dependencies.ts';
import { MailboxStates } from './mailbox-states.ts';
import { MessageKeyCache } from './search/message-key-cache.ts';
import { StoredMessageCache } from './stored-message-cache.ts';

/** What an application holds of the server. */
export interface ImapServer {
  /** Serves one connection to its end; never throws. For a listener's `onConnection`. */
  serve: (transport: Transport) => void;
  /** Connections open now. */
  readonly open: number;
  /** Says BYE to everybody as soon as their command is done; resolves when the last has gone. */
  drain(): Promise<void>;
}

/** Makes the server. */
export function createImapServer(parts: ImapServerParts): ImapServer {
  const deps: ImapDependencies = {
    ...parts,
    blobs: cacheBlobs(parts.blobs, parts.caches?.blobs),
    accountSessions: new AccountSessions(parts.settings.maxSessionsPerAccount),
    mailboxStates: new MailboxStates(parts.clock, parts.caches?.mailboxStates),
    messageKeys: new MessageKeyCache(parts.caches?.messageKeys),
    storedMessages: new StoredMessageCache(parts.caches?.storedMessages),
  };
  const running = new Map<ImapConnection, Promise<void>>();

  const serve = async (transport: Transport, connection: ImapConnection): Promise<void> => {
    try {
      await connection.run();
    } catch (error) {
      deps.log.error({ err: error, session: connection.session.id }, 'an IMAP connection failed');
      transport.close();
    } finally {
      running.delete(connection);
    }
  };

  return {
    serve: (transport) => {
      const connection = new ImapConnection(deps, transport, {
        id: deps.ids(),
        remoteAddress: transport.remoteAddress,
        isSecure: transport.isSecure,
        tlsProofs: transport.tlsProofs,
        canStartTls: !transport.isSecure,
        takesPasswords: mayTakePasswords(deps.settings.allowPlainAuth, transport),
      });
      running.set(connection, serve(transport, connection));
    },
    get open() {
      return running.size;
    },
    async drain() {
      for (const connection of running.keys()) connection.sendAway('The server is shutting down.');
      await Promise.all(running.values());
    },
  };
}
