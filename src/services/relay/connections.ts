/**
 * Open connections to other servers, kept for the next message for a while, and how one is opened: every address of
 * every exchange in turn until one answers.
 */
import type { Logger } from '#platform/telemetry/log.ts';
import { ConnectionFault, TlsFault } from './connection-fault.ts';
import type { Destination } from './destinations.ts';
import type { Credentials } from './sign-in.ts';
import { type ClientSettings, DEFAULT_TIMEOUTS, type ReplyTimeouts, SmtpClient } from './smtp-client.ts';

export interface ConnectionSettings {
  hostname: string;
  smartHostCredentials?: Credentials;
  random: (bytes: number) => Buffer;
  /** Other than `DEFAULT_TIMEOUTS`. */
  timeouts?: Partial<ReplyTimeouts>;
}

/** Servers close idle connections themselves after minutes; a busy queue needs one for seconds. */
const KEEP_IDLE_MS = 5_000;

/** The idle connections of a worker, by destination. */
export class ConnectionKeeper {
  readonly #idle = new Map<string, { client: SmtpClient; timer: NodeJS.Timeout }[]>();

  /** An idle connection to a destination that still is open. */
  take(key: string): SmtpClient | undefined {
    const kept = this.#idle.get(key);
    for (let entry = kept?.pop(); entry; entry = kept?.pop()) {
      clearTimeout(entry.timer);
      if (entry.client.isUsable) return entry.client;
      entry.client.destroy();
    }
    this.#idle.delete(key);
    return undefined;
  }

  /** Keeps a connection for the next message. */
  keep(key: string, client: SmtpClient): void {
    const timer = setTimeout(() => {
      const kept = this.#idle.get(key)?.filter((entry) => entry.client !== client) ?? [];
      if (kept.length > 0) this.#idle.set(key, kept);
      else this.#idle.delete(key);
      void client.quit();
    }, KEEP_IDLE_MS);
    const entries = this.#idle.get(key) ?? [];
    entries.push({ client, timer });
    this.#idle.set(key, entries);
  }

  async close(): Promise<void> {
    const all = [...this.#idle.values()].flat();
    this.#idle.clear();
    for (const { timer } of all) clearTimeout(timer);
    await Promise.all(all.map(({ client }) => client.quit()));
  }
}

/** Opens one; after a handshake that failed once more without TLS, but not where a password goes. */
async function openOne(settings: ClientSettings): Promise<SmtpClient> {
  try {
    return await SmtpClient.open(settings);
  } catch (error) {
    if (!(error instanceof TlsFault) || settings.credentials) throw error;
    return SmtpClient.open({ ...settings, tls: 'never' });
  }
}

/**
 * Opens a connection to the first server that answers. Throws a `ConnectionFault`; a permanent one only when all servers
 * say no for good, since one that was merely out of reach may say yes tomorrow.
 */
export async function openConnection(
  destinations: readonly Destination[],
  settings: ConnectionSettings,
  log: Logger,
): Promise<SmtpClient> {
  let fault: ConnectionFault | undefined;
  for (const destination of destinations) {
    for (const address of destination.addresses) {
      try {
        return await openOne({
          host: destination.host,
          address,
          port: destination.port,
          hostname: settings.hostname,
          tls: 'opportunistic',
          timeouts: { ...DEFAULT_TIMEOUTS, ...settings.timeouts },
          random: settings.random,
          ...(destination.isSmartHost &&
            settings.smartHostCredentials && { credentials: settings.smartHostCredentials }),
        });
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const reason = error instanceof ConnectionFault ? error : new ConnectionFault(error.message);
        if (!fault || fault.isPermanent) fault = reason;
        log.debug({ host: destination.host, address, reason: reason.message }, 'a server did not answer');
      }
    }
  }
  throw fault ?? new ConnectionFault('no server to connect to');
}
