/**
 * What a command works with: settings, database, blobs, filer, for as long as it runs.
 *
 * With an external database it connects. Otherwise it uses the embedded one of the data directory, starts it where it
 * does not run, and stops it afterwards unless a server or another command uses it.
 */
import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { openScanner } from '#apps/server/scanner.ts';
import { findPrimaryDomain } from '#domain/directory/domains.ts';
import { type SystemPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { writeNewerFormsOnceAlone } from '#platform/blobs/older-programs.ts';
import { openBlobStore } from '#platform/blobs/open-blob-store.ts';
import { loadSettings, type Settings } from '#platform/config/settings.ts';
import { type Clock, systemClock } from '#platform/kernel/clock.ts';
import { makeIds, type NewId } from '#platform/kernel/ids.ts';
import { COMMAND_NAME, type Connection, type Database, openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { countPendingMigrations, readMigrations } from '#platform/postgres/migrate.ts';
import { createLogger, type Logger } from '#platform/telemetry/log.ts';
import { createScannedFiler } from '#services/antivirus/scanned-filer.ts';
import { type Call, findOption, type Parameter } from './command-definition.ts';
import { CommandFault } from './command-fault.ts';
import { EXIT } from './exit-codes.ts';
import { TEXTS } from './texts.ts';

/** The schema's migrations. */
export const MIGRATIONS = join(import.meta.dirname, '../../../db/migrations');

/** A command does one thing at a time; the filer's batches take one connection. */
const POOL_SIZE = 4;
const UNDEFINED_TABLE = '42P01';

/** The option of every command that leaves an audit event. */
export const AUTHORITY_OPTION: Parameter = { flags: '--authority <text>', text: TEXTS.authority };

/** On whose authority a command acts: as given, or the person who typed it. */
export function authorityOf(call: Call): string {
  return findOption(call, 'authority') ?? `command line, ${userInfo().username}`;
}

/** The database alone: for `migrate` and `doctor`. */
export interface OpenedDatabase {
  settings: Settings;
  /** For what needs a connection of its own. */
  connection: Connection;
  db: Database;
  log: Logger;
  /** What is to end before the database closes, however the work ended; a command that is stopped does not wait for its work, but for this. */
  atEnd(end: () => Promise<void>): void;
}

/** The whole store, with the machine itself as principal. */
export interface OpenedStore extends OpenedDatabase {
  blobs: BlobStore;
  filer: Filer;
  ids: NewId;
  clock: Clock;
  principal: SystemPrincipal;
  maxMessageBytes: number;
}

/** The settings of a call; flags that are settings count, the command's own do not. */
export function settingsOf(call: Call, keys: readonly string[] = ['data', 'port_base']): Settings {
  const flags = Object.fromEntries(
    keys.map((key) => [
      key,
      call.options[key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())],
    ]),
  );
  return loadSettings({ flags, env: call.environment });
}

/** The log of a command says nothing but faults, unless the environment asks for more. */
export function commandLog(call: Call): Logger {
  return createLogger({ level: call.environment.CONGTHU_LOG_LEVEL ?? 'error' });
}

/** True when there is a database to work with, embedded or external. */
export function hasDatabase(settings: Settings): boolean {
  return (
    settings.database_url !== undefined ||
    statSync(join(settings.data, 'postgres', 'PG_VERSION'), { throwIfNoEntry: false }) !== undefined
  );
}

async function connect(
  settings: Settings,
  log: Logger,
): Promise<{ connection: Connection; stop(): Promise<void> }> {
  if (settings.database_url !== undefined)
    return { connection: { connectionString: settings.database_url }, stop: async () => {} };
  const embedded = await startEmbeddedPostgres({ dataDir: settings.data, log });
  return {
    connection: embedded.connection,
    stop: () => embedded.release(),
  };
}

/** Rejects when the person stops the command, so that what was opened is closed. */
function whenStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new CommandFault(TEXTS.interrupted, EXIT.failure));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Runs the work with the database open; `create`: make it where there is none. */
export async function withDatabase<Result>(
  call: Call,
  options: { create: boolean },
  work: (opened: OpenedDatabase) => Promise<Result>,
): Promise<Result> {
  const settings = settingsOf(call);
  if (!options.create && !hasDatabase(settings))
    throw new CommandFault(TEXTS.noData, EXIT.unavailable, { dataDir: settings.data });
  const log = commandLog(call);
  const server = await connect(settings, log);
  const db = openDatabase({
    connection: server.connection,
    log,
    poolSize: POOL_SIZE,
    applicationName: COMMAND_NAME,
  });
  const ends: (() => Promise<void>)[] = [];
  const opened = {
    settings,
    connection: server.connection,
    db,
    log,
    atEnd: (end: () => Promise<void>) => void ends.push(end),
  };
  try {
    return await Promise.race([work(opened), whenStopped(call.signal)]);
  } finally {
    try {
      for (const end of ends) await end();
    } finally {
      await db.close();
      await server.stop();
    }
  }
}

/** How many migrations the database lacks; all of them where it has none at all. */
export async function countMissingMigrations(db: Database): Promise<number> {
  try {
    return await countPendingMigrations(db, MIGRATIONS);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE)
      return readMigrations(MIGRATIONS).length;
    throw error;
  }
}

/** Runs the work with the whole store open, on a database that has this program's schema. */
export async function withStore<Result>(
  call: Call,
  work: (store: OpenedStore) => Promise<Result>,
): Promise<Result> {
  return withDatabase(call, { create: false }, async (opened) => {
    const count = await countMissingMigrations(opened.db);
    if (count !== 0) throw new CommandFault(TEXTS.pendingMigrations, EXIT.unavailable, { count });
    const clock = systemClock;
    const ids = makeIds(clock);
    // What the domain is, the database says; the settings named it for the first run.
    const domain = (await findPrimaryDomain(opened.db)) ?? opened.settings.domain;
    const settings = { ...opened.settings, domain };
    const location = opened.settings.blobs;
    const blobs = openBlobStore({ db: opened.db, location, env: call.environment, ids, clock });
    const newerForms = await writeNewerFormsOnceAlone(opened.db, opened.log);
    const scanner = openScanner(opened.settings, clock, opened.log);
    const filer = createScannedFiler(createFiler({ db: opened.db, blobs, ids, clock }), scanner);
    const principal = systemPrincipal('commandLine');
    const maxMessageBytes = opened.settings.max_message_size;
    try {
      const result = await work({
        ...opened,
        settings,
        blobs,
        filer,
        ids,
        clock,
        principal,
        maxMessageBytes,
      });
      await filer.drain();
      return result;
    } finally {
      newerForms.stop();
    }
  });
}
