/**
 * Open connections to other servers, kept for the next message for a while, and how one is opened: every address of
 * every exchange in turn until one answers.
 */
import type { Logger } from '#platform/telemetry/log.ts';
import type { Destination } from './destinations.ts';
import { ConnectionFault, SmtpClient } from './smtp-client.ts';

export interface ConnectionSettings {
  hostname: string;
  smartHostCredentials?: { user: string; password: string };
}

/** Servers close idle connections themselves after minutes; a busy queue needs one for seconds. */
const KEEP_IDLE_MS = 5_000;

/** The idle connections of a worker, by domain. */
export class ConnectionKeeper {
  readonly #idle = new Map<string, { client: SmtpClient; timer: NodeJS.Timeout }[]>();

  /** An idle connection for a domain that still is open. */
  take(domain: string): SmtpClient | undefined {
    const kept = this.#idle.get(domain);
    for (let entry = kept?.pop(); entry; entry = kept?.pop()) {
      clearTimeout(entry.timer);
      if (entry.client.isOpen) return entry.client;
    }
    this.#idle.delete(domain);
    return undefined;
  }

  /** Keeps a connection for the next message. */
  keep(domain: string, client: SmtpClient): void {
    const timer = setTimeout(() => {
      const kept = this.#idle.get(domain)?.filter((entry) => entry.client !== client) ?? [];
      if (kept.length > 0) this.#idle.set(domain, kept);
      else this.#idle.delete(domain);
      void client.quit();
    }, KEEP_IDLE_MS);
    const entries = this.#idle.get(domain) ?? [];
    entries.push({ client, timer });
    this.#idle.set(domain, entries);
  }

  async close(): Promise<void> {
    const all = [...this.#idle.values()].flat();
    this.#idle.clear();
    for (const { timer } of all) clearTimeout(timer);
    await Promise.all(all.map(({ client }) => client.quit()));
  }
}

/** Opens a connection to the first server that answers; throws the last `ConnectionFault`. */
export async function openConnection(
  destinations: readonly Destination[],
  settings: ConnectionSettings,
  log: Logger,
): Promise<SmtpClient> {
  let last = new ConnectionFault('no server to connect to');
  for (const destination of destinations) {
    for (const address of destination.addresses) {
      try {
        return await SmtpClient.open({
          host: destination.host,
          address,
          port: destination.port,
          hostname: settings.hostname,
          ...(destination.isSmartHost &&
            settings.smartHostCredentials && { credentials: settings.smartHostCredentials }),
        });
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        last = error instanceof ConnectionFault ? error : new ConnectionFault(error.message);
        log.debug({ host: destination.host, address, reason: last.message }, 'a server did not answer');
      }
    }
  }
  throw last;
}
