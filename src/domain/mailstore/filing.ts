/**
 * Filing messages by group commit: while one commit is under way, the next batch gathers.
 *
 * Cost: one transaction of six statements and one fsync for up to `MAX_BATCH_MESSAGES` messages, whatever their
 * recipients; a promise resolves only after its commit. When a batch fails for one message's sake, each of its
 * messages is tried alone, so a bad one takes no other down.
 */
import { isTemporary } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { type FilingOutcome, fileBatch } from './filing-batch.ts';
import type { FiledCopy, FilerParts, Filing } from './filing-values.ts';

/** Beyond this a batch's lock time grows faster than its gain. */
const MAX_BATCH_MESSAGES = 64;
const MAX_BATCH_COPIES = 2_000;
/** Bounds what one statement carries to the database. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** Files messages; `file` resolves after the commit. */
export interface Filer {
  /**
   * Says that a message will be filed in a moment, so that a batch may wait for it; the function given, called once, says that
   * it comes in this turn of the loop, or does not come.
   */
  expect(): () => void;
  file(filing: Filing): Promise<FiledCopy[]>;
  /**
   * Files all of them or none, in a transaction of their own in which `alongside` runs too: several messages of one
   * command, or one that takes the place of another.
   */
  fileTogether(
    filings: readonly Filing[],
    alongside?: (tx: Transaction, filed: readonly FiledCopy[]) => Promise<void>,
  ): Promise<FiledCopy[]>;
  /** Resolves when nothing is waiting or under way. */
  drain(): Promise<void>;
}

interface Waiting {
  filing: Filing;
  resolve: (filed: FiledCopy[]) => void;
  reject: (error: unknown) => void;
}

/** Takes the next batch off the queue, within the limits of one transaction. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let copies = 0;
  let bytes = 0;
  let count = 0;
  for (const { filing } of queue) {
    copies += filing.copies.length;
    bytes += (filing.message?.blob.storedSize ?? 0) + (filing.outbound?.blob.storedSize ?? 0);
    if (count > 0 && (count >= MAX_BATCH_MESSAGES || copies > MAX_BATCH_COPIES || bytes > MAX_BATCH_BYTES))
      break;
    count += 1;
  }
  return queue.splice(0, count);
}

function settle(waiting: Waiting, outcome: FilingOutcome | undefined): void {
  if (!outcome) waiting.reject(new Error('a filing got no outcome'));
  else if ('refusal' in outcome) waiting.reject(outcome.refusal);
  else waiting.resolve(outcome.filed);
}

/**
 * A batch waits so long for messages that are being judged: a transaction for twice as many costs hardly more, and who is alone
 * waits for nobody.
 */
const GATHER_MS = 4;

/** Messages that will be filed in a moment. */
class Expected {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  add(): () => void {
    this.#count += 1;
    return () => {
      this.#count -= 1;
      if (this.#count === 0 && this.#waiting.size > 0) setImmediate(() => this.#wakeAll());
    };
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when nobody is expected any more, at the latest in a moment. */
  async gather(mostMs: number): Promise<void> {
    if (this.#count === 0) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, mostMs);
      this.#waiting.add(wake);
    });
  }
}

/** Batches under way at once: more of those that touch an account would only wait for its lock. */
const LOCAL_BATCHES = 1;
/** What only leaves locks nothing, and while one batch waits for the disk the next can be written. */
const LEAVING_BATCHES = 2;

/** A queue with so many batches under way at most. */
interface Lane {
  add(waiting: Waiting): void;
  drain(): Promise<void>;
}

function createLane(parts: FilerParts, most: number, expected: Expected): Lane {
  const queue: Waiting[] = [];
  const running = new Set<Promise<void>>();

  const fileAll = async (batch: Waiting[]): Promise<void> => {
    try {
      const outcomes = await fileBatch(
        parts,
        batch.map((waiting) => waiting.filing),
      );
      for (const [index, waiting] of batch.entries()) settle(waiting, outcomes[index]);
    } catch (error) {
      if (batch.length === 1 || isTemporary(error)) for (const waiting of batch) waiting.reject(error);
      else for (const waiting of batch) await fileAll([waiting]);
    }
  };

  /** `ended` is told in the same turn in which the queue was seen empty: what is added after that starts another. */
  const run = async (ended: () => void): Promise<void> => {
    try {
      while (queue.length > 0) {
        if (queue.length < MAX_BATCH_MESSAGES) await expected.gather(parts.gatherMs ?? GATHER_MS);
        const batch = takeBatch(queue);
        // Another runner of the lane was faster.
        if (batch.length === 0) continue;
        const started = performance.now();
        await fileAll(batch);
        parts.onBatch?.(batch.length, (performance.now() - started) / 1000);
      }
    } finally {
      ended();
    }
  };

  return {
    add: (waiting) => {
      queue.push(waiting);
      if (running.size >= most) return;
      // Deferred by one turn of the loop, so that deliveries read in the same turn share the first commit.
      const runner: Promise<void> = new Promise<void>((begin) => setImmediate(begin)).then(() =>
        run(() => running.delete(runner)),
      );
      running.add(runner);
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Makes the filer of a process. */
export function createFiler(parts: FilerParts): Filer {
  const expected = new Expected();
  const local = createLane(parts, LOCAL_BATCHES, expected);
  const leaving = createLane(parts, LEAVING_BATCHES, expected);
  return {
    expect: () => expected.add(),
    file: (filing) =>
      new Promise((resolve, reject) => {
        (filing.copies.length > 0 ? local : leaving).add({ filing, resolve, reject });
      }),
    fileTogether: async (filings, alongside) => {
      const outcomes = await fileBatch(parts, filings, async (tx, { refused, copies }) => {
        const [refusal] = refused.values();
        if (refusal) throw refusal;
        await alongside?.(tx, copies);
      });
      return outcomes.flatMap((outcome) => ('filed' in outcome ? outcome.filed : []));
    },
    drain: async () => {
      await Promise.all([local.drain(), leaving.drain()]);
    },
  };
}
