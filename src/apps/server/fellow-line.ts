/** What the first process and another one say to each other by the channel of their kinship: metrics, and whether they live. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#platform/telemetry/log.ts';
import type { MetricValues } from '#platform/telemetry/metrics.ts';

/** Prometheus waits ten seconds for everything. */
export const ANSWER_WITHIN_MS = 3_000;
/** Of that, how long the first waits for the others before it answers the one that asked. */
export const OTHERS_WITHIN_MS = ANSWER_WITHIN_MS / 2;

/** Asks for metrics and says what the asker's are; or only for an answer, and says who gives none. */
type Question = { own: MetricValues } | { silent: readonly number[] };
type Note = ({ ask: number } & Question) | { answer: number; values: MetricValues[] };

/** One that notes go to and come from: a child, or the process that started us. */
interface Peer {
  readonly connected: boolean;
  on(event: 'message', listener: (note: Note) => void): unknown;
  send?(note: Note, handle: undefined, options: undefined, sent: (error: Error | null) => void): unknown;
}

/** What this side does when it is asked. */
export interface Answerer {
  /** Gives what this side knows and the other does not, told what the other's are. */
  tellMetrics(theirs: MetricValues): Promise<MetricValues[]>;
  /** Told the numbers of the processes that do not answer. */
  noteBeat?(silent: readonly number[]): void;
}

/** Questions under way with one peer. */
export class Line {
  readonly #peer: Peer;
  readonly #log: Logger;
  readonly #open = new Map<number, (values: MetricValues[]) => void>();
  #last = 0;

  constructor(peer: Peer, answerer: Answerer, log: Logger) {
    this.#peer = peer;
    this.#log = log;
    peer.on('message', (note: Note) => {
      if ('answer' in note) this.#open.get(note.answer)?.(note.values);
      else if ('silent' in note) {
        answerer.noteBeat?.(note.silent);
        this.#send({ answer: note.ask, values: [] });
      } else
        answerer.tellMetrics(note.own).then(
          (values) => this.#send({ answer: note.ask, values }),
          (err: unknown) => log.warn({ err }, 'another process was not told the metrics'),
        );
    });
  }

  #send(note: Note): void {
    // Without somebody to tell, a peer that died this moment would be a fault of ours.
    if (this.#peer.connected)
      this.#peer.send?.(note, undefined, undefined, (err) => {
        if (err) this.#log.debug({ err }, 'another process could not be told');
      });
  }

  /** The answer, undefined where none comes in time. */
  async ask(question: Question, withinMs = ANSWER_WITHIN_MS): Promise<MetricValues[] | undefined> {
    this.#last += 1;
    const number = this.#last;
    const { promise, resolve } = Promise.withResolvers<MetricValues[]>();
    const timeout = new AbortController();
    this.#open.set(number, resolve);
    try {
      this.#send({ ask: number, ...question });
      const late = sleep(withinMs, undefined, { signal: timeout.signal }).catch(() => undefined);
      return await Promise.race([promise, late]);
    } finally {
      timeout.abort();
      this.#open.delete(number);
    }
  }
}
