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

export async function forgetKept(): Promise<void> {
  await (await open()).clear('kept');
}
