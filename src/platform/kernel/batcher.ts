/**
 * Group work: while one batch is under way the next gathers. For what costs the same for one as for many.
 */

export interface Batcher<T> {
  /** Resolves when the batch with this item is done, rejects with what the batch threw. */
  add(item: T): Promise<void>;
  /** Resolves when nothing is waiting or under way. */
  drain(): Promise<void>;
}

interface Entry<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Makes a batcher that runs one batch of at most `limit` items at a time. */
export function createBatcher<T>(limit: number, work: (items: T[]) => Promise<void>): Batcher<T> {
  const queue: Entry<T>[] = [];
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, limit);
      try {
        await work(batch.map((entry) => entry.item));
        for (const entry of batch) entry.resolve();
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    running = undefined;
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        running ??= new Promise<void>((begin) => setImmediate(begin)).then(run);
      }),
    drain: async () => {
      while (running) await running;
    },
  };
}
