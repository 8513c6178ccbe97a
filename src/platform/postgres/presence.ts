/**
 * Who uses an embedded server: each program holds a shared advisory lock while it does, and the last one out stops it.
 *
 * So a command never takes the database from under a server or another command, whoever of them started it. A lock ends
 * with its connection, hence also with a program that was killed; a connection that is lost with the database comes back.
 */
import pg from 'pg';
import type { Connection } from './database.ts';

/** Any number, the same in all programs; the advisory locks of migrations have others. */
const PRESENCE_LOCK = 7_204_118;
const RETURN_MS = 250;
const CONNECT_TIMEOUT_MS = 10_000;
/** Longer than a server that is being stopped keeps us waiting for the lock. */
const QUERY_TIMEOUT_MS = 45_000;

export interface Presence {
  /** Whether no other program is there at this moment. One that is just coming back after the server was lost is not seen. */
  isAlone(): Promise<boolean>;
  /** Ends the presence; true when nobody else is there. While the answer is true nobody can come in. */
  isLastOut(): Promise<boolean>;
  /** Gives the connection up. */
  end(): Promise<void>;
}

/** Connects and takes the lock; rejects when the server goes away meanwhile, as one that is being stopped does. */
async function enter(connection: Connection, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    application_name: 'congthu presence',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // Without a listener an error would end the process; `end` follows it.
  client.on('error', () => undefined);
  client.on('end', onLost);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    return client;
  } catch (error) {
    client.off('end', onLost);
    await client.end();
    throw error;
  }
}

async function countPresent(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ programs: number }>(
    `select count(*)::integer as programs from pg_locks
     where locktype = 'advisory' and classid = 0 and objid = $1 and granted
       and database = (select oid from pg_database where datname = current_database())`,
    [PRESENCE_LOCK],
  );
  return rows[0]?.programs ?? 0;
}

async function isLast(client: pg.Client): Promise<boolean> {
  // First given back: two that leave together would otherwise each see the other.
  await client.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    PRESENCE_LOCK,
  ]);
  return rows[0]?.alone ?? false;
}

/** Makes this program known to the others; rejects when the server cannot be reached. */
export async function announcePresence(connection: Connection): Promise<Presence> {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isLeaving = false;
  const onLost = (): void => {
    client = undefined;
    if (isLeaving) return;
    timer = setTimeout(() => void comeBack(), RETURN_MS);
    timer.unref();
  };
  const comeBack = async (): Promise<void> => {
    try {
      const back = await enter(connection, onLost);
      if (isLeaving) await back.end();
      else client = back;
    } catch {
      // Whoever looks after the server says so in the log and starts it again.
      onLost();
    }
  };
  client = await enter(connection, onLost);
  return {
    async isAlone() {
      return client !== undefined && (await countPresent(client)) === 1;
    },
    async isLastOut() {
      isLeaving = true;
      clearTimeout(timer);
      try {
        client ??= await enter(connection, onLost);
        return await isLast(client);
      } catch {
        // It is gone or does not answer; to stop it is right in both cases.
        return true;
      }
    },
    async end() {
      isLeaving = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
