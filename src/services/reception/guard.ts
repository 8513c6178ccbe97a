/**
 * The guard at the MX port: rates over all processes, a tarpit for who tries addresses out, greylisting where it is on.
 *
 * The counts of other processes are known a second later; a limit may be passed by what one second brings.
 */
import { hash } from 'node:crypto';
import { noteTriple } from '#domain/reception/greylist.ts';
import { addRates } from '#domain/reception/rates.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { countedAs } from '#platform/net/connection-limits.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface ReceptionLimits {
  /** Messages of one address in an hour. */
  messagesPerHour: number;
  /** Recipients that do not exist, of one address in an hour; then it is sent away. */
  unknownPerHour: number;
  /** How long a sender who comes for the first time waits; 0 is no greylisting. */
  greylistMs: number;
}

export interface ReceptionGuard {
  /** Whether the address may bring one more; counts it when it may. */
  takeMessage(address: string): boolean;
  /** Counts a recipient that does not exist: how long the answer waits, or that the peer is to go. */
  missRecipient(address: string): { waitMs: number } | 'leave';
  /** Whether a first-time sender has to come again. */
  isGrey(address: string, reversePath: string, recipient: string): Promise<boolean>;
  /** Tells the database the rest. */
  stop(): Promise<void>;
}

const HOUR_MS = 60 * 60_000;
const FLUSH_MS = 1_000;
/** Mistakes that honest peers make: an old address book, a list that was not kept. */
const FREE_MISSES = 10;
const WAIT_STEP_MS = 500;
const MAX_WAIT_MS = 10_000;
/** More addresses in one hour are a flood from everywhere, against which counting each helps nobody. */
const MAX_KEYS = 100_000;

class Counter {
  readonly #db: Queryable;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #hour = 0;
  #sums = new Map<string, number>();
  #fresh = new Map<string, number>();
  #flushing: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(db: Queryable, clock: Clock, onFault: (error: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onFault = onFault;
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** Counts one and gives the sum so far. */
  add(key: string): number {
    this.#turn();
    if (this.#sums.size < MAX_KEYS) this.#fresh.set(key, (this.#fresh.get(key) ?? 0) + 1);
    return this.sum(key);
  }

  sum(key: string): number {
    this.#turn();
    return (this.#sums.get(key) ?? 0) + (this.#fresh.get(key) ?? 0);
  }

  /** A new hour begins at nothing. */
  #turn(): void {
    const hour = Math.floor(this.#clock() / HOUR_MS);
    if (hour === this.#hour) return;
    this.#hour = hour;
    this.#sums = new Map();
    this.#fresh = new Map();
  }

  async flush(): Promise<void> {
    if (this.#flushing || this.#fresh.size === 0) return this.#flushing;
    const counted = this.#fresh;
    this.#fresh = new Map();
    this.#flushing = this.#write(counted);
    await this.#flushing;
    this.#flushing = undefined;
  }

  async #write(counted: Map<string, number>): Promise<void> {
    try {
      const pairs = [...counted].map(([key, count]) => ({ key, count }));
      for (const { key, count } of await addRates(this.#db, new Date(this.#hour * HOUR_MS), pairs))
        this.#sums.set(key, count);
    } catch (error) {
      // Mail goes on without the others' counts; its own are kept.
      for (const [key, count] of counted) this.#sums.set(key, (this.#sums.get(key) ?? 0) + count);
      this.#onFault(error);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}

/** The network a greylist knows a sender by: large systems try again from a neighbour. */
function networkOf(address: string): string {
  const counted = countedAs(address);
  return counted.includes(':') ? counted : counted.split('.').slice(0, 3).join('.');
}

/** Makes the guard of a process. */
export function createReceptionGuard(parts: {
  db: Queryable;
  clock: Clock;
  limits: ReceptionLimits;
  log: { warn(facts: object, message: string): void };
}): ReceptionGuard {
  const { db, clock, limits, log } = parts;
  const counter = new Counter(db, clock, (error) =>
    log.warn({ err: error }, 'rates could not be shared with other processes'),
  );
  return {
    takeMessage: (address) => {
      const key = `m ${countedAs(address)}`;
      if (counter.sum(key) >= limits.messagesPerHour) return false;
      counter.add(key);
      return true;
    },
    missRecipient: (address) => {
      const misses = counter.add(`u ${countedAs(address)}`);
      if (misses > limits.unknownPerHour) return 'leave';
      return { waitMs: Math.min(MAX_WAIT_MS, Math.max(0, misses - FREE_MISSES) * WAIT_STEP_MS) };
    },
    isGrey: async (address, reversePath, recipient) => {
      if (limits.greylistMs === 0) return false;
      const text = `${networkOf(address)}\n${reversePath.toLowerCase()}\n${recipient.toLowerCase()}`;
      const now = clock();
      const firstAt = await noteTriple(db, hash('sha256', text, 'base64url'), now);
      return now - firstAt.getTime() < limits.greylistMs;
    },
    stop: () => counter.stop(),
  };
}
