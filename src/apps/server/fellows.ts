/**
 * The processes of one program on one machine (setting `processes`): the first starts the others, which are the same program with the same
 * settings but for the work behind, starts anew those that die, and takes them with it when it stops.
 *
 * The kernel shares connections out among them. What they know of each other beyond the database are metrics: whichever is asked at
 * `/metrics` asks the others by the channel of their kinship, so that one answer is of all.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { keepCounts, type MetricValues } from '#platform/telemetry/metrics.ts';

/** The number of a process in the environment of those that the first has started. */
const NUMBER = 'CONGTHU_FELLOW';
/** Prometheus waits ten seconds for everything. */
const ANSWER_WITHIN_MS = 3_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Asks for metrics and says what the asker's are, or gives them. */
type Note = { ask: number; own: MetricValues } | { answer: number; values: MetricValues[] };

/** One that notes go to and come from: a child, or the process that started us. */
interface Peer {
  readonly connected: boolean;
  on(event: 'message', listener: (note: Note) => void): unknown;
  send?(note: Note): unknown;
}

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
  /** The metrics of all others, told those of this one. `Refusal('temporarilyUnavailable')` where one of them does not answer. */
  metricsOfOthers(own: MetricValues): Promise<MetricValues[]>;
  /** Sends a signal to those that this one has started. */
  signal(name: NodeJS.Signals): void;
  /** Stops those that this one has started; resolves when they are gone. */
  stop(): Promise<void>;
}

/** Questions under way with one peer. */
class Line {
  readonly #peer: Peer;
  readonly #open = new Map<number, (values: MetricValues[]) => void>();
  #last = 0;

  /** `answer` gives what this side knows and the other does not, told what the other's are. */
  constructor(peer: Peer, answer: (theirs: MetricValues) => Promise<MetricValues[]>, log: Logger) {
    this.#peer = peer;
    peer.on('message', (note: Note) => {
      if ('answer' in note) this.#open.get(note.answer)?.(note.values);
      else
        answer(note.own).then(
          (values) => this.#send({ answer: note.ask, values }),
          (err: unknown) => log.warn({ err }, 'another process was not told the metrics'),
        );
    });
  }

  #send(note: Note): void {
    if (this.#peer.connected) this.#peer.send?.(note);
  }

  async ask(own: MetricValues = []): Promise<MetricValues[]> {
    this.#last += 1;
    const number = this.#last;
    const { promise, resolve } = Promise.withResolvers<MetricValues[]>();
    const timeout = new AbortController();
    this.#open.set(number, resolve);
    try {
      this.#send({ ask: number, own });
      const late = sleep(ANSWER_WITHIN_MS, undefined, { signal: timeout.signal }).catch(() => undefined);
      const values = await Promise.race([promise, late]);
      if (!values)
        throw new Refusal('temporarilyUnavailable', 'Another process of the program does not answer.');
      return values;
    } finally {
      timeout.abort();
      this.#open.delete(number);
    }
  }
}

const NO_METRICS = (): Promise<MetricValues> => Promise.resolve([]);

/** The side of a process that the first has started. */
function followFirst(log: Logger): Fellows {
  let collect = NO_METRICS;
  const orphaned = new AbortController();
  const first = new Line(process, async () => [await collect()], log);
  process.once('disconnect', () => orphaned.abort());
  return {
    isFirst: false,
    orphaned: orphaned.signal,
    begin: (given) => {
      collect = given;
    },
    metricsOfOthers: (own) => first.ask(own),
    signal: () => undefined,
    stop: () => Promise.resolve(),
  };
}

/** The first process, which keeps `others` more running. */
class FirstProcess implements Fellows {
  readonly isFirst = true;
  readonly orphaned = new AbortController().signal;
  readonly #log: Logger;
  readonly #others: number;
  readonly #lines = new Map<ChildProcess, Line>();
  /** What each said last. */
  readonly #known = new Map<ChildProcess, MetricValues>();
  /** What those had counted that have ended. */
  #ended: Promise<MetricValues> = Promise.resolve([]);
  readonly #stopping = new AbortController();
  #keeping: Promise<unknown> | undefined;
  #collect = NO_METRICS;
  #noteEnd = (): void => undefined;

  constructor(others: number, log: Logger) {
    this.#others = others;
    this.#log = log;
  }

  begin(collect: () => Promise<MetricValues>, noteEnd: () => void): void {
    this.#collect = collect;
    this.#noteEnd = noteEnd;
    const numbers = Array.from({ length: this.#others }, (_, index) => index + 2);
    this.#keeping ??= Promise.all(numbers.map((number) => this.#keep(number)));
  }

  metricsOfOthers(): Promise<MetricValues[]> {
    return this.#askAllBut(undefined);
  }

  signal(name: NodeJS.Signals): void {
    for (const child of this.#lines.keys()) child.kill(name);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.signal('SIGTERM');
    await this.#keeping;
  }

  async #askAllBut(asker: ChildProcess | undefined): Promise<MetricValues[]> {
    const asked = [...this.#lines].filter(([child]) => child !== asker);
    const ended = this.#ended;
    const answers = await Promise.all(
      asked.map(async ([child, line]) => {
        const values = (await line.ask()).flat();
        this.#note(child, values);
        return values;
      }),
    );
    return [...answers, await ended];
  }

  #note(child: ChildProcess, values: MetricValues): void {
    if (this.#lines.has(child)) this.#known.set(child, values);
  }

  /** What it said last has been told already, and stays in the sum of all. */
  #forget(child: ChildProcess): void {
    const known = this.#known.get(child) ?? [];
    this.#lines.delete(child);
    this.#known.delete(child);
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
    const answer = async (theirs: MetricValues): Promise<MetricValues[]> => {
      this.#note(child, theirs);
      return [await this.#collect(), ...(await this.#askAllBut(child))];
    };
    this.#lines.set(child, new Line(child, answer, this.#log));
    try {
      const [code, signal] = await once(child, 'exit');
      return signal ?? code;
    } finally {
      this.#forget(child);
    }
  }
}

/** This process among those of its program. */
export function openFellows(processes: number, log: Logger): Fellows {
  return process.env[NUMBER] === undefined ? new FirstProcess(processes - 1, log) : followFirst(log);
}
