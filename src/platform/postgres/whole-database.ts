/**
 * The whole database at one moment, table by table, for backups; and putting it back.
 *
 * Reading is one transaction at REPEATABLE READ: every table as of the same moment, nobody waits for it. Writing is one transaction with triggers and
 * foreign keys off, which needs a superuser (the embedded database's user is one) or the right to set session_replication_role.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Refusal } from '#platform/kernel/fault.ts';
import { columnTypes } from './column-types.ts';
import type { Connection } from './database.ts';
import { translateFault } from './database-faults.ts';

/** A table as a backup sees it. */
export interface TableShape {
  name: string;
  columns: string[];
  /** The primary key's columns in their order; rows are read in it. */
  key: string[];
  /** On disk, without indexes. */
  bytes: number;
}

/** A blob as a backup sees it. */
export interface SnapshotBlob {
  hash: Buffer;
  storedSize: number;
  /** 0 as they are, 1 zstd, 2 packed text; each piece by itself. */
  encoding: number;
  pieces: number;
  /** Its name in the object store; null when its bytes lie in the database. */
  objectId: string | null;
  /** Some message refers to it. */
  isUsed: boolean;
}

export interface DatabaseSnapshot {
  tables(): Promise<TableShape[]>;
  /** Rows in COPY's text format, in the order of the key; with `first` only those whose first column it is. */
  copyTable(table: TableShape, first?: string): AsyncIterable<Buffer>;
  /** The blobs in the order of their hashes, a batch at a time. */
  blobs(): AsyncIterable<SnapshotBlob[]>;
  /** Those of some hashes. */
  findBlobs(hashes: readonly Buffer[]): Promise<SnapshotBlob[]>;
  /** The stored pieces of some blobs whose bytes lie in the database. */
  blobPieces(hashes: readonly Buffer[]): Promise<{ hash: Buffer; ordinal: number; bytes: Buffer }[]>;
  /** How many migrations it has seen. */
  migrations(): Promise<number>;
  close(): Promise<void>;
}

const HASHES_AT_ONCE = 10_000;
/** Held for a whole backup, so that there is one at a time. */
export const BACKUP_LOCK = 0x6261636b;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A connection of its own, which its user ends. */
export async function connectAlone(connection: Connection, name: string): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, application_name: name });
  // A connection that breaks fails the query under way; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw translateFault(error);
  }
  return client;
}

export async function rowsOf<Row extends object>(
  client: pg.Client,
  sql: string,
  params: unknown[] = [],
): Promise<Row[]> {
  const config = { text: sql, values: params, types: columnTypes } as pg.QueryConfig;
  const result = await client.query<Row>(config);
  return result.rows;
}

/** Tables in the order of their names; partitions and views there are none. */
function readTables(client: pg.Client): Promise<TableShape[]> {
  return rowsOf<TableShape>(
    client,
    `select c.relname as name, pg_table_size(c.oid) as bytes,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns,
       array(select a.attname::text from pg_index i
         cross join lateral unnest(i.indkey) with ordinality k (attnum, place)
         join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
         where i.indrelid = c.oid and i.indisprimary order by k.place) as key
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`,
  );
}

const BLOB_COLUMNS = `hash, stored_size as "storedSize", encoding, chunk_count as pieces, object_id as "objectId",
  reference_count > 0 as "isUsed"`;

async function* readBlobs(client: pg.Client): AsyncGenerator<SnapshotBlob[]> {
  let after = Buffer.alloc(0);
  for (;;) {
    const batch = await rowsOf<SnapshotBlob>(
      client,
      `select ${BLOB_COLUMNS} from blob where hash > $1 order by hash limit ${HASHES_AT_ONCE}`,
      [after],
    );
    if (batch.length > 0) yield batch;
    if (batch.length < HASHES_AT_ONCE) return;
    after = Buffer.from(batch.at(-1)?.hash ?? after);
  }
}

