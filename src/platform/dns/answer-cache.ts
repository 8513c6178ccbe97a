/**
 * Answers of the DNS, kept as long as their zone allows and asked only once at a time.
 *
 * A mailing to a thousand people of one domain asks once. Bounded: the oldest answer leaves when the cache is full.
 */
import type { Clock } from '#platform/kernel/clock.ts';
import type { DnsAnswer, TimedAnswer } from './dns-answer.ts';

/** About 5 MB at the usual size of an answer. */
const MAX_ANSWERS = 10_000;
/** RFC 2308 §5 would allow a day; a zone's mistake should not outlast its mending by more than an hour. */
const MAX_TTL_S = 3600;

interface Kept {
  answer: DnsAnswer<unknown>;
  until: number;
}

/** One per resolver. */
export class AnswerCache {
  readonly #clock: Clock;
  readonly #maxAnswers: number;
  readonly #answers = new Map<string, Kept>();
  readonly #underWay = new Map<string, Promise<DnsAnswer<unknown>>>();

  constructor(clock: Clock, maxAnswers: number = MAX_ANSWERS) {
    this.#clock = clock;
    this.#maxAnswers = maxAnswers;
  }

  get size(): number {
    return this.#answers.size;
  }

  /** The kept answer, or the one that is being asked for, or a new one. One kind of value per key. */
  look<T>(key: string, ask: () => Promise<TimedAnswer<T>>): Promise<DnsAnswer<T>> {
    const kept = this.#answers.get(key);
    if (kept && kept.until > this.#clock()) return Promise.resolve(kept.answer as DnsAnswer<T>);
    this.#answers.delete(key);
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay as Promise<DnsAnswer<T>>;
    const asked = this.#ask(key, ask);
    this.#underWay.set(key, asked);
    return asked;
  }

  async #ask<T>(key: string, ask: () => Promise<TimedAnswer<T>>): Promise<DnsAnswer<T>> {
    try {
      const { answer, ttlS } = await ask();
      if (ttlS > 0) this.#keep(key, { answer, until: this.#clock() + Math.min(ttlS, MAX_TTL_S) * 1000 });
      return answer;
    } finally {
      this.#underWay.delete(key);
    }
  }

  #keep(key: string, kept: Kept): void {
    if (this.#answers.size >= this.#maxAnswers) {
      const [oldest] = this.#answers.keys();
      if (oldest !== undefined) this.#answers.delete(oldest);
    }
    this.#answers.set(key, kept);
  }
}
