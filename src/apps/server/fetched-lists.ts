/**
 * The lists of revoked certificates that the job fetched, in this process: read once, and anew what has changed, looked at once a minute at
 * most. The first letter of a minute may be judged by the lists of the last.
 */
import { readStoredLists } from '#domain/certificates/revocation-lists.ts';
import { type RevocationList, readPublishedList } from '#formats/smime/revocation.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';

const LOOK_EVERY_MS = 60_000;

export interface FetchedListsParts {
  db: Queryable;
  clock: Clock;
  log: { warn(facts: object, message: string): void };
}

export class FetchedLists {
  readonly #parts: FetchedListsParts;
  readonly #known = new Map<string, { at: Date; list: RevocationList }>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(parts: FetchedListsParts) {
    this.#parts = parts;
  }

  /** Those that are known now; whether there are others is looked up meanwhile. */
  get lists(): RevocationList[] {
    if (this.#parts.clock() - this.#lookedAt >= LOOK_EVERY_MS) void this.refresh();
    return [...this.#known.values()].map(({ list }) => list);
  }

  /** Reads what has changed; comes back when it is known. */
  refresh(): Promise<void> {
    this.#lookedAt = this.#parts.clock();
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'the lists of revoked certificates cannot be read');
      })
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const known = new Map([...this.#known].map(([url, { at }]) => [url, at]));
    const stored = await readStoredLists(this.#parts.db, known);
    const there = new Set(stored.map(({ url }) => url));
    for (const url of this.#known.keys()) if (!there.has(url)) this.#known.delete(url);
    for (const { url, fetchedAt, list } of stored)
      if (list) this.#known.set(url, { at: fetchedAt, list: readPublishedList(list) });
  }
}
