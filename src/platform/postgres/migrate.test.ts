/** Migrations run once, in order, whole or not at all, and never on a database that is not theirs. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { countPendingMigrations, migrate } from './migrate.ts';

function makeFolder(
  files: Record<string, string>,
): { path: string; write(name: string, sql: string): void } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'congthu-migrations-'));
  const write = (name: string, sql: string) => writeFileSync(join(path, name), sql);
  for (const [name, sql] of Object.entries(files)) write(name, sql);
  return { path, write, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const isConflict = (text: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.code === 'conflict' && text.test(error.message);

const TWO = {
  '0001_one.sql': 'create table one (id integer)',
  '0002_two.sql': 'create table two (id integer)',
};

/** A database without a schema. */
async function openEmpty() {
  const test = await openTestDatabase();
  await test.db.query('drop schema public cascade');
  await test.db.query('create schema public');
  return test;
}

test('migrations run in their order, once, and only what is new later', async () => {
  await using test = await openEmpty();
  using folder = makeFolder(TWO);
  assert.deepEqual(await migrate(test.db, folder.path, quietLog), ['one', 'two']);
  assert.deepEqual(await migrate(test.db, folder.path, quietLog), []);
  folder.write('0003_three.sql', 'alter table one add column name text; create index on one (name)');
  assert.equal(await countPendingMigrations(test.db, folder.path), 1);
  assert.deepEqual(await migrate(test.db, folder.path, quietLog), ['three']);
  assert.deepEqual(await test.db.query('select id, name from one'), []);
});

test('processes that start at once migrate once between them', async () => {
  await using test = await openEmpty();
  using folder = makeFolder(TWO);
  const ran = await Promise.all([1, 2, 3, 4].map(() => migrate(test.db, folder.path, quietLog)));
  assert.deepEqual(ran.flat().sort(), ['one', 'two']);
});

test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
  await using test = await openEmpty();
  using folder = makeFolder({
    ...TWO,
    '0003_bad.sql': 'create table three (id integer); select no_such_column',
  });
  await assert.rejects(migrate(test.db, folder.path, quietLog), /no_such_column/);
  assert.equal(await countPendingMigrations(test.db, folder.path), 1);
  await assert.rejects(test.db.query('select id from three'), /three/);
});

test('a database newer than the program is refused with both numbers', async () => {
  await using test = await openEmpty();
  using folder = makeFolder(TWO);
  await migrate(test.db, folder.path, quietLog);
  rmSync(join(folder.path, '0002_two.sql'));
  await assert.rejects(
    migrate(test.db, folder.path, quietLog),
    isConflict(/has migration 2, the program knows 1/),
  );
});

test('a migration that was changed after it ran is refused by its name', async () => {
  await using test = await openEmpty();
  using folder = makeFolder(TWO);
  await migrate(test.db, folder.path, quietLog);
  folder.write('0001_one.sql', 'create table one (id bigint)');
  await assert.rejects(
    migrate(test.db, folder.path, quietLog),
    isConflict(/Migration 1 \(one\) was changed/),
  );
});

test('a gap in the numbers and a name that is none are errors', async () => {
  await using test = await openEmpty();
  using gap = makeFolder({ '0001_one.sql': '', '0003_three.sql': '' });
  await assert.rejects(migrate(test.db, gap.path, quietLog), /migration 2 is missing/);
  using name = makeFolder({ 'one.sql': '' });
  await assert.rejects(migrate(test.db, name.path, quietLog), /not named/);
});

test('a migration lets others pass while a table is in use, and runs when it is free', {
  timeout: 60_000,
}, async () => {
  await using test = await openEmpty();
  using folder = makeFolder(TWO);
  await migrate(test.db, folder.path, quietLog);
  folder.write('0003_three.sql', 'alter table one add column name text');
  const used = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const reading = test.db.transaction(async (tx) => {
    await tx.query('select * from one');
    used.resolve();
    await free.promise;
  });
  await used.promise;
  const migrating = migrate(test.db, folder.path, quietLog);
  for (let isWaiting = false; !isWaiting; ) {
    const waiting = await test.db.query(
      `select 1 as one from pg_locks where not granted and relation = 'one'::regclass
       and database = (select oid from pg_database where datname = current_database())`,
    );
    isWaiting = waiting.length > 0;
  }
  // Stands behind the migration in the queue for the table, for as long as that waits, and no longer: the table is not free yet.
  await test.db.query('select * from one');
  free.resolve();
  await reading;
  assert.deepEqual(await migrating, ['three']);
});
