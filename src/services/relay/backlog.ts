/**
 * Leased work that waits for a connection, by destination: the urgent first (RFC 6710 §4.2), then sender after sender in
 * turn, so that nobody's many messages delay another's one.
 */
import type { BusyPair, LeasedWork } from '#domain/outbound/lease-outbound.ts';

/** The works of one sender, oldest first. */
type Turn = LeasedWork[];

/** One destination's works: for each priority the senders, whose turn is first. */
class Waiting {
  readonly #levels = new Map<number, Map<string, Turn>>();
  size = 0;

  add(work: LeasedWork): void {
    const level = this.#levels.get(work.priority) ?? new Map<string, Turn>();
    this.#levels.set(work.priority, level);
    const turn = level.get(work.sender);
    if (turn) turn.push(work);
    else level.set(work.sender, [work]);
    this.size += 1;
  }

  take(): LeasedWork | undefined {
    if (this.size === 0) return undefined;
    const priority = Math.max(...this.#levels.keys());
    const level = this.#levels.get(priority);
    const [first] = level ?? [];
    if (!level || !first) return undefined;
    const [sender, turn] = first;
    const work = turn.shift();
    // Behind all others, or gone.
    level.delete(sender);
    if (turn.length > 0) level.set(sender, turn);
    if (level.size === 0) this.#levels.delete(priority);
    this.size -= 1;
    return work;
  }
}

export class Backlog {
  readonly #byKey = new Map<string, Waiting>();
  /** Works of each pair of sender and domain. */
  readonly #pairs = new Map<string, { pair: BusyPair; count: number }>();
  /** All works that wait. */
  size = 0;

  add(key: string, work: LeasedWork): void {
    const waiting = this.#byKey.get(key) ?? new Waiting();
    this.#byKey.set(key, waiting);
    waiting.add(work);
    this.#count(work, 1);
  }

  sizeOf(key: string): number {
    return this.#byKey.get(key)?.size ?? 0;
  }

  /** Destinations that work waits for. */
  keys(): string[] {
    return [...this.#byKey.keys()];
  }

  /** The next work of a destination. */
  take(key: string): LeasedWork | undefined {
    const waiting = this.#byKey.get(key);
    const work = waiting?.take();
    if (waiting?.size === 0) this.#byKey.delete(key);
    if (work) this.#count(work, -1);
    return work;
  }

  /** All works of a destination, in their turn. */
  takeAll(key: string): LeasedWork[] {
    const works: LeasedWork[] = [];
    for (let work = this.take(key); work; work = this.take(key)) works.push(work);
    return works;
  }

  /** Everything there is. */
  drain(): LeasedWork[] {
    return [...this.#byKey.keys()].flatMap((key) => this.takeAll(key));
  }

  /** Pairs of which at least so many works wait. */
  pairsFrom(count: number): BusyPair[] {
    return [...this.#pairs.values()].flatMap((entry) => (entry.count >= count ? entry.pair : []));
  }

  #count({ domain, sender }: LeasedWork, change: 1 | -1): void {
    this.size += change;
    const name = `${sender} ${domain}`;
    const entry = this.#pairs.get(name) ?? { pair: { domain, sender }, count: 0 };
    entry.count += change;
    if (entry.count > 0) this.#pairs.set(name, entry);
    else this.#pairs.delete(name);
  }
}
