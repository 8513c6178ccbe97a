/**
 * The connection to PostgreSQL: queries, transactions, notifications. Everything above speaks to this interface.
 *
 * Statements with a name are prepared once a connection. Lost connections come back by themselves; what the caller
 * sees in between is `Refusal('temporarilyUnavailable')`, and `storageFull` when the disk is.
 */
import type { Writable } from 'node:stream';
import pg from 'pg';
import type { Logger } from '#platform/telemetry/log.ts';
import { columnTypes } from './column-types.ts';
import { isRetryable, translateFault } from './database-faults.ts';
import { type Listening, listenOn, type NotificationHandler } from './listen.ts';

export interface QueryOptions {
  /** Prepares the statement under this name; the text must always be the same for one name. */
  name?: string;
}

/** Anything that takes a query: the database, or a transaction. */
export interface Queryable {
  query<Row extends object>(sql: string, params?: readonly unknown[], options?: QueryOptions): Promise<Row[]>;
}

/** An open transaction; use it for every query of its work. */
export type Transaction = Queryable & {
  readonly isTransaction: true;
  /**
   * All queries of the work have been given, and nothing in their results can take it back: the commit goes out with them
   * and saves a round trip. Where one of them fails, the server makes a rollback of it.
   */
  commitWithLast(): void;
};

export interface TransactionOptions {
  /**
   * The commit does not wait for the disk: for what is worked out again or does no harm when the last moment before a power cut is
   * lost. Whoever commits durably afterwards takes it along.
   */
  isLazy?: boolean;
  /**
   * Prepared statements run by plans made once. By itself the server plans a statement over arrays anew each time, because
   * few elements look cheaper than those it would guess: for statements that reach everything by index that is all it does.
   */
  reusesPlans?: boolean;
  /** All statements see the database as it is when the first begins, and none writes. */
  isSnapshot?: boolean;
}

/** The database of a process. */
export interface Database extends Queryable {
  /** Runs the work in one transaction; deadlocks are tried again, so the work may run more than once. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Listens on a channel by a connection of its own, which reconnects. */
  listen(channel: string, handler: NotificationHandler): Promise<Listening>;
  close(): Promise<void>;
}

/** Where the server is; the fields of the driver's configuration that we use. */
export interface Connection {
  connectionString?: string;
  host?: string;
  port?: number;
  user?: string;
  password?: string;
  database?: string;
}

export interface DatabaseSettings {
  connection: Connection;
  log: Logger;
  /** Connections at most. */
  poolSize?: number;
  /** Shown in `pg_stat_activity`. */
  applicationName?: string;
}

/** Two cores are busy with this many; more only makes locks wait. */
const DEFAULT_POOL_SIZE = 16;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_CONNECTION_MS = 60_000;
/** A transaction that meets a deadlock this often has a fault of its own. */
const MAX_ATTEMPTS = 5;

async function run<Row extends object>(
  client: pg.Pool | pg.PoolClient,
  sql: string,
  params: readonly unknown[] = [],
  options: QueryOptions = {},
): Promise<Row[]> {
  try {
    const result = await client.query({
      text: sql,
      values: params as unknown[],
      ...(options.name !== undefined && { name: options.name }),
      types: columnTypes,
    } as pg.QueryConfig);
    return result.rows as Row[];
  } catch (error) {
    throw translateFault(error);
  }
}

/** Commits. The server answers ROLLBACK, and no error, where a query before it failed: whatever the work made of that, nothing is kept. */
async function runCommit(client: pg.PoolClient): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('commit'));
  } catch (error) {
    throw translateFault(error);
  }
  if (command !== 'COMMIT')
    throw new Error('the transaction was rolled back, because one of its queries failed');
}

function beginning({ isLazy = false, reusesPlans = false, isSnapshot = false }: TransactionOptions): string {
  if (isSnapshot) return 'begin isolation level repeatable read, read only';
  const lazy = isLazy ? '; set local synchronous_commit = off' : '';
  return `begin${lazy}${reusesPlans ? '; set local plan_cache_mode = force_generic_plan' : ''}`;
}

const gathering = new WeakSet<Writable>();

/**
 * Queries of a transaction that are given together go out in one write: each write wakes the server, which on a busy machine
 * takes the processor from us. The driver's socket is no part of its types.
 */
function gatherWrites(client: pg.PoolClient): void {
  const { connection } = client as pg.PoolClient & { connection?: { stream?: Writable } };
  const stream = connection?.stream;
  if (!stream || gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  process.nextTick(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}

/** The error that broke a transaction may have broken its connection; then it is thrown away, not reused. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function attemptTransaction<T>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw translateFault(error);
  }
  let broken: Error | undefined;
  try {
    // Goes out with the first query of the work, which waits for it on the server.
    gatherWrites(client);
    const begun = run(client, beginning(options));
    let committed: Promise<void> | undefined;
    const commit = async (): Promise<void> => {
      gatherWrites(client);
      await runCommit(client);
    };
    const tx: Transaction = {
      isTransaction: true,
      commitWithLast: () => {
        committed ??= commit();
        // Told below, where the queries before it have not failed.
        committed.catch(() => undefined);
      },
      query: (sql, params, options) => {
        gatherWrites(client);
        return run(client, sql, params, options);
      },
    };
    const [result] = await Promise.all([work(tx), begun]);
    await (committed ?? commit());
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The name of a server's connections: its number grows when something is written that a program of the release before cannot read. */
export const PROGRAM_NAME = 'congthu 3';
/** The same of a command. */
export const COMMAND_NAME = `${PROGRAM_NAME} command`;
/** Those of the releases before. */
export const OLDER_NAMES: readonly string[] = [
  'congthu',
  'congthu command',
  'congthu 2',
  'congthu 2 command',
];

/** Opens a pool of connections; the first query connects. */
export function openDatabase(settings: DatabaseSettings): Database {
  const config: pg.PoolConfig & { pipeline: boolean } = {
    ...settings.connection,
    max: settings.poolSize ?? DEFAULT_POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    // Queries given together go out together; each is its own unit all the same.
    pipeline: true,
    application_name: settings.applicationName ?? PROGRAM_NAME,
  };
  const pool = new pg.Pool(config);
  let closing = false;
  // A connection that breaks while idle is replaced at the next query; here it is only told. Of the error only the
  // text, because the driver hangs the whole connection on it, password included.
  pool.on('error', (error) => {
    if (!closing) settings.log.warn({ reason: error.message }, 'an idle database connection was lost');
  });
  // One that breaks in use fails its query, which tells the caller; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    query: (sql, params, options) => run(pool, sql, params, options),
    transaction: async (work, options = {}) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await attemptTransaction(pool, work, options);
        } catch (error) {
          if (attempt >= MAX_ATTEMPTS || !isRetryable(error)) throw error;
        }
      }
    },
    listen: (channel, handler) => listenOn({ config, channel, handler, log: settings.log }),
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}
