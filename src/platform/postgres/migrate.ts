/**
 * Forward migrations: numbered plain SQL files, each in one transaction, recorded with its checksum.
 *
 * Several processes may start at once: an advisory lock lets one migrate while the others wait. A database that knows
 * more migrations than the program is left alone with a clear refusal; a migration that was changed after it ran is an
 * error, because the database is then not what the files say.
 *
 * A migration runs beside programs that serve. It waits for a table only so long, because whoever comes after it waits too, then
 * lets everybody pass and tries again.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { Database, Transaction } from './database.ts';

export interface Migration {
  number: number;
  name: string;
  sql: string;
  checksum: string;
}

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;
const MIGRATION_LOCK = 0x636f6e67;
/** How long others may stand behind a migration that itself waits for a table. */
const LOCK_WAIT = '2s';
const LOCK_ATTEMPTS = 60;
const LOCK_PAUSE_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';

/** The migrations of a folder in their order. Throws on gaps and on names that are none. */
export function readMigrations(folder: string): Migration[] {
  const migrations = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const match = FILE_NAME.exec(file);
      if (!match) throw new Error(`${file} is not named NNNN_name.sql`);
      const sql = readFileSync(join(folder, file), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number: Number(match[1]), name: match[2] ?? '', sql, checksum };
    });
  for (const [index, migration] of migrations.entries())
    if (migration.number !== index + 1) throw new Error(`migration ${index + 1} is missing in ${folder}`);
  return migrations;
}

interface Applied {
  number: number;
  checksum: string;
}

async function readApplied(tx: Transaction): Promise<Applied[]> {
  await tx.query(`create table if not exists schema_migration (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`);
  return tx.query<Applied>('select number, checksum from schema_migration order by number');
}

function requireAgreement(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const { number, checksum } of applied) {
    const known = migrations[number - 1];
    if (!known)
      throw new Refusal(
        'conflict',
        `The database is newer than this program: it has migration ${number}, the program knows ${migrations.length}. ` +
          'Start the newer program.',
        { database: number, program: migrations.length },
      );
    if (known.checksum !== checksum)
      throw new Refusal('conflict', `Migration ${number} (${known.name}) was changed after it ran here.`, {
        number,
      });
  }
}

/** How many have run. */
export async function countAppliedMigrations(db: Database): Promise<number> {
  const rows = await db.query<{ count: number }>('select count(*)::integer as count from schema_migration');
  return rows[0]?.count ?? 0;
}

/** How far a database is behind: the migrations still to run, none when it is ready. */
export async function countPendingMigrations(db: Database, folder: string): Promise<number> {
  return readMigrations(folder).length - (await countAppliedMigrations(db));
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Refusal && error.facts['reason'] === LOCK_NOT_AVAILABLE;
}

/** Runs the next migration and gives it; undefined where there is none left. */
function runNext(db: Database, migrations: readonly Migration[]): Promise<Migration | undefined> {
  return db.transaction(async (tx) => {
    // Another process may take minutes; only tables are waited for briefly.
    await tx.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await tx.query(`set local lock_timeout = '${LOCK_WAIT}'`);
    const applied = await readApplied(tx);
    requireAgreement(applied, migrations);
    const next = migrations[applied.length];
    if (!next) return undefined;
    await tx.query(next.sql);
    await tx.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
      next.number,
      next.name,
      next.checksum,
    ]);
    return next;
  });
}

/**
 * Brings the database to the newest schema and gives the names of what ran. `Refusal('conflict')` when it is newer or
 * was made by other files. `upTo` stops at a migration, for a restore of an older backup.
 */
export async function migrate(
  db: Database,
  folder: string,
  log: Logger,
  upTo = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const migrations = readMigrations(folder).filter((migration) => migration.number <= upTo);
  const ran: Migration[] = [];
  for (let attempt = 1; ; ) {
    try {
      const next = await runNext(db, migrations);
      if (next === undefined) break;
      ran.push(next);
      // Each step of an upgrade is news; those of a new database are one thing together.
      const level = ran[0]?.number === 1 ? 'debug' : 'info';
      log[level]({ migration: next.name, number: next.number }, 'migrated');
      attempt = 1;
    } catch (error) {
      if (!isLockTimeout(error) || attempt >= LOCK_ATTEMPTS) throw error;
      attempt += 1;
      log.info({}, 'a migration waits for a table that is in use; trying again');
      await sleep(LOCK_PAUSE_MS);
    }
  }
  if (ran[0]?.number === 1) log.info({ migrations: ran.length }, 'the database was made');
  return ran.map(({ name }) => name);
}
