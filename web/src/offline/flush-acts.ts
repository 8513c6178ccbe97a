/**
 * Making the acts that wait (`jmap/outbox.ts`), by the page or by the service worker when the page is closed: one of them at a
 * time, by a lock of the browser, so that nothing is done twice.
 */
import type { IDBPDatabase } from 'idb';
import { OfflineFault } from '../jmap/faults.ts';
import type { Call } from '../jmap/transport.ts';

export const OUTBOX_PREFIX = 'congthu-outbox-';
const LOCK = 'congthu-outbox';

export interface QueuedAct {
  accountId: string;
  calls: Call[];
}

/** Makes one of those that wait, for whoever wants its answer; undefined when it was made in between. */
export function makeKept<Answered>(
  database: IDBPDatabase,
  key: number,
  request: (calls: readonly Call[]) => Promise<Answered>,
): Promise<Answered | undefined> {
  return navigator.locks.request(LOCK, async () => {
    const act = (await database.get('acts', key)) as QueuedAct | undefined;
    if (!act) return undefined;
    try {
      const answered = await request(act.calls);
      await database.delete('acts', key);
      return answered;
    } catch (error) {
      if (!(error instanceof OfflineFault)) await database.delete('acts', key);
      throw error;
    }
  });
}

/** Makes what waits, first come first served; stops where the server is still away. */
export function flushActs(
  database: IDBPDatabase,
  request: (calls: readonly Call[]) => Promise<unknown>,
  told: { onRefused: (error: unknown) => void; onCount: (count: number) => void },
): Promise<void> {
  return navigator.locks.request(LOCK, async () => {
    for (const key of await database.getAllKeys('acts')) {
      const act = (await database.get('acts', key)) as QueuedAct | undefined;
      if (!act) continue;
      try {
        await request(act.calls);
      } catch (error) {
        if (error instanceof OfflineFault) return;
        told.onRefused(error);
      }
      await database.delete('acts', key);
      told.onCount(await database.count('acts'));
    }
    told.onCount(await database.count('acts'));
  });
}
