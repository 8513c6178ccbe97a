/**
 * Keeps the text index up to date in the background: woken by every commit that changes mail, and looking around by
 * itself now and then for what it may have missed.
 *
 * Cost when nothing was made: one statement for an account that changed. It works through one account after the other
 * and leaves the processor between batches, because people wait for deliveries and nobody for the index: a search takes
 * its account's last messages in by itself. While many are delivered it gathers for some seconds: what arrives in a burst is taken
 * in after it, more messages to a transaction.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import { catchUpTextIndex, type TextIndexParts } from '#domain/mailstore/text-index.ts';
import { mergeTextSegments } from '#domain/mailstore/text-merge.ts';
import { findAccountsBehind, markAllBehind } from '#domain/mailstore/text-pending.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { NO_TRACING, type Tracing } from '#platform/telemetry/tracing.ts';

/** Deliveries of this time are indexed together: one transaction for ten messages costs little more than for one. */
const GATHER_MS = 500;
/** With so many changes meanwhile the machine is busy delivering, and the index waits on, but not for ever. */
const BUSY_CHANGES = 25;
const MAX_GATHERINGS = 10;
const LOOK_AROUND_MS = 60_000;
/** After a failure its account waits this long, and twice as long after each further one, up to a look around. */
const RETRY_MS = 1_000;
const ACCOUNTS_AT_ONCE = 200;
/** Messages of one account before the others get their turn. */
const MESSAGES_A_TURN = 200;

export interface TextIndexerParts extends TextIndexParts {
  hub: ChangeHub;
  log: { error(facts: object, message: string): void };
  tracing?: Tracing;
  /** Told of each try that failed: an account that cannot be taken in is tried every minute. */
  onFault?: () => void;
}

/** Under which the traces of an account's new messages are marked for this worker. */
export const indexKey = (accountId: AccountId): string => `index ${accountId}`;

export interface TextIndexer {
  /** Ends after the batch under way. */
  stop(): Promise<void>;
}

class Indexer {
  readonly #parts: TextIndexerParts;
  readonly #behind = new Set<AccountId>();
  readonly #stop = new AbortController();
  readonly #unwatch: () => void;
  readonly #ended: Promise<void>;
  #wake: () => void = () => undefined;
  #changes = 0;
  /** Whether marks have been compared with the mail since the start. */
  #hasCompared = false;
  /** Changes that come all day long must not put it off: what one round has no place for would wait for the first quiet minute. */
  #lookAgainAt = 0;
  /** In a row, whatever the account. */
  #failures = 0;

  constructor(parts: TextIndexerParts) {
    this.#parts = parts;
    this.#unwatch = parts.hub.watchAll((accountId) => {
      this.#behind.add(accountId);
      this.#changes += 1;
      this.#wake();
    });
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#unwatch();
    this.#stop.abort();
    this.#wake();
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#lookAround();
        // Who has much behind is not made to wait for more.
        if (await this.#workOff()) continue;
      } catch (error) {
        this.#noteFailure(error);
      }
      await this.#pause();
    }
  }

  #noteFailure(error: unknown): void {
    this.#failures += 1;
    this.#parts.onFault?.();
    this.#parts.log.error({ err: error }, 'the text index could not be brought up to date; trying again');
  }

  /** Takes up who is marked and not in hand: after each minute, and in the next round again where there were more than go in one. */
  async #lookAround(): Promise<void> {
    if (performance.now() < this.#lookAgainAt) return;
    if (!this.#hasCompared) {
      await markAllBehind(this.#parts.db);
      this.#hasCompared = true;
    }
    const found = await findAccountsBehind(this.#parts.db, ACCOUNTS_AT_ONCE, [...this.#behind]);
    for (const accountId of found) this.#behind.add(accountId);
    this.#lookAgainAt = found.length < ACCOUNTS_AT_ONCE ? performance.now() + LOOK_AROUND_MS : 0;
  }

  /**
   * One turn for each account behind now, and whether one of them needs more. Who changes meanwhile waits for the next round:
   * taken in at once, a burst would be indexed a message to a transaction.
   */
  async #workOff(): Promise<boolean> {
    const round = [...this.#behind];
    let needsMore = false;
    for (const accountId of round) {
      if (this.#stop.signal.aborted) return false;
      this.#behind.delete(accountId);
      try {
        const isDone = await (this.#parts.tracing ?? NO_TRACING).follow(indexKey(accountId), 'index', () =>
          catchUpTextIndex(this.#parts, accountId, MESSAGES_A_TURN),
        );
        this.#failures = 0;
        if (isDone && !(await mergeTextSegments(this.#parts.db, accountId))) continue;
        needsMore = true;
      } catch (error) {
        this.#noteFailure(error);
      }
      this.#behind.add(accountId);
    }
    return needsMore && this.#failures === 0;
  }

  /** Until something changes, at the longest until it is time to look around; then a moment for more to gather. */
  async #pause(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    const restMs = this.#lookAgainAt - performance.now();
    if (this.#behind.size === 0 && restMs > 0) {
      const timer = setTimeout(() => this.#wake(), restMs);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      clearTimeout(timer);
    }
    if (this.#failures > 0)
      await sleep(Math.min(RETRY_MS * 2 ** (this.#failures - 1), LOOK_AROUND_MS), undefined, {
        signal,
      }).catch(() => undefined);
    for (let gathering = 0; gathering < MAX_GATHERINGS && !signal.aborted; gathering += 1) {
      this.#changes = 0;
      await sleep(GATHER_MS, undefined, { signal }).catch(() => undefined);
      if (this.#changes < BUSY_CHANGES) return;
    }
  }
}

/** Starts the work in the background. */
export function startTextIndexer(parts: TextIndexerParts): TextIndexer {
  return new Indexer(parts);
}
