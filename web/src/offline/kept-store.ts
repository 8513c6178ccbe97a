/**
 * What of the mail is kept in this browser for when the server is away: the session, and what was looked at of late (`Snapshot`).
 * Gone when one signs out here, and when the server says that the session ended.
 */
import { type IDBPDatabase, openDB } from 'idb';

const NAME = 'congthu-offline';

let database: Promise<IDBPDatabase> | undefined;

function open(): Promise<IDBPDatabase> {
  database ??= openDB(NAME, 1, { upgrade: (fresh) => void fresh.createObjectStore('kept') });
  return database;
}

export async function readKept<T>(key: string): Promise<T | undefined> {
  return (await (await open()).get('kept', key)) as T | undefined;
}

export async function writeKept(key: string, value: unknown): Promise<void> {
  await (await open()).put('kept', value, key);
}

export async function dropKept(key: string): Promise<void> {
  await (await open()).delete('kept', key);
}

/** What lies under keys that begin so; it is gone from here afterwards, whichever page asked first. */
export async function takeKept<T>(prefix: string): Promise<T[]> {
  const transaction = (await open()).transaction('kept', 'readwrite');
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const found = (await transaction.store.getAll(range)) as T[];
  await transaction.store.delete(range);
  await transaction.done;
  return found;
}

export async function forgetKept(): Promise<void> {
  await (await open()).clear('kept');
}
