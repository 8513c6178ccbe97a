/**
 * The worker of the outbound queue: takes what is due, sends it, records what became of it.
 *
 * A destination has at most its share of connections, so one that hangs holds up nobody else; within one destination
 * senders take turns (`backlog.ts`). Work is leased: when this
 * process dies, another takes it over after the lease. Woken by the commit that brings work, by the next due time, and
 * by every connection that becomes free.
 */
import {
  extendLeases,
  findNextDue,
  leaseOutbound,
  recoverLeases,
  returnLeases,
} from '#domain/outbound/lease-outbound.ts';
import { Backlog } from './backlog.ts';
import { ConnectionKeeper } from './connections.ts';
import { endByVerdict, type LaneParts, type LaneState, sendAll } from './delivery-lane.ts';
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
const LEASE_RECIPIENTS = 2_000;
/** What is taken of one sender for one destination; the more, the fewer questions, and the longer the line behind it. */
const LEASE_PER_PAIR = 200;
/** With so many waiting here a pair is not asked for: another process may have room. */
const ENOUGH_OF_PAIR = 100;
/** The same for all work together. */
const MAX_BACKLOG = 5_000;
/** After the database was away. */
const PAUSE_AFTER_FAULT_MS = 1_000;

/** What a worker knows while it runs. */
class Relay {
  readonly #parts: RelayParts;
  readonly #recorder: OutcomeRecorder;
  readonly #keeper = new ConnectionKeeper();
  readonly #lanes: Lanes;
  readonly #state: LaneState;
  readonly #backlog = new Backlog();
  /** Lanes begun or waiting, by destination. */
  readonly #lanesOf = new Map<string, number>();
  #isStopping = false;
  #wake: (() => void) | undefined;
  #isCalled = false;
  #mayHaveMore = false;
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
        this.#mayHaveMore = found > 0;
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
    await this.#giveBack();
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

  /** Leases what is due and begins to send it; gives the number of transactions. */
  async #takeWork(): Promise<number> {
    const { db, owner, clock } = this.#parts;
    await recoverLeases(db, clock());
    if (this.#backlog.size >= MAX_BACKLOG) return 0;
    const works = await leaseOutbound(db, {
      owner,
      now: clock(),
      leaseMs: this.#leaseMs,
      limit: LEASE_RECIPIENTS,
      perPair: LEASE_PER_PAIR,
      busy: this.#backlog.pairsFrom(ENOUGH_OF_PAIR),
    });
    const keys = new Set<string>();
    for (const work of works) {
      if (work.verdict !== undefined) void endByVerdict(work, this.#parts, this.#state);
      else {
        const key = destinationKey(work, this.#parts.destinations);
        this.#backlog.add(key, work);
        keys.add(key);
      }
    }
    for (const key of keys) this.#serve(key);
    return works.length;
  }

  /** Opens as many lanes for a destination as it may have and needs. */
  #serve(key: string): void {
    const running = this.#lanesOf.get(key) ?? 0;
    const wanted = Math.min(this.#parts.maxConnectionsPerDomain, running + this.#backlog.sizeOf(key));
    for (let lane = running; lane < wanted; lane++) void this.#runLane(key);
  }

  async #runLane(key: string): Promise<void> {
    this.#lanesOf.set(key, (this.#lanesOf.get(key) ?? 0) + 1);
    const source = {
      next: () => {
        const work = this.#backlog.take(key);
        // The next piece of the queue is fetched while there still is something to do.
        if (this.#backlog.sizeOf(key) < ENOUGH_OF_PAIR) this.#askForMore();
        return work;
      },
      rest: () => this.#backlog.takeAll(key),
    };
    try {
      await this.#lanes.run(key, () => sendAll(key, source, this.#parts, this.#state));
    } catch (error) {
      // The leases run out and the recipients are tried again.
      this.#parts.log.error({ err: error, key }, 'a lane of the relay broke');
    } finally {
      const left = (this.#lanesOf.get(key) ?? 1) - 1;
      if (left > 0) this.#lanesOf.set(key, left);
      else this.#lanesOf.delete(key);
      if (this.#backlog.sizeOf(key) > 0 && !this.#isStopping) this.#serve(key);
      this.call();
    }
  }

  /** Once after a lease that gave something: then there may be more. */
  #askForMore(): void {
    if (!this.#mayHaveMore) return;
    this.#mayHaveMore = false;
    this.call();
  }

  async #timeToNextDue(): Promise<number> {
    const { db, clock } = this.#parts;
    // What is due now and was not taken waits for a lane to end, which wakes us.
    const next = await findNextDue(db, clock());
    if (next === undefined) return MAX_SLEEP_MS;
    return Math.min(MAX_SLEEP_MS, Math.max(MIN_SLEEP_MS, next - clock()));
  }

  async #giveBack(): Promise<void> {
    const works = this.#backlog.drain();
    try {
      await returnLeases(this.#parts.db, this.#parts.owner, works);
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'leases were not given back; they run out by themselves');
    }
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
