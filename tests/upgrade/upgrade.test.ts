/**
 * A database that each earlier release filled becomes one of today and keeps what people had, while the old program still works on it (R6.3).
 *
 * The fixtures were written by those releases themselves (`make-fixture.ts`). What a migration locks is measured, not read from its text.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type Connection, type Database, openDatabase } from '#platform/postgres/database.ts';
import { migrate, readMigrations } from '#platform/postgres/migrate.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { until } from '#tests/until.ts';
import { type Fixture, loadFixture, readFixture } from './fixture.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const MIGRATIONS = join(import.meta.dirname, '../../db/migrations');

/** Tables that are large in a province: nobody may wait for their rewriting. */
const LARGE = [
  'message',
  'email',
  'blob',
  'blob_chunk',
  'change',
  'thread_reference',
  'email_text',
  'text_segment',
  'text_block',
  'text_word',
  'audit_event',
];
/** Those of the first day, which built an index on tables that were nearly empty everywhere; what runs now says why it must. */
const BEFORE_THE_RULE = new Set([5, 10]);
/** A longer wait is one that people notice. */
const MAX_WAIT_MS = 2000;
const OLD_PROGRAM = 'a program of the release before';
const LOOK_MS = 20;
const MOST_OF_A_LOOK_MS = 100;

async function openAt(fixture: Fixture) {
  const database = await openTestDatabase();
  await database.db.query('drop schema public cascade');
  await database.db.query('create schema public');
  await migrate(database.db, MIGRATIONS, quietLog, fixture.migrations);
  await loadFixture(database.connection, fixture);
  return database;
}

/** What people have: every copy of every message in its mailbox, with its flags, by the hash of its bytes. */
async function readMail(db: Database): Promise<string[]> {
  const rows = await db.query<{ line: string }>(
    `select concat_ws(' ', m.account_id, b.name, m.uid, m.flags, array_to_string(m.keywords, ','), m.received_at, encode(e.blob, 'hex')) as line
     from message m join email e on e.account_id = m.account_id and e.id = m.email_id
     join mailbox b on b.account_id = m.account_id and b.id = m.mailbox_id order by 1`,
  );
  return rows.map(({ line }) => line);
}

async function readPeople(db: Database): Promise<unknown[]> {
  return db.query(
    'select a.id, d.local_part, d.domain, a.display_name from account a join address d on d.account_id = a.id order by 1, 2, 3',
  );
}

/** What an old program does all the time, in words that every release since the first understands; gives how often it did it. */
function workMeanwhile(db: Database): () => Promise<number> {
  let isOver = false;
  let turns = 0;
  const working = (async (): Promise<void> => {
    while (!isOver) {
      await db.transaction(async (tx) => {
        const [row] = await tx.query<{ id: string }>(
          'select account_id as id from mail_account order by account_id limit 1 for update',
        );
        await tx.query('update message set flags = flags where account_id = $1', [row?.id]);
        await tx.query('select count(*) from email where account_id = $1', [row?.id]);
      });
      turns += 1;
    }
  })();
  return async () => {
    isOver = true;
    await working;
    return turns;
  };
}

/** Watches how long the old program stands in line for locks. By looks, as a machine that stands still for a while makes nobody wait for a lock. */
function watchWaits(db: Database) {
  let isOver = false;
  let longestMs = 0;
  const watching = (async (): Promise<void> => {
    let waitedMs = 0;
    for (let last = performance.now(); !isOver; await sleep(LOOK_MS)) {
      const waiting = await db.query(
        `select from pg_stat_activity
         where application_name = $1 and datname = current_database() and wait_event_type = 'Lock'`,
        [OLD_PROGRAM],
      );
      const now = performance.now();
      waitedMs = waiting.length > 0 ? waitedMs + Math.min(now - last, MOST_OF_A_LOOK_MS) : 0;
      longestMs = Math.max(longestMs, waitedMs);
      last = now;
    }
  })();
  return {
    longestMs: (): number => longestMs,
    stop: async (): Promise<void> => {
      isOver = true;
      await watching;
    },
  };
}

function openOldProgram(connection: Connection): Database {
  return openDatabase({ connection, log: quietLog, applicationName: OLD_PROGRAM });
}

