/**
 * The worker of the outbound queue: takes what is due, sends it, records what became of it.
 *
 * A destination has at most its share of connections, so one that hangs holds up nobody else. Work is leased: when this
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
import { ConnectionKeeper } from './connections.ts';
import { type LaneParts, type LaneState, sendAll } from './delivery-lane.ts';
import { destinationKey } from './destinations.ts';
import { Lanes } from './lanes.ts';
import { createOutcomeRecorder, type OutcomeRecorder } from './outcomes.ts';

export interface RelayParts extends LaneParts {
  maxConnections: number;
  maxConnectionsPerDomain: number;
  /** Other than `LEASE_MS`. */
  leaseMs?: number;
}

export interface RelayWorker {
  /** Takes no more work and waits for what is under way, at most until the time given. */
  stop(deadline: number): Promise<void>;
}

/** How long mail of a process that died waits; kept up while a process lives. */
const LEASE_MS = 3 * 60_000;
/** A lease is extended so often within its time. */
const EXTENSIONS = 6;
/** Looks even when nobody calls: a notification can be lost with its connection. */
const MAX_SLEEP_MS = 15_000;
const MIN_SLEEP_MS = 50;
const LEASE_RECIPIENTS = 500;
/** More work than this is not taken while it would only wait: another process may have room. */
const MAX_WAITING_LANES = 200;
/** After the database was away. */
const PAUSE_AFTER_FAULT_MS = 1_000;

/** What a worker knows while it runs. */
class Relay {
  readonly #parts: RelayParts;
  readonly #recorder: OutcomeRecorder;
  readonly #keeper = new ConnectionKeeper();
  readonly #lanes: Lanes;
  readonly #state: LaneState;
  /** Lanes begun or waiting, by domain. */
  readonly #lanesOf = new Map<string, number>();
  #isStopping = false;
  #wake: (() => void) | undefined;
  #isCalled = false;
  readonly #leaseMs: number;
  readonly #extending: NodeJS.Timeout;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#recorder = createOutcomeRecorder(parts);
    this.#lanes = new Lanes({ total: parts.maxConnections, perKey: parts.maxConnectionsPerDomain });
    this.#state = { keeper: this.#keeper, recorder: this.#recorder, isStopping: () => this.#isStopping };
    this.#leaseMs = parts.leaseMs ?? LEASE_MS;
    this.#extending = setInterval(() => void this.#extend(), this.#leaseMs / EXTENSIONS);
  }

  /** Something may be due. */
  call(): void {
    this.#isCalled = true;
    this.#wake?.();
  }

  async run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        this.#isCalled = false;
        const found = await this.#takeWork();
        if (found === 0) await this.#sleep(await this.#timeToNextDue());
      } catch (error) {
        this.#parts.log.error({ err: error }, 'the queue could not be read; trying on');
        await this.#sleep(PAUSE_AFTER_FAULT_MS);
      }
    }
  }

  async stop(deadline: number): Promise<void> {
    this.#isStopping = true;
    this.#wake?.();
    const left = Math.max(0, deadline - Date.now());
    const timeout = new Promise((resolve) => setTimeout(resolve, left).unref());
    await Promise.race([this.#lanes.idle(), timeout]);
    clearInterval(this.#extending);
    await this.#keeper.close();
    await this.#recorder.drain();
  }

  async #extend(): Promise<void> {
    const { db, owner, clock, log } = this.#parts;
    try {
      if (this.#lanes.running > 0) await extendLeases(db, owner, clock() + this.#leaseMs);
    } catch (error) {
      log.warn({ err: error }, 'leases of the queue could not be extended');
    }
  }

  #busyDomains(): string[] {
    const { maxConnectionsPerDomain } = this.#parts;
    return [...this.#lanesOf]
      .filter(([, lanes]) => lanes >= maxConnectionsPerDomain)
      .map(([domain]) => domain);
  }

  /** Leases what is due and begins to send it; gives the number of transactions. */
  async #takeWork(): Promise<number> {
    const { db, owner, clock } = this.#parts;
    await recoverLeases(db, clock());
    if (this.#lanes.waiting >= MAX_WAITING_LANES) return 0;
    const works = await leaseOutbound(db, {
      owner,
      now: clock(),
      leaseMs: this.#leaseMs,
      limit: LEASE_RECIPIENTS,
      busyDomains: this.#busyDomains(),
    });
    for (const [domain, own] of Map.groupBy(works, (work) => work.domain)) this.#serve(domain, own);
    return works.length;
  }

  /** Spreads the transactions of one domain over the connections it may have. */
  #serve(domain: string, works: readonly LeasedWork[]): void {
    const { destinations, maxConnectionsPerDomain } = this.#parts;
    const key = destinationKey(domain, destinations);
    const free = maxConnectionsPerDomain - (this.#lanesOf.get(domain) ?? 0);
    const count = Math.max(1, Math.min(free, works.length));
    for (let lane = 0; lane < count; lane++) {
      const share = works.filter((_, index) => index % count === lane);
      void this.#runLane(domain, key, share);
    }
  }

  async #runLane(domain: string, key: string, share: readonly LeasedWork[]): Promise<void> {
    this.#lanesOf.set(domain, (this.#lanesOf.get(domain) ?? 0) + 1);
    try {
      await this.#lanes.run(key, () => sendAll(key, share, this.#parts, this.#state));
    } catch (error) {
      // The leases run out and the recipients are tried again.
      this.#parts.log.error({ err: error, domain }, 'a lane of the relay broke');
    } finally {
      const left = (this.#lanesOf.get(domain) ?? 1) - 1;
      if (left > 0) this.#lanesOf.set(domain, left);
      else this.#lanesOf.delete(domain);
      this.call();
    }
  }

  async #timeToNextDue(): Promise<number> {
    const { db, clock } = this.#parts;
    // With no room left, nothing is taken before a lane ends, which wakes us.
    if (this.#lanes.waiting >= MAX_WAITING_LANES) return MAX_SLEEP_MS;
    const next = await findNextDue(db, this.#busyDomains());
    if (next === undefined) return MAX_SLEEP_MS;
    return Math.min(MAX_SLEEP_MS, Math.max(MIN_SLEEP_MS, next - clock()));
  }

  #sleep(ms: number): Promise<void> {
    if (this.#isCalled || this.#isStopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
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
