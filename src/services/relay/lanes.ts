/**
 * Bounded concurrency: so many pieces of work at a time, and so many for one destination. The rest waits for its turn,
 * in the order it came, without holding up other destinations.
 */

export interface LaneLimits {
  total: number;
  /** May change while work runs; see `recheck`. */
  perKey: (key: string) => number;
}

interface Waiting {
  key: string;
  start: () => void;
}

export class Lanes {
  readonly #limits: LaneLimits;
  readonly #running = new Map<string, number>();
  #total = 0;
  #waiting: Waiting[] = [];
  #onIdle: (() => void)[] = [];

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  /** Pieces of work that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get running(): number {
    return this.#total;
  }

  /** Pieces of work that run for one destination. */
  runningOf(key: string): number {
    return this.#running.get(key) ?? 0;
  }

  /** Runs work when there is room for it; rejects with what it throws. */
  async run(key: string, work: () => Promise<void>): Promise<void> {
    if (this.#hasRoom(key)) this.#take(key);
    else
      await new Promise<void>((start) => {
        this.#waiting.push({ key, start });
      });
    try {
      await work();
    } finally {
      this.#giveBack(key);
    }
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    if (this.#total === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle.push(resolve);
    });
  }

  /** Starts whatever has room now: something ended, or the limits have changed. */
  recheck(): void {
    for (;;) {
      const index = this.#waiting.findIndex((waiting) => this.#hasRoom(waiting.key));
      const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (!next) return;
      this.#take(next.key);
      next.start();
    }
  }

  #hasRoom(key: string): boolean {
    return this.#total < this.#limits.total && (this.#running.get(key) ?? 0) < this.#limits.perKey(key);
  }

  #take(key: string): void {
    this.#total += 1;
    this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
  }

  #giveBack(key: string): void {
    this.#total -= 1;
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left > 0) this.#running.set(key, left);
    else this.#running.delete(key);
    this.recheck();
    if (this.#total > 0) return;
    const tell = this.#onIdle;
    this.#onIdle = [];
    for (const resolve of tell) resolve();
  }
}
