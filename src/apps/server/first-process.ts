/** The first of several processes: it keeps the others running, ends those that hang, and gathers what they say. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#platform/telemetry/log.ts';
import { keepCounts, type MetricValues } from '#platform/telemetry/metrics.ts';
import { ANSWER_WITHIN_MS, Line, OTHERS_WITHIN_MS } from './fellow-line.ts';
import { beatEveryMs, type Fellows, type FellowsOptions, NUMBER } from './fellows.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A start on a machine that has other work, with everything to compile; before the first answer nothing else is waited for. */
const START_WITHIN_MS = 5 * 60_000;
/** What a process may take to stop beyond its draining. */
const STOP_SPARE_MS = 10_000;

/** One that the first has started. */
interface Fellow {
  number: number;
  child: ChildProcess;
  line: Line;
  /** What it said last. */
  known: MetricValues;
  hasAnswered: boolean;
  /** Since its last answer, in turns of ours: a machine that slept meanwhile has not made it silent. */
  silentMs: number;
}

/** What it had counted when it last said so. */
const countsOf = (known: MetricValues): Promise<MetricValues> => keepCounts([], known);

export class FirstProcess implements Fellows {
  readonly isFirst = true;
  readonly orphaned = new AbortController().signal;
  readonly #options: FellowsOptions;
  readonly #log: Logger;
  readonly #fellows = new Map<number, Fellow>();
  /** What those had counted that have ended. */
  #ended: Promise<MetricValues> = Promise.resolve([]);
  readonly #stopping = new AbortController();
  #keeping: Promise<unknown> | undefined;
  #collect = (): Promise<MetricValues> => Promise.resolve([]);
  #noteEnd = (): void => undefined;

  constructor(options: FellowsOptions) {
    this.#options = options;
    this.#log = options.log;
  }

  /** Those that it keeps. */
  get #numbers(): number[] {
    return Array.from({ length: this.#options.processes - 1 }, (_, index) => index + 2);
  }

  begin(collect: () => Promise<MetricValues>, noteEnd: () => void): void {
    this.#collect = collect;
    this.#noteEnd = noteEnd;
    this.#keeping ??= Promise.all(this.#numbers.map((number) => this.#keep(number)));
  }

  metricsOfOthers(): Promise<MetricValues[]> {
    return this.#askAllBut(undefined);
  }

  answers(): ReadonlyMap<number, boolean> {
    const answers = (number: number): boolean => {
      const fellow = this.#fellows.get(number);
      return fellow?.hasAnswered === true && fellow.silentMs === 0;
    };
    return new Map([[1, true], ...this.#numbers.map((number) => [number, answers(number)] as const)]);
  }

  signal(name: NodeJS.Signals): void {
    for (const { child } of this.#fellows.values()) child.kill(name);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.signal('SIGTERM');
    const timer = setTimeout(() => {
      this.#log.error({ processes: [...this.#fellows.keys()] }, 'processes do not stop, and are ended');
      this.signal('SIGKILL');
    }, this.#options.drainMs + STOP_SPARE_MS);
    await this.#keeping;
    clearTimeout(timer);
  }

  async #askAllBut(asker: number | undefined): Promise<MetricValues[]> {
    const ended = this.#ended;
    const asked = [...this.#fellows.values()].filter(({ number }) => number !== asker);
    const answers = await Promise.all(asked.map((fellow) => this.#ask(fellow)));
    return [...answers, await ended];
  }

  /** Whoever is known to be silent is not waited for. */
  async #ask(fellow: Fellow): Promise<MetricValues> {
    if (!fellow.hasAnswered || fellow.silentMs > 0) return countsOf(fellow.known);
    const said = await fellow.line.ask({ own: [] }, OTHERS_WITHIN_MS);
    if (!said) {
      if (fellow.silentMs === 0) fellow.silentMs = 1;
      return countsOf(fellow.known);
    }
    fellow.known = said.flat();
    return fellow.known;
  }

  /** Asks one whether it lives, again and again until it has ended; ends it when it was silent for too long. */
  async #watch(fellow: Fellow, hasEnded: AbortSignal): Promise<void> {
    const { timeoutMs } = this.#options;
    const every = beatEveryMs(timeoutMs);
    const within = Math.min(every, ANSWER_WITHIN_MS);
    while (!hasEnded.aborted) {
      const silent = [...this.answers()].filter(([, doesAnswer]) => !doesAnswer).map(([number]) => number);
      const asked = performance.now();
      const answer = await fellow.line.ask({ silent }, within);
      if (hasEnded.aborted) return;
      if (answer) this.#noteAnswer(fellow);
      else fellow.silentMs += every;
      const most = fellow.hasAnswered ? timeoutMs : Math.max(timeoutMs, START_WITHIN_MS);
      if (timeoutMs > 0 && fellow.silentMs >= most) {
        const { number, child, silentMs } = fellow;
        this.#log.error(
          { process: number, pid: child.pid, silentMs },
          'a process of the program does not answer, and is ended',
        );
        child.kill('SIGKILL');
        return;
      }
      const left = Math.max(0, every - (performance.now() - asked));
      await sleep(left, undefined, { signal: hasEnded }).catch(() => undefined);
    }
  }

  #noteAnswer(fellow: Fellow): void {
    if (fellow.silentMs > 0 && fellow.hasAnswered)
      this.#log.warn(
        { process: fellow.number, silentMs: fellow.silentMs },
        'a process of the program answers again',
      );
    fellow.hasAnswered = true;
    fellow.silentMs = 0;
  }

  /** What it said last has been told already, and stays in the sum of all. */
  #forget({ number, known }: Fellow): void {
    this.#fellows.delete(number);
    this.#ended = this.#ended.then((kept) => keepCounts(kept, known));
  }

  /** Has a process of that number running until all stop; one that dies at once is not tried without a pause. */
  async #keep(number: number): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.#stopping.signal.aborted) {
      const started = performance.now();
      const how = await this.#run(number);
      if (this.#stopping.signal.aborted) return;
      this.#noteEnd();
      if (performance.now() - started > LONGEST_PAUSE_MS) pause = FIRST_PAUSE_MS;
      this.#log.error({ process: number, how, againInMs: pause }, 'a process of the program has ended');
      await sleep(pause, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
    }
  }

  /** Runs it to its end; says how that was. */
  async #run(number: number): Promise<number | string | null> {
    const child = fork(process.argv[1] ?? '', process.argv.slice(2), {
      env: { ...process.env, [NUMBER]: `${number}` },
      // What is not a number is one of our metrics too, and JSON has no such.
      serialization: 'advanced',
    });
    const tellMetrics = async (theirs: MetricValues): Promise<MetricValues[]> => {
      fellow.known = theirs;
      return [await this.#collect(), ...(await this.#askAllBut(number))];
    };
    const line = new Line(child, { tellMetrics }, this.#log);
    const fellow: Fellow = { number, child, line, known: [], hasAnswered: false, silentMs: 0 };
    this.#fellows.set(number, fellow);
    const ended = new AbortController();
    void this.#watch(fellow, ended.signal);
    try {
      const [code, signal] = await once(child, 'exit');
      return signal ?? code;
    } catch (error) {
      // The machine has no room for a process more: tried again, as one that ended.
      return error instanceof Error ? error.message : String(error);
    } finally {
      ended.abort();
      this.#forget(fellow);
    }
  }
}