test('who stands in line for a lock is seen', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const old = openOldProgram(database.connection);
  const finishWork = workMeanwhile(old);
  const waits = watchWaits(db);
  await db.transaction(async (tx) => {
    await tx.query('lock table message');
    await until('the wait is seen', () => waits.longestMs() > 3 * MOST_OF_A_LOOK_MS);
  });
  await waits.stop();
  await finishWork();
  await old.close();
});

for (const file of readdirSync(FIXTURES).sort()) {
  const fixture = readFixture(join(FIXTURES, file));
  test(`${file}: a database at migration ${fixture.migrations} becomes one of today and keeps its data`, async () => {
    await using database = await openAt(fixture);
    const { db } = database;
    const [mail, people] = [await readMail(db), await readPeople(db)];
    assert.ok(mail.length > 50, `${mail.length} messages`);
    const old = openOldProgram(database.connection);
    const finishWork = workMeanwhile(old);
    const waits = watchWaits(db);
    await migrate(db, MIGRATIONS, quietLog);
    await waits.stop();
    const turns = await finishWork();
    await old.close();
    assert.ok(turns > 0);
    assert.ok(waits.longestMs() < MAX_WAIT_MS, `the old program waited ${waits.longestMs().toFixed(0)} ms`);
    assert.deepEqual(await readMail(db), mail);
    assert.deepEqual(await readPeople(db), people);
    assert.deepEqual(await verifyMailStore(db), []);
    const blobs = createPostgresBlobStore(db);
    for (const line of mail.filter((_, index) => index % 20 === 0)) {
      const hash = Buffer.from(line.split(' ').at(-1) ?? '', 'hex');
      assert.deepEqual(
        createHash('sha256')
          .update(await blobs.read(hash))
          .digest(),
        hash,
      );
    }
  });
}

interface Effect {
  table: string;
  effect: string;
}

/** What a migration does to large tables that were there before it, found within its own transaction. */
async function readEffects(db: Database, sql: string): Promise<Effect[]> {
  const effects: Effect[] = [];
  const filesOf =
    'select relname as name, oid, relfilenode as file from pg_class where relname = any ($1::text[]) and relkind = $2';
  await db
    .transaction(async (tx) => {
      const before = await tx.query<{ name: string; oid: number; file: number }>(filesOf, [LARGE, 'r']);
      await tx.query(sql);
      const now = await tx.query<{ name: string; oid: number; file: number }>(filesOf, [LARGE, 'r']);
      for (const { name, oid, file } of before)
        if (now.some((one) => one.oid === oid && one.file !== file))
          effects.push({ table: name, effect: 'is rewritten' });
      const built = await tx.query<{ name: string }>(
        `select distinct c.relname as name from pg_locks l join pg_class c on c.oid = l.relation
         where l.pid = pg_backend_pid() and l.mode = 'ShareLock' and c.oid = any ($1::oid[])`,
        [before.map(({ oid }) => oid)],
      );
      for (const { name } of built)
        effects.push({ table: name, effect: 'is closed to writers while an index is built' });
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return effects;
}

class Undone extends Error {}

test('no migration rewrites a large table or closes it to writers without saying why', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await db.query('drop schema public cascade');
  await db.query('create schema public');
  const faults: string[] = [];
  for (const { number, name, sql } of readMigrations(MIGRATIONS)) {
    if (!BEFORE_THE_RULE.has(number) && !/^-- (locks|rewrites): \S/m.test(sql))
      for (const { table, effect } of await readEffects(db, sql))
        faults.push(`${number} ${name}: ${table} ${effect}`);
    await migrate(db, MIGRATIONS, quietLog, number);
  }
  assert.deepEqual(faults, []);
  // The measure itself: it sees what it should.
  const seen = async (sql: string) => (await readEffects(db, sql)).map(({ effect }) => effect);
  assert.ok((await seen('alter table message alter column size type bigint')).includes('is rewritten'));
  assert.deepEqual(await seen('create index on message (size)'), [
    'is closed to writers while an index is built',
  ]);
  assert.deepEqual(await seen('alter table message add column later integer'), []);
});
