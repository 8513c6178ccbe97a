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
import {
  type ConnectionLimits,
  connectionLimitsFor,
  type OutgoingMailPolicy,
  outgoingMailPolicy,
} from '#domain/policy/policies/outgoing-mail.ts';
import { Backlog } from './backlog.ts';
import { ConnectionKeeper } from './connections.ts';
import { endByVerdict, type LaneParts, type LaneState, sendAll } from './delivery-lane.ts';
import { destinationKey, destinationName } from './destinations.ts';
import { Lanes } from './lanes.ts';
import { createOutcomeRecorder, type OutcomeRecorder } from './outcomes.ts';

export interface RelayParts extends LaneParts {
  maxConnections: number;
  /** Where the policy does not say another number. */
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
const EXTENSIONS = 4;
/** Looks even when nobody calls: a notification can be lost with its connection. */
const MAX_SLEEP_MS = 15_000;
const MIN_SLEEP_MS = 50;
/** Servers close idle connections themselves after minutes; a busy queue needs one for seconds. */
const KEEP_IDLE_MS = 5_000;
const LEASE_RECIPIENTS = 2_000;
/** What is taken of one sender for one destination; the more, the fewer questions, and the longer the line behind it. */
const LEASE_PER_PAIR = 200;
/** With so many waiting here a pair is not asked for: another process may have room. */
const ENOUGH_OF_PAIR = 100;
/** The same for all work together. */
const MAX_BACKLOG = 5_000;
/** So often the queue is asked at most: what comes meanwhile comes together. */
const MIN_BETWEEN_LEASES_MS = 20;
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
  /** What operators say of outgoing mail, as the last look at the queue found it. */
  #policy: OutgoingMailPolicy | undefined;
  /** Lanes begun or waiting, by destination. */
  readonly #lanesOf = new Map<string, number>();
  #isStopping = false;
  #wake: (() => void) | undefined;
  #isCalled = false;
  /** The queue may hold due work that the last look left there. */
  #mayHaveMore = false;
  #lastLease = 0;
  #isExtending = false;
  #recoverAt = 0;
  readonly #leaseMs: number;
  readonly #extending: NodeJS.Timeout;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#recorder = createOutcomeRecorder(parts);
    this.#lanes = new Lanes({
      total: parts.maxConnections,
      perKey: (key) => this.#limitsFor(key).connections,
    });
    this.#state = { keeper: this.#keeper, recorder: this.#recorder, isStopping: () => this.#isStopping };
    this.#leaseMs = parts.leaseMs ?? LEASE_MS;
    this.#extending = setInterval(() => void this.#extend(), this.#leaseMs / EXTENSIONS);
  }

  /** The policy has changed: more connections begin at once, too many end after the message they are at. */
  async steer(): Promise<void> {
    try {
      await this.#readPolicy();
      this.#lanes.recheck();
      for (const key of this.#backlog.keys()) this.#serve(key);
    } catch (error) {
      this.#parts.log.warn(
        { err: error },
        'the policy of outgoing mail could not be read; it holds from the next look on',
      );
    }
    this.call();
  }

  async #readPolicy(): Promise<void> {
    this.#policy = await this.#parts.policies?.read(outgoingMailPolicy);
  }

  #limitsFor(key: string): ConnectionLimits {
    const base = {
      connections: this.#parts.maxConnectionsPerDomain,
      messagesPerConnection: 0,
      keepIdleMs: KEEP_IDLE_MS,
    };
    return this.#policy ? connectionLimitsFor(this.#policy, base, destinationName(key)) : base;
  }

  /** Something may be due. */
  call(): void {
    this.#isCalled = true;
    this.#wake?.();
  }

  async run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#pause();
        this.#isCalled = false;
        const now = this.#parts.clock();
        const isCut = await this.#takeWork(now);
        if (!isCut) await this.#sleep(await this.#timeToNextDue(now));
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
    // One at a time: a database that is slow would get more of them than it ends, until no connection is left.
    if (this.#isExtending) return;
    this.#isExtending = true;
    try {
      if (this.#lanes.running > 0) await extendLeases(db, owner, clock() + this.#leaseMs);
    } catch (error) {
      log.warn({ err: error }, 'leases of the queue could not be extended');
    } finally {
      this.#isExtending = false;
    }
  }

  /** Waits a little when the queue was asked just now. */
  async #pause(): Promise<void> {
    const wait = this.#lastLease + MIN_BETWEEN_LEASES_MS - performance.now();
    if (wait > 0 && !this.#isStopping) await new Promise((resolve) => setTimeout(resolve, wait));
    this.#lastLease = performance.now();
  }

  /** Takes over what a worker that died has left, now and then. */
  async #recover(): Promise<void> {
    const now = performance.now();
    if (now < this.#recoverAt) return;
    this.#recoverAt = now + this.#leaseMs / EXTENSIONS;
    await recoverLeases(this.#parts.db, this.#parts.clock());
  }

  /** Leases what is due and begins to send it; true where one look could not take it all. */
  async #takeWork(now: number): Promise<boolean> {
    const { db, owner } = this.#parts;
    await this.#recover();
    await this.#readPolicy();
    if (this.#backlog.size >= MAX_BACKLOG) {
      this.#mayHaveMore = true;
      return false;
    }
    const busy = this.#backlog.pairsFrom(ENOUGH_OF_PAIR);
    const { works, isCut, isCutInPair } = await leaseOutbound(db, {
      owner,
      now,
      leaseMs: this.#leaseMs,
      limit: LEASE_RECIPIENTS,
      perPair: LEASE_PER_PAIR,
      busy,
    });
    this.#mayHaveMore = isCut || isCutInPair || busy.length > 0;
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
    return isCut;
  }

  /** Opens as many lanes for a destination as it may have and needs. */
  #serve(key: string): void {
    const running = this.#lanesOf.get(key) ?? 0;
    const wanted = Math.min(this.#limitsFor(key).connections, running + this.#backlog.sizeOf(key));
    for (let lane = running; lane < wanted; lane++) void this.#runLane(key);
  }

  async #runLane(key: string): Promise<void> {
    this.#lanesOf.set(key, (this.#lanesOf.get(key) ?? 0) + 1);
    const source = {
      messagesPerConnection: () => this.#limitsFor(key).messagesPerConnection,
      keepIdleMs: () => this.#limitsFor(key).keepIdleMs,
      next: () => {
        // A lane too many, since the limit was lowered.
        if (this.#lanes.runningOf(key) > this.#limitsFor(key).connections) return undefined;
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
      // What it put off may be what is due next.
      this.call();
    }
  }

  /** Where the last look left something in the queue. */
  #askForMore(): void {
    if (!this.#mayHaveMore) return;
    this.#mayHaveMore = false;
    this.call();
  }

  async #timeToNextDue(lookedAt: number): Promise<number> {
    const { db, clock } = this.#parts;
    // What is due now and was not taken waits for a lane to end, which wakes us.
    const next = await findNextDue(db, lookedAt);
    const most = Math.min(MAX_SLEEP_MS, this.#leaseMs / EXTENSIONS);
    if (next === undefined) return most;
    return Math.min(most, Math.max(MIN_SLEEP_MS, next - clock()));
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
  const endSteering = parts.policies?.onChange(() => void relay.steer());
  const running = relay.run();
  return {
    stop: async (deadline) => {
      await relay.stop(deadline);
      await running;
      endSteering?.();
      await listening.close();
    },
  };
}
