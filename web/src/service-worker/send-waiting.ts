/** Makes the acts that wait when the network is back and no page is open (Background Sync). */
import { openDB } from 'idb';
import { flushActs, OUTBOX_PREFIX } from '../offline/flush-acts.ts';
import { callJmap, readSession } from './jmap-call.ts';

export async function sendWaiting(): Promise<void> {
  const session = await readSession();
  const known = await indexedDB.databases();
  const name = `${OUTBOX_PREFIX}${session.username}`;
  if (!known.some((database) => database.name === name)) return;
  const database = await openDB(name, 1);
  try {
    await flushActs(database, (calls) => callJmap(session, calls), {
      // The page shows what is true when it is opened next.
      onRefused: () => undefined,
      onCount: () => undefined,
    });
  } finally {
    database.close();
  }
}
