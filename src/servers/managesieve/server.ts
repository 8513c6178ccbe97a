/** The ManageSieve server: takes transports from the listeners, keeps count of its connections, lets them go at the end. */
import type { Transport } from '#platform/net/transport.ts';
import { inSession } from '#platform/telemetry/session-log.ts';
import { ManageSieveConnection } from './connection.ts';
import type { ManageSieveDependencies } from './dependencies.ts';

/** What an application holds of the server. */
export interface ManageSieveServer {
  /** Serves one connection to its end; never throws. For a listener's `onConnection`. */
  serve: (transport: Transport) => void;
  /** Says BYE to everybody as soon as their command is done; resolves when the last has gone. */
  drain(): Promise<void>;
}

/** Makes the server. */
export function createManageSieveServer(deps: ManageSieveDependencies): ManageSieveServer {
  const running = new Map<ManageSieveConnection, Promise<void>>();
  const serve = async (transport: Transport, connection: ManageSieveConnection): Promise<void> => {
    try {
      await connection.run();
    } catch (error) {
      deps.log.error(
        { err: error, remoteAddress: transport.remoteAddress },
        'a ManageSieve connection failed',
      );
      transport.close();
    } finally {
      running.delete(connection);
    }
  };
  return {
    serve: (transport) => {
      const connection = new ManageSieveConnection(inSession(deps), transport);
      running.set(connection, serve(transport, connection));
    },
    drain: async () => {
      for (const connection of running.keys()) connection.sendAway();
      await Promise.all(running.values());
    },
  };
}