/** Opens a snapshot; close it when done, because it keeps old rows alive. `Refusal('inUse')` while there is another. */
export async function openSnapshot(connection: Connection): Promise<DatabaseSnapshot> {
  const client = await connectAlone(connection, 'congthu backup');
  const [lock] = await rowsOf<{ taken: boolean }>(client, 'select pg_try_advisory_lock($1) as taken', [
    BACKUP_LOCK,
  ]);
  if (lock?.taken !== true) {
    await client.end();
    throw new Refusal(
      'inUse',
      'A backup or a copy of the database is under way; try again when it has ended.',
    );
  }
  // It waits for whoever takes what was read, a slow bucket too, and has locks that hold up nobody.
  await client.query(
    'begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0',
  );
  return {
    tables: () => readTables(client),
    copyTable: ({ name, columns, key }, first) => {
      const order = key.length > 0 ? ` order by ${key.map(quote).join(', ')}` : '';
      // COPY takes no parameters.
      const where =
        first === undefined ? '' : ` where ${quote(columns[0] ?? '')} = ${client.escapeLiteral(first)}`;
      const select = `select ${columns.map(quote).join(', ')} from ${quote(name)}${where}${order}`;
      return client.query(copyTo(`copy (${select}) to stdout`)) as AsyncIterable<Buffer>;
    },
    blobs: () => readBlobs(client),
    findBlobs: (hashes) =>
      rowsOf(client, `select ${BLOB_COLUMNS} from blob where hash = any ($1::bytea[]) order by hash`, [
        hashes,
      ]),
    blobPieces: (hashes) =>
      rowsOf(
        client,
        'select hash, ordinal, bytes from blob_chunk where hash = any ($1::bytea[]) order by hash, ordinal',
        [hashes],
      ),
    migrations: async () => {
      const [row] = await rowsOf<{ count: number }>(client, 'select count(*) as count from schema_migration');
      return row?.count ?? 0;
    },
    close: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}

export interface DatabaseRestore {
  /** Fills a table, which was emptied at the beginning, with rows in COPY's text format. */
  fillTable(name: string, columns: readonly string[], rows: AsyncIterable<Buffer>): Promise<void>;
  /** Those of some blobs that lay in an object store, with what an object's layout is made of. */
  findOutside(hashes: readonly Buffer[]): Promise<Pick<SnapshotBlob, 'hash' | 'encoding' | 'objectId'>[]>;
  /** From now on these blobs lie in the database (true), or are in the object store again. */
  noteRestored(hashes: readonly Buffer[], isInside: boolean): Promise<void>;
  /** Forgets blobs of an object store that nobody refers to and whose bytes did not come; gives how many that are referred to lack theirs. */
  settleOutside(): Promise<number>;
  /** Puts stored pieces of blobs back. */
  fillBlobs(pieces: readonly { hash: Buffer; ordinal: number; bytes: Buffer }[]): Promise<void>;
  /** Makes everything last, and lets the planner count it. */
  commit(): Promise<void>;
  /** Leaves the database as it was. */
  rollback(): Promise<void>;
}

/** Begins a restore into a database without accounts (`Refusal('conflict')` otherwise): everything but the list of migrations is emptied, in a transaction that is not over yet. */
export async function openRestore(connection: Connection): Promise<DatabaseRestore> {
  const client = await connectAlone(connection, 'congthu restore');
  await client.query('begin');
  const [account] = await rowsOf(client, 'select 1 as one from account limit 1');
  if (account) {
    await client.end();
    throw new Refusal(
      'conflict',
      'There are accounts in this database. A whole restore goes into an empty one only.',
    );
  }
  await client.query('set local session_replication_role = replica');
  const names = (await readTables(client))
    .map(({ name }) => name)
    .filter((name) => name !== 'schema_migration');
  if (names.length > 0) await client.query(`truncate ${names.map(quote).join(', ')}`);
  await client.query('create temporary table restored_object (hash bytea primary key) on commit drop');
  return {
    fillTable: async (name, columns, rows) => {
      const list = columns.map(quote).join(', ');
      await pipeline(Readable.from(rows), client.query(copyFrom(`copy ${quote(name)} (${list}) from stdin`)));
    },
    findOutside: (hashes) =>
      rowsOf(
        client,
        `select hash, encoding, object_id as "objectId" from blob where hash = any ($1::bytea[]) and object_id is not null`,
        [hashes],
      ),
    noteRestored: async (hashes, isInside) => {
      if (isInside)
        await client.query('update blob set place = 0, object_id = null where hash = any ($1::bytea[])', [
          hashes,
        ]);
      else
        await client.query('insert into restored_object select unnest($1::bytea[]) on conflict do nothing', [
          hashes,
        ]);
    },
    settleOutside: async () => {
      const lacking =
        'object_id is not null and not exists (select from restored_object r where r.hash = blob.hash)';
      await client.query(`delete from blob where reference_count = 0 and ${lacking}`);
      const [row] = await rowsOf<{ count: number }>(
        client,
        `select count(*) as count from blob where ${lacking}`,
      );
      return row?.count ?? 0;
    },
    fillBlobs: async (pieces) => {
      await client.query(
        `insert into blob_chunk (hash, ordinal, bytes)
         select n.hash, n.ordinal, n.bytes
         from unnest($1::bytea[], $2::integer[], $3::bytea[]) as n (hash, ordinal, bytes)
         where exists (select from blob b where b.hash = n.hash) on conflict do nothing`,
        [pieces.map((one) => one.hash), pieces.map((one) => one.ordinal), pieces.map((one) => one.bytes)],
      );
    },
    commit: async () => {
      await client.query('commit');
      await client.query('analyze');
      await client.end();
    },
    rollback: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}
