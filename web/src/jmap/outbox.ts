/**
 * Acts that wait for the server: kept in the browser's own database until they were done, in the order they were made.
 *
 * What was queued survives closing the page, and the service worker makes it when the network is back while no page is open. An act
 * that the server then refuses is told and dropped; the screens fetch what is true instead.
 */
import { type IDBPDatabase, openDB } from 'idb';
import { flushActs, makeKept, OUTBOX_PREFIX, type QueuedAct } from '../offline/flush-acts.ts';
import { askForSync } from '../offline/worker-link.ts';
import type { Answer, Transport } from './transport.ts';

export class Outbox {
  readonly #database: Promise<IDBPDatabase>;
  readonly #listeners = new Set<() => void>();
  #count = 0;
  #isFlushing = false;

  constructor(name: string) {
    this.#database = openDB(`${OUTBOX_PREFIX}${name}`, 1, {
      upgrade: (database) => void database.createObjectStore('acts', { autoIncrement: true }),
    });
    void this.#database.then(async (database) => this.#setCount(await database.count('acts')));
  }

  get count(): number {
    return this.#count;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Calls back once, when nothing waits any more. */
  whenEmpty(onEmpty: () => void): void {
    const look = (): void => {
      if (this.#count > 0) return;
      this.#listeners.delete(look);
      onEmpty();
    };
    this.#listeners.add(look);
    look();
  }

  async add(act: QueuedAct): Promise<void> {
    await this.#keep(act);
    this.#setCount(await (await this.#database).count('acts'));
  }

  /**
   * Makes an act that is kept until it is answered, so that it is made later if the page closes before. Throws what the server refuses;
   * after an `OfflineFault` it waits. Undefined when the service worker has made it meanwhile.
   */
  async make(act: QueuedAct, transport: Transport): Promise<Answer[] | undefined> {
    const database = await this.#database;
    const key = await this.#keep(act);
    try {
      return await makeKept(database, key, (calls) => transport.request(calls));
    } finally {
      this.#setCount(await database.count('acts'));
    }
  }

  async #keep(act: QueuedAct): Promise<number> {
    const key = await (await this.#database).add('acts', act);
    await askForSync();
    return Number(key);
  }

  /** Makes what waits; stops where the server is still away. */
  async flush(transport: Transport, onRefused: (error: unknown) => void): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      await flushActs(await this.#database, (calls) => transport.request(calls), {
        onRefused,
        onCount: (count) => this.#setCount(count),
      });
    } finally {
      this.#isFlushing = false;
    }
  }

  #setCount(count: number): void {
    if (this.#count === count) return;
    this.#count = count;
    for (const listener of this.#listeners) listener();
  }
}
