/**
 * The SMTP server: takes transports from the listeners, keeps count of its connections, and lets them go at the end.
 */
import type { Transport } from '#platform/net/transport.ts';
import { inSession } from '#platform/telemetry/session-log.ts';
import { SmtpConnection } from './connection.ts';
import type { SmtpDependencies } from './dependencies.ts';
import type { SmtpMode } from './session.ts';

/** What an application holds of the server. */
export interface SmtpServer {
  /** Serves one connection to its end; never throws. */
  serve(transport: Transport, mode: SmtpMode): void;
  /** Connections open now. */
  readonly open: number;
  /** Says 421 to everybody as soon as their command is done; resolves when the last has gone. */
  drain(): Promise<void>;
}

/** Makes the server. */
export function createSmtpServer(deps: SmtpDependencies): SmtpServer {
  const running = new Map<SmtpConnection, Promise<void>>();
  const serve = async (transport: Transport, connection: SmtpConnection): Promise<void> => {
    try {
      await connection.run();
    } catch (error) {
      deps.log.error({ err: error, remoteAddress: transport.remoteAddress }, 'an SMTP connection failed');
      transport.close();
    } finally {
      running.delete(connection);
    }
  };
  return {
    serve: (transport, mode) => {
      const connection = new SmtpConnection(inSession(deps), transport, mode);
      running.set(connection, serve(transport, connection));
    },
    get open() {
      return running.size;
    },
    drain: async () => {
      for (const connection of running.keys()) connection.sendAway('4.3.2', 'The server is shutting down');
      await Promise.all(running.values());
    },
  };
}
