/**
 * Whether mail can be served now: every part asked, within a time, and not more often than once a second.
 *
 * A part that does not answer is not ready. Many askers at once are one question, so that a balancer or a thousand open
 * start pages cost the database nothing.
 */
import type { Clock } from '#platform/kernel/clock.ts';
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
const STOPPING: ReadinessItem = { name: 'stopping', ok: false };
const LATE: ReadinessItem = { name: 'answer', ok: false, detail: `no answer within ${ANSWER_WITHIN_MS} ms` };

/** The items, or what stands for them when the question fails or takes too long. */
async function askWithin(readiness: () => Promise<ReadinessItem[]>): Promise<readonly ReadinessItem[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReadinessItem[]>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, [LATE]);
  });
  try {
    return await Promise.race([readiness(), late]);
  } catch (error) {
    return [{ name: 'answer', ok: false, detail: error instanceof Error ? error.message : String(error) }];
  } finally {
    clearTimeout(timer);
  }
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
