/** Counts what happens to mail in this process's memory, and adds it to the database a few times a minute. */
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { addTraffic, hourOf, type TrafficKind } from './traffic.ts';

export interface TrafficCollector {
  note(kind: TrafficKind, count?: number): void;
  /** Adds what has gathered now. */
  flush(): Promise<void>;
  /** Tells the database the rest. */
  stop(): Promise<void>;
}

const FLUSH_MS = 20_000;

/** Makes the collector of a process. What cannot be added is told in the log and kept for the next time. */
export function createTrafficCollector(parts: {
  db: Queryable;
  clock: Clock;
  log: { warn(facts: object, message: string): void };
}): TrafficCollector {
  const { db, clock, log } = parts;
  let hours = new Map<string, Map<TrafficKind, number>>();
  const note = (hour: string, kind: TrafficKind, count: number): void => {
    const counts = hours.get(hour) ?? new Map<TrafficKind, number>();
    hours.set(hour, counts.set(kind, (counts.get(kind) ?? 0) + count));
  };
  const flush = async (): Promise<void> => {
    const taken = hours;
    if (taken.size === 0) return;
    hours = new Map();
    try {
      await addTraffic(db, taken);
    } catch (error) {
      log.warn({ err: error }, 'traffic could not be counted');
      for (const [hour, counts] of taken) for (const [kind, count] of counts) note(hour, kind, count);
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    note: (kind, count = 1) => note(hourOf(clock()), kind, count),
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
