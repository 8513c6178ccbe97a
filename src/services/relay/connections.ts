/**
 * Open connections to other servers, kept for the next message for a while, and how one is opened: every address of
 * every exchange in turn until one answers.
 */
import type { TlsSession } from '#domain/outbound/transport-security.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { ConnectionFault, TlsFault } from './connection-fault.ts';
import type { Destination } from './destinations.ts';
import { interleaveFamilies, type Reached, type ReachOptions, reachAny } from './reach.ts';
import type { Credentials } from './sign-in.ts';
import { type ClientSettings, DEFAULT_TIMEOUTS, type ReplyTimeouts, SmtpClient } from './smtp-client.ts';
import { isBinding, reportedPolicy } from './tls-demand.ts';

export interface ConnectionSettings {
  hostname: string;
  smartHostCredentials?: Credentials;
  random: (bytes: number) => Buffer;
  clock: Clock;
  /** Other than `DEFAULT_TIMEOUTS`. */
  timeouts?: Partial<ReplyTimeouts>;
  /** Addresses of ours to send from; the system's choice without. */
  sources?: readonly string[];
  /** Authorities to trust beside the usual ones. */
  ca?: readonly string[];
  memory?: TlsMemory;
  /** Told of every session, for reports (RFC 8460). */
  onTlsSession?: (session: TlsSession) => void;
}

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

  /** Keeps a connection for the next message, for a while. */
  keep(key: string, client: SmtpClient, keepMs: number): void {
    const timer = setTimeout(() => {
      const kept = this.#idle.get(key)?.filter((entry) => entry.client !== client) ?? [];
      if (kept.length > 0) this.#idle.set(key, kept);
      else this.#idle.delete(key);
      void client.quit();
    }, keepMs);
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

/** Long enough to be no burden, short enough that a mended server has its TLS back. */
const BROKEN_TLS_MS = 60 * 60_000;
const MAX_REMEMBERED = 10_000;

/** Servers whose TLS is broken: they get their mail without it at once, for a while. */
export class TlsMemory {
  readonly #broken = new Map<string, number>();

  isBroken(host: string, now: number): boolean {
    return (this.#broken.get(host) ?? 0) > now;
  }

  noteBroken(host: string, now: number): void {
    this.#broken.delete(host);
    this.#broken.set(host, now + BROKEN_TLS_MS);
    const [oldest] = this.#broken.keys();
    if (this.#broken.size > MAX_REMEMBERED && oldest !== undefined) this.#broken.delete(oldest);
  }
}

function clientSettings(
  destination: Destination,
  address: string,
  settings: ConnectionSettings,
): ClientSettings {
  const { host, port, tls: demand, isSmartHost } = destination;
  const now = settings.clock;
  const isBroken = !isBinding(demand) && settings.memory?.isBroken(host, now());
  return {
    host,
    address,
    port,
    hostname: settings.hostname,
    tls: isBroken ? 'never' : 'opportunistic',
    demand,
    now,
    timeouts: { ...DEFAULT_TIMEOUTS, ...settings.timeouts },
    random: settings.random,
    ...(settings.ca && { ca: settings.ca }),
    ...(isSmartHost && settings.smartHostCredentials && { credentials: settings.smartHostCredentials }),
  };
}

/** Opens one over a socket; after a handshake that failed once more without TLS, where that is allowed. */
async function openOne(
  destination: Destination,
  reached: Reached,
  settings: ConnectionSettings,
): Promise<SmtpClient> {
  const { address, socket } = reached;
  const client = clientSettings(destination, address, settings);
  try {
    return await SmtpClient.open(client, socket);
  } catch (error) {
    if (!(error instanceof TlsFault) || client.credentials || isBinding(destination.tls)) throw error;
    settings.memory?.noteBroken(destination.host, settings.clock());
    const again = await reachAny([address], reachOptions(destination, settings));
    return SmtpClient.open({ ...client, tls: 'never' }, again.socket);
  }
}

function reachOptions({ host, port }: Destination, settings: ConnectionSettings): ReachOptions {
  const timeoutMs = settings.timeouts?.connect ?? DEFAULT_TIMEOUTS.connect;
  return { host, port, timeoutMs, sources: settings.sources ?? [] };
}

/** Tells of a session, as reports count it. */
function report(
  domain: string,
  destination: Destination,
  address: string,
  result: TlsSession['result'],
  settings: ConnectionSettings,
): void {
  const { host, tls } = destination;
  settings.onTlsSession?.({
    at: settings.clock(),
    domain,
    policy: reportedPolicy(tls),
    host,
    address,
    result,
  });
}

/** Opens a connection to one server, address by address until one takes the conversation. */
async function openTo(
  domain: string,
  destination: Destination,
  settings: ConnectionSettings,
  log: Logger,
): Promise<SmtpClient | ConnectionFault> {
  let left = interleaveFamilies(destination.addresses);
  let fault = new ConnectionFault(`${destination.host}: no address`);
  while (left.length > 0) {
    let reached: Reached | undefined;
    try {
      reached = await reachAny(left, reachOptions(destination, settings));
      const client = await openOne(destination, reached, settings);
      report(domain, destination, reached.address, client.tlsResult ?? 'success', settings);
      client.isCertain = destination.isCertain;
      return client;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const reason = error instanceof ConnectionFault ? error : new ConnectionFault(error.message);
      if (reason instanceof TlsFault && reached)
        report(domain, destination, reached.address, reason.result, settings);
      fault = reason;
      log.debug({ host: destination.host, reason: reason.message }, 'a server did not answer');
      if (!reached) break;
      const { address } = reached;
      left = left.filter((one) => one !== address);
    }
  }
  return fault;
}

/**
 * Opens a connection to the first server that answers. Throws a `ConnectionFault`; a permanent one only when all servers
 * say no for good, since one that was merely out of reach may say yes tomorrow.
 */
export async function openConnection(
  domain: string,
  destinations: readonly Destination[],
  settings: ConnectionSettings,
  log: Logger,
): Promise<SmtpClient> {
  let fault: ConnectionFault | undefined;
  for (const destination of destinations) {
    const opened = await openTo(domain, destination, settings, log);
    if (opened instanceof SmtpClient) return opened;
    if (!fault || fault.isPermanent) fault = opened;
  }
  throw fault ?? new ConnectionFault('no server to connect to');
}
