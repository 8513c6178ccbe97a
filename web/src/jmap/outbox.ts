/**
 * Acts that wait for the server: kept in the browser's own database until they were done, in the order they were made.
 *
 * What was queued survives closing the page. An act that the server then refuses is told and dropped; the screens fetch what is
 * true instead.
 */
import { type IDBPDatabase, openDB } from 'idb';
import { OfflineFault } from './faults.ts';
import type { Call, Transport } from './transport.ts';

interface QueuedAct {
  accountId: string;
  calls: Call[];
}

export class Outbox {
  readonly #database: Promise<IDBPDatabase>;
  readonly #listeners = new Set<() => void>();
  #count = 0;
  #isFlushing = false;

  constructor(name: string) {
    this.#database = openDB(`congthu-outbox-${name}`, 1, {
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

  async add(act: QueuedAct): Promise<void> {
    const database = await this.#database;
    await database.add('acts', act);
    this.#setCount(await database.count('acts'));
  }

  /** Makes what waits, first come first served; stops where the server is still away. */
  async flush(transport: Transport, onRefused: (error: unknown) => void): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      const database = await this.#database;
      for (const key of await database.getAllKeys('acts')) {
        const act = (await database.get('acts', key)) as QueuedAct | undefined;
        if (!act) continue;
        try {
          await transport.request(act.calls);
        } catch (error) {
          if (error instanceof OfflineFault) return;
          onRefused(error);
        }
        await database.delete('acts', key);
        this.#setCount(await database.count('acts'));
      }
    } finally {
      this.#isFlushing = false;
    }
  }

  #setCount(count: number): void {
    this.#count = count;
    for (const listener of this.#listeners) listener();
  }
}
