/**
 * The processes of one program on one machine (setting `processes`): the first starts the others, which are the same program with the same
 * settings but for the work behind, starts anew those that die, ends those that hang (setting `process_timeout`), and takes them with it when it stops.
 *
 * The kernel shares connections out among them. What they know of each other beyond the database are metrics: whichever is asked at
 * `/metrics` asks the others by the channel of their kinship, so that one answer is of all; and by the same channel who does not answer.
 * A first process that hangs is the business of whoever started it; the others go on, and tell it.
 */
import type { Logger } from '#platform/telemetry/log.ts';
import type { MetricValues } from '#platform/telemetry/metrics.ts';

/** The number of a process in the environment of those that the first has started. */
export const NUMBER = 'CONGTHU_FELLOW';

/** Whether each lives is asked so often; more often where less silence is borne. */
const BEAT_EVERY_MS = 10_000;
const BEATS_OF_TIMEOUT = 6;

export interface Fellows {
  /** It does the work behind, and says what people need to know. */
  isFirst: boolean;
  /** Aborted when the first process is gone: a process alone would have its ports and not its work. */
  orphaned: AbortSignal;
  /**
   * Called when this process serves; `collect` gives its metrics, `noteEnd` is told of each process that ended by itself. The first starts
   * the others now, once.
   */
  begin(collect: () => Promise<MetricValues>, noteEnd: () => void): void;
  /** The metrics of all others, told those of this one; of one that does not answer what it had counted when it last did. */
  metricsOfOthers(own: MetricValues): Promise<MetricValues[]>;
  /** Each process by its number, this one too, and whether it answers. */
  answers(): ReadonlyMap<number, boolean>;
  /** Sends a signal to those that this one has started. */
  signal(name: NodeJS.Signals): void;
  /** Stops those that this one has started; resolves when they are gone. */
  stop(): Promise<void>;
}

export interface FellowsOptions {
  /** All, the first one too. */
  processes: number;
  /** How long one may be silent before it is ended; 0 for ever. */
  timeoutMs: number;
  /** How long one may take to drain when it stops. */
  drainMs: number;
  log: Logger;
}

/** How often the first asks the others whether they live. */
export function beatEveryMs(timeoutMs: number): number {
  return timeoutMs === 0 ? BEAT_EVERY_MS : Math.min(BEAT_EVERY_MS, timeoutMs / BEATS_OF_TIMEOUT);
}
