/** The LDAP server: takes transports from the listeners, keeps count of its connections, and lets them go at the end. */
import type { Transport } from '#platform/net/transport.ts';
import { inSession } from '#platform/telemetry/session-log.ts';
import { LdapConnection } from './connection.ts';
import type { LdapDependencies } from './dependencies.ts';

/** What an application holds of the server. */
export interface LdapServer {
  /** Serves one connection to its end; never throws. For a listener's `onConnection`. */
  serve: (transport: Transport) => void;
  /** Tells everybody and closes when their operations are answered; resolves when the last has gone. */
  drain(): Promise<void>;
}

/** Makes the server. */
export function createLdapServer(deps: LdapDependencies): LdapServer {
  const running = new Map<LdapConnection, Promise<void>>();
  const serve = async (transport: Transport, connection: LdapConnection): Promise<void> => {
    try {
      await connection.run();
    } catch (error) {
      deps.log.error({ err: error, remoteAddress: transport.remoteAddress }, 'an LDAP connection failed');
      transport.close();
    } finally {
      running.delete(connection);
    }
  };
  return {
    serve: (transport) => {
      const connection = new LdapConnection(inSession(deps), transport);
      running.set(connection, serve(transport, connection));
    },
    drain: async () => {
      for (const connection of running.keys()) connection.sendAway();
      await Promise.all(running.values());
    },
  };
}
