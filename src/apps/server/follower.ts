/** A process that the first has started: it tells the first its metrics, and knows from it who does not answer. */
import { Refusal } from '#platform/kernel/fault.ts';
import { keepCounts, type MetricValues } from '#platform/telemetry/metrics.ts';
import { Line } from './fellow-line.ts';
import { beatEveryMs, type Fellows, type FellowsOptions, NUMBER } from './fellows.ts';

/** The first asks each so often; one late question is no silence. */
const BEATS_MISSED = 2;

export class Follower implements Fellows {
  readonly isFirst = false;
  readonly #orphaned = new AbortController();
  readonly orphaned = this.#orphaned.signal;
  readonly #options: FellowsOptions;
  readonly #first: Line;
  /** The first may have said that it is silent, before its own first answer. */
  readonly #own = Number(process.env[NUMBER]);
  #collect = (): Promise<MetricValues> => Promise.resolve([]);
  /** What the first said last; nothing in one that has just begun. */
  #known: MetricValues[] | undefined;
  #silent: readonly number[] = [];
  /** Since it was last asked, in turns of ours. */
  #missed = 0;

  constructor(options: FellowsOptions) {
    this.#options = options;
    const noteBeat = (silent: readonly number[]): void => {
      this.#silent = silent;
      this.#missed = 0;
    };
    this.#first = new Line(
      process,
      { tellMetrics: async () => [await this.#collect()], noteBeat },
      options.log,
    );
    process.once('disconnect', () => this.#orphaned.abort());
    const miss = (): void => {
      this.#missed += 1;
    };
    setInterval(miss, beatEveryMs(options.timeoutMs)).unref();
  }

  begin(collect: () => Promise<MetricValues>): void {
    this.#collect = collect;
  }

  /** Refuses where the first has never answered: a sum of this one alone would look as if all others had begun anew. */
  async metricsOfOthers(own: MetricValues): Promise<MetricValues[]> {
    const said = this.#isFirstSilent() ? undefined : await this.#first.ask({ own });
    if (said) {
      this.#known = said;
      return said;
    }
    this.#missed = Math.max(this.#missed, BEATS_MISSED);
    if (!this.#known)
      throw new Refusal('temporarilyUnavailable', 'the first process has not told its metrics yet');
    return [await keepCounts([], this.#known.flat())];
  }

  answers(): ReadonlyMap<number, boolean> {
    const isSilent = (number: number): boolean =>
      number === 1 ? this.#isFirstSilent() : number !== this.#own && this.#silent.includes(number);
    const all = Array.from({ length: this.#options.processes }, (_, index) => index + 1);
    return new Map(all.map((number) => [number, !isSilent(number)]));
  }

  #isFirstSilent(): boolean {
    return this.#missed >= BEATS_MISSED;
  }

  signal(): void {
    // It has started none.
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
