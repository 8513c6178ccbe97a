/** A lock of the whole database that ends with the connection of whoever holds it, however that one ended. */
import type { Connection } from './database.ts';
import { connectAlone, rowsOf } from './whole-database.ts';

export interface HeldLock {
  release(): Promise<void>;
}

/** Takes it; undefined while another holds it. */
export async function holdLock(
  connection: Connection,
  key: number,
  name: string,
): Promise<HeldLock | undefined> {
  const client = await connectAlone(connection, name);
  try {
    const sql = 'select pg_try_advisory_lock($1) as taken';
    const [lock] = await rowsOf<{ taken: boolean }>(client, sql, [key]);
    if (lock?.taken === true) return { release: () => client.end() };
    await client.end();
    return undefined;
  } catch (error) {
    await client.end();
    throw error;
  }
}
