/**
 * The worker of the outbound queue: takes what is due, sends it, records what became of it.
 *
 * A domain has at most its share of connections, so one that hangs holds up nobody else. Work is leased: when this
 * process dies, another takes it over after the lease. Woken by the commit that brings work, by the next due time, and
 * by every connection that becomes free.
 */
import {
  extendLeases,
  findNextDue,
  type LeasedWork,
  leaseOutbound,
  recoverLeases,
} from '#domain/outbound/lease-outbound.ts';
import { ReplyFault } from '#formats/smtp/reply-collector.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { ConnectionKeeper, type ConnectionSettings, openConnection } from './connections.ts';
import { type DestinationSettings, findDestinations } from './destinations.ts';
import { createOutcomeRecorder, type OutcomeParts, type OutcomeRecorder } from './outcomes.ts';
import { ConnectionFault, type SmtpClient } from './smtp-client.ts';
import { type Outcome, outcomeForAll, sendMessage } from './transaction.ts';

export interface RelayParts extends OutcomeParts {
  resolver: Resolver;
  log: Logger;
  destinations: DestinationSettings;
  connection: ConnectionSettings;
  maxConnections: number;
  maxConnectionsPerDomain: number;
  /** Told of every recipient's fate. */
  onOutcome?: (kind: Outcome['kind']) => void;
}

export interface RelayWorker {
  /** Takes no more work and waits for what is under way, at most until the time given. */
  stop(deadline: number): Promise<void>;
}

const LEASE_MS = 10 * 60_000;
const EXTEND_MS = 60_000;
/** Looks even when nobody calls: a notification can be lost with its connection. */
const MAX_SLEEP_MS = 15_000;
const LEASE_RECIPIENTS = 500;
/** After the database was away. */
const PAUSE_AFTER_FAULT_MS = 1_000;

