/**
 * Watches for messages whose time has come: woken by the next due time, and by the commit that brings a message.
 */
import { findNextHeld, leaseHeld } from '#domain/outbound/held-messages.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { type ReleaseParts, releaseHeld } from './release.ts';

export interface HeldMailWorker {
  /** Takes no more messages and waits for those under way. */
  stop(): Promise<void>;
}

/** A message is sent in milliseconds; what takes longer belongs to a process that died. */
const LEASE_MS = 60_000;
const AT_ONCE = 20;
/** Looks even when nobody calls: a notification can be lost with its connection. */
const MAX_SLEEP_MS = 15_000;
const MIN_SLEEP_MS = 10;
const PAUSE_AFTER_FAULT_MS = 1_000;

class HeldMail {
  readonly #parts: ReleaseParts & { log: Logger };
  #isStopping = false;
  #wake: (() => void) | undefined;
  #isCalled = false;

  constructor(parts: ReleaseParts & { log: Logger }) {
    this.#parts = parts;
  }

  call(): void {
    this.#isCalled = true;
    this.#wake?.();
  }

  stop(): void {
    this.#isStopping = true;
    this.#wake?.();
  }

  async run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        this.#isCalled = false;
        if ((await this.#takeDue()) === 0) await this.#sleep(await this.#timeToNext());
      } catch (error) {
        this.#parts.log.error({ err: error }, 'held mail could not be read; trying on');
        await this.#sleep(PAUSE_AFTER_FAULT_MS);
      }
    }
  }

  async #takeDue(): Promise<number> {
    const { db, owner, clock, log } = this.#parts;
    const due = await leaseHeld(db, { owner, now: clock(), leaseMs: LEASE_MS, limit: AT_ONCE });
    for (const message of due) {
      try {
        await releaseHeld(message, this.#parts);
      } catch (error) {
        log.error({ err: error, id: message.id }, 'a held message could not be sent; its lease runs out');
      }
    }
    return due.length;
  }

  async #timeToNext(): Promise<number> {
    const next = await findNextHeld(this.#parts.db);
    if (next === undefined) return MAX_SLEEP_MS;
    return Math.min(MAX_SLEEP_MS, Math.max(MIN_SLEEP_MS, next - this.#parts.clock()));
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#isCalled || this.#isStopping) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }
}

/** Starts the worker of a process. */
export async function startHeldMail(parts: ReleaseParts & { log: Logger }): Promise<HeldMailWorker> {
  const heldMail = new HeldMail(parts);
  const subscription = await parts.db.listen('held_message', {
    onNotification: () => heldMail.call(),
    onReconnected: () => heldMail.call(),
  });
  const running = heldMail.run();
  return {
    stop: async () => {
      heldMail.stop();
      await running;
      await subscription.close();
    },
  };
}
