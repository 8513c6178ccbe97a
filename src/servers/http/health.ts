/**
 * Whether mail can be served now: every part asked, within a time, and not more often than once a second.
 *
 * A part that does not answer is not ready. Many askers at once are one question, so that a balancer or a thousand open
 * start pages cost the database nothing.
 */
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Text } from './language.ts';

export interface ReadinessItem {
  /** A fixed word: `database`, `blobs`, `migrations`. */
  name: string;
  ok: boolean;
  /** For operators only. */
  detail?: string;
  /** What people should know although mail is served. */
  note?: Text;
}

export interface Readiness {
  ok: boolean;
  items: readonly ReadinessItem[];
  checkedAt: number;
}

export interface Health {
  readonly startedAt: number;
  check(): Promise<Readiness>;
  /** From now on not ready: the program is stopping, balancers send nobody here. */
  drain(): void;
}

/** Balancers wait about five seconds for an answer. */
const ANSWER_WITHIN_MS = 3_000;
const KEEP_MS = 1_000;
const ASK_AGAIN_MS = 5_000;
/** A sender tries again in a minute; a person looks at lists meanwhile. */
const BELIEVED_MS = 15_000;
const STOPPING: ReadinessItem = { name: 'stopping', ok: false };
const LATE: ReadinessItem = { name: 'answer', ok: false, detail: `no answer within ${ANSWER_WITHIN_MS} ms` };

/** What an operator is told: of a refusal the reason behind it, which its sentence for people leaves out. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal && typeof error.facts.reason === 'string') return error.facts.reason;
  return error instanceof Error ? error.message : String(error);
}

/** The items, or what stands for them when the question fails or takes too long. */
async function askWithin(readiness: () => Promise<ReadinessItem[]>): Promise<readonly ReadinessItem[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReadinessItem[]>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, [LATE]);
  });
  try {
    return await Promise.race([readiness(), late]);
  } catch (error) {
    return [{ name: 'answer', ok: false, detail: reasonOf(error) }];
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A question to a machine that all processes share, such as an object store: asked now and then, and believed to be well for a while after
 * its last good answer. One slow answer must not take every process out of the balancer at once, with all their sessions.
 */
export function askNowAndThen(
  name: string,
  question: () => Promise<void>,
  clock: Clock,
): () => Promise<ReadinessItem> {
  let good = Number.NEGATIVE_INFINITY;
  return async () => {
    if (clock() - good < ASK_AGAIN_MS) return { name, ok: true };
    try {
      await question();
      good = clock();
      return { name, ok: true };
    } catch (error) {
      return { name, ok: clock() - good < BELIEVED_MS, detail: reasonOf(error) };
    }
  };
}

/** Makes the health of a process. */
export function createHealth(readiness: () => Promise<ReadinessItem[]>, clock: Clock): Health {
  let isStopping = false;
  let kept: Readiness | undefined;
  let underWay: Promise<Readiness> | undefined;

  const ask = async (): Promise<Readiness> => {
    const items = await askWithin(readiness);
    kept = { ok: items.every((item) => item.ok), items, checkedAt: clock() };
    underWay = undefined;
    return kept;
  };

  return {
    startedAt: clock(),
    drain() {
      isStopping = true;
    },
    async check() {
      if (isStopping) return { ok: false, items: [STOPPING], checkedAt: clock() };
      if (kept && clock() - kept.checkedAt < KEEP_MS) return kept;
      underWay ??= ask();
      return underWay;
    },
  };
}
