/**
 * Work that would hold the event loop, in a thread of its own: one piece after the other, bounded in time, memory and number. The thread
 * stays a while for the next piece, because its libraries are large, and is thrown away when it takes too long or too much.
 */
import { type MessagePort, Worker } from 'node:worker_threads';
import { Refusal } from './fault.ts';

interface ThreadBounds {
  /** Of one piece of work. */
  seconds: number;
  heapMegabytes: number;
  mostWaiting: number;
}

/** What a thread answers: the result, a refusal, or that it could not. */
type ThreadAnswer =
  | { result: unknown }
  | { refusal: Pick<Refusal, 'code' | 'message' | 'facts'> }
  | { fault: string };

interface Thread {
  /** `Refusal`: what the work itself refuses; `tooLarge` where it would take too long or too much, `temporarilyUnavailable` where too many wait. */
  run(task: unknown): Promise<unknown>;
}

const IDLE_MS = 20_000;

function tooMuch(): Refusal {
  return new Refusal('tooLarge', 'This is more than can be worked out at once.');
}

/** One piece of work; gives its answer, or throws where the thread ended without one. */
async function ask(worker: Worker, task: unknown, seconds: number): Promise<ThreadAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
  const onError = (error: Error & { code?: string }): void =>
    reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : error);
  const onExit = (): void => reject(tooMuch());
  const timer = setTimeout(() => void worker.terminate(), seconds * 1000);
  worker.once('message', resolve).once('error', onError).once('exit', onExit);
  try {
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of windows; this is a thread
    worker.postMessage(task);
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.unref();
    worker.off('message', resolve).off('error', onError).off('exit', onExit);
  }
}

/** Makes the thread of a program; it starts with the first piece of work. */
export function createThread(program: URL, { seconds, heapMegabytes, mostWaiting }: ThreadBounds): Thread {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const start = (): Worker => {
    const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
    const started = new Worker(program, { env: {}, resourceLimits });
    started.unref();
    const forget = (): void => {
      if (worker === started) worker = undefined;
    };
    // Between two pieces of work nobody else listens, and an error that nobody hears would end the program.
    return started.on('error', forget).on('exit', forget);
  };
  const end = (): void => {
    void worker?.terminate();
    worker = undefined;
  };
  const answerTo = async (task: unknown): Promise<ThreadAnswer> => {
    clearTimeout(idle);
    worker ??= start();
    try {
      return await ask(worker, task, seconds);
    } catch (error) {
      // It ended, or has to: the next begins with a fresh one.
      end();
      throw error;
    }
  };
  const runOne = async (task: unknown): Promise<unknown> => {
    try {
      const answer = await answerTo(task);
      if ('result' in answer) return answer.result;
      if ('fault' in answer) throw new Error(answer.fault);
      const { code, message, facts } = answer.refusal;
      throw new Refusal(code, message, facts);
    } finally {
      waiting -= 1;
      if (waiting === 0) idle = setTimeout(end, IDLE_MS).unref();
    }
  };
  return {
    run(task) {
      if (waiting >= mostWaiting)
        return Promise.reject(new Refusal('temporarilyUnavailable', 'Too many wait for this; try again.'));
      waiting += 1;
      const mine = last.then(() => runOne(task));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** The other side: answers each piece of work that comes over the port. */
export function answerTasks(port: MessagePort | null, work: (task: never) => Promise<unknown>): void {
  port?.on('message', (task: unknown) => {
    void work(task as never).then(
      (result) => port.postMessage({ result } satisfies ThreadAnswer),
      (error: unknown) => port.postMessage(answerOf(error)),
    );
  });
}

function answerOf(error: unknown): ThreadAnswer {
  if (!(error instanceof Refusal))
    return {
      fault:
        error instanceof Error ? (error.stack ?? error.message) : 'something that is no error was thrown',
    };
  const { code, message, facts } = error;
  return { refusal: { code, message, facts } };
}
