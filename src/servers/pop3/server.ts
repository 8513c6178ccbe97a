/**
 * The POP3 server: takes transports from the listeners, keeps count of its connections, and lets them go at the end.
 */
import type { Transport } from '#platform/net/transport.ts';
import { inSession } from '#platform/telemetry/session-log.ts';
import { Pop3Connection } from './connection.ts';
import type { Pop3Dependencies } from './dependencies.ts';

/** What an application holds of the server. */
export interface Pop3Server {
  /** Serves one connection to its end; never throws. For a listener's `onConnection`. */
  serve: (transport: Transport) => void;
  /** Connections open now. */
  readonly open: number;
  /** Closes everybody's connection as soon as their command is done; resolves when the last has gone. */
  drain(): Promise<void>;
}

/** Makes the server. */
export function createPop3Server(deps: Pop3Dependencies): Pop3Server {
  const running = new Map<Pop3Connection, Promise<void>>();
  const serve = async (transport: Transport, connection: Pop3Connection): Promise<void> => {
    try {
      await connection.run();
    } catch (error) {
      deps.log.error({ err: error, remoteAddress: transport.remoteAddress }, 'a POP3 connection failed');
      transport.close();
    } finally {
      running.delete(connection);
    }
  };
  return {
    serve: (transport) => {
      const connection = new Pop3Connection(inSession(deps), transport);
      running.set(connection, serve(transport, connection));
    },
    get open() {
      return running.size;
    },
    drain: async () => {
      for (const connection of running.keys()) connection.sendAway();
      await Promise.all(running.values());
    },
  };
}