/** What a worker knows while it runs. */
class Relay implements RelayWorker {
  readonly #parts: RelayParts;
  readonly #recorder: OutcomeRecorder;
  readonly #keeper = new ConnectionKeeper();
  readonly #open = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();
  #stopping = false;
  #wake: (() => void) | undefined;
  #called = false;
  readonly #extending: NodeJS.Timeout;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#recorder = createOutcomeRecorder(parts);
    this.#extending = setInterval(() => void this.#extend(), EXTEND_MS);
  }

  /** Something may be due. */
  call(): void {
    this.#called = true;
    this.#wake?.();
  }

  async run(): Promise<void> {
    while (!this.#stopping) {
      try {
        this.#called = false;
        const found = await this.#takeWork();
        if (found === 0) await this.#sleep(await this.#timeToNextDue());
      } catch (error) {
        this.#parts.log.error({ err: error }, 'the queue could not be read; trying on');
        await this.#sleep(PAUSE_AFTER_FAULT_MS);
      }
    }
  }

  async stop(deadline: number): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    const left = Math.max(0, deadline - Date.now());
    const timeout = new Promise((resolve) => setTimeout(resolve, left).unref());
    await Promise.race([Promise.allSettled(this.#underWay), timeout]);
    clearInterval(this.#extending);
    await this.#keeper.close();
    await this.#recorder.drain();
  }

  async #extend(): Promise<void> {
    const { db, owner, clock, log } = this.#parts;
    try {
      if (this.#underWay.size > 0) await extendLeases(db, owner, clock() + LEASE_MS);
    } catch (error) {
      log.warn({ err: error }, 'leases of the queue could not be extended');
    }
  }

  #busyDomains(): string[] {
    const { maxConnectionsPerDomain } = this.#parts;
    return [...this.#open].filter(([, open]) => open >= maxConnectionsPerDomain).map(([domain]) => domain);
  }

  /** Leases what fits the free connections; gives the number of transactions begun. */
  async #takeWork(): Promise<number> {
    const { db, owner, clock, maxConnections } = this.#parts;
    await recoverLeases(db, clock());
    if (this.#underWay.size >= maxConnections) return 0;
    const works = await leaseOutbound(db, {
      owner,
      now: clock(),
      leaseMs: LEASE_MS,
      limit: LEASE_RECIPIENTS,
      busyDomains: this.#busyDomains(),
    });
    for (const [domain, own] of Map.groupBy(works, (work) => work.domain)) this.#serve(domain, own);
    return works.length;
  }

  /** Spreads the transactions of one domain over the connections it may have. */
  #serve(domain: string, works: LeasedWork[]): void {
    const free = this.#parts.maxConnectionsPerDomain - (this.#open.get(domain) ?? 0);
    const lanes = Math.max(1, Math.min(free, works.length));
    for (let lane = 0; lane < lanes; lane++) {
      const share = works.filter((_, index) => index % lanes === lane);
      this.#open.set(domain, (this.#open.get(domain) ?? 0) + 1);
      const done = this.#sendAll(domain, share).finally(() => {
        this.#underWay.delete(done);
        const left = (this.#open.get(domain) ?? 1) - 1;
        if (left > 0) this.#open.set(domain, left);
        else this.#open.delete(domain);
        this.call();
      });
      this.#underWay.add(done);
    }
  }

  async #sendAll(domain: string, works: readonly LeasedWork[]): Promise<void> {
    let client = this.#keeper.take(domain);
    for (const work of works) {
      const result = await this.#send(work, client);
      client = result.client;
      for (const outcome of result.outcomes) this.#parts.onOutcome?.(outcome.kind);
      // Recorded before the next is sent, so that a crash repeats at most one transaction a connection.
      await this.#record(work, result.outcomes);
    }
    if (client?.isOpen && !this.#stopping) this.#keeper.keep(domain, client);
    else await client?.quit();
  }

  async #record(work: LeasedWork, outcomes: readonly Outcome[]): Promise<void> {
    try {
      await this.#recorder.record(work, outcomes);
    } catch (error) {
      // The lease runs out and the recipients are tried again: at least once, never not at all.
      const isOurs = error instanceof Refusal;
      this.#parts.log[isOurs ? 'warn' : 'error'](
        { err: error, message: work.messageId },
        'an outcome was not recorded',
      );
    }
  }

  async #send(
    work: LeasedWork,
    kept: SmtpClient | undefined,
  ): Promise<{ outcomes: Outcome[]; client: SmtpClient | undefined }> {
    let client = kept?.isOpen ? kept : undefined;
    try {
      client ??= await this.#connect(work);
      const outcomes = await sendMessage(client, work, () => this.#parts.blobs.stream(work.blob));
      return { outcomes, client };
    } catch (error) {
      client?.destroy();
      return { outcomes: this.#outcomesOfFault(work, error), client: undefined };
    }
  }

  async #connect(work: LeasedWork): Promise<SmtpClient> {
    const { resolver, destinations, connection, log } = this.#parts;
    const found = await findDestinations(work.domain, resolver, destinations);
    if (found.kind !== 'found') throw new NoDestination(found);
    return openConnection(found.destinations, connection, log);
  }

  #outcomesOfFault(work: LeasedWork, error: unknown): Outcome[] {
    if (error instanceof NoDestination) return outcomeForAll(work, error.fate);
    const reply = error instanceof ConnectionFault ? error.reply : undefined;
    if (reply && reply.code >= 500)
      return outcomeForAll(work, {
        kind: 'failed',
        status: reply.enhanced ?? '5.5.0',
        text: `${reply.code} ${reply.lines.join(' ')}`,
      });
    const isPeers = error instanceof ConnectionFault || error instanceof ReplyFault;
    if (!isPeers)
      this.#parts.log.error({ err: error, message: work.messageId }, 'a message could not be sent');
    const text = isPeers && error instanceof Error ? error.message : 'A fault of this server.';
    return outcomeForAll(work, { kind: 'deferred', status: '4.4.2', text });
  }

  async #timeToNextDue(): Promise<number> {
    const { db, clock } = this.#parts;
    const next = await findNextDue(db);
    return next === undefined ? MAX_SLEEP_MS : Math.min(MAX_SLEEP_MS, Math.max(50, next - clock()));
  }

  #sleep(ms: number): Promise<void> {
    if (this.#called || this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Why there is nowhere to send to. */
class NoDestination extends Error {
  override readonly name = 'NoDestination';
  readonly fate: Pick<Outcome, 'kind' | 'status' | 'text'>;

  constructor(fate: Pick<Outcome, 'kind' | 'status' | 'text'>) {
    super(fate.text);
    this.fate = fate;
  }
}

/** Starts the worker; it runs until stopped. */
export async function startRelay(parts: RelayParts): Promise<RelayWorker> {
  const relay = new Relay(parts);
  const listening = await parts.db.listen('outbound_work', {
    onNotification: () => relay.call(),
    onReconnected: () => relay.call(),
  });
  const running = relay.run();
  return {
    stop: async (deadline) => {
      await relay.stop(deadline);
      await running;
      await listening.close();
    },
  };
}
