/** An index that grew in its middle is written anew while others write, and one that is full is left alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { rebuildSparseIndexes } from './sparse-indexes.ts';

const ROUNDS = 600;
const ACCOUNTS = 20;

test('indexes of accounts that grow side by side are rebuilt, once', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await db.query('create table grown (account uuid, at bigint, what uuid, primary key (account, at))');
  await db.query('create index grown_full on grown (at)');
  await db.query('create index grown_part on grown (account, what) where at > 5');
  await db.query(
    `create table place as select gen_random_uuid() as account from generate_series(1, ${ACCOUNTS})`,
  );
  for (let round = 0; round < ROUNDS; round += 1)
    await db.query('insert into grown select account, $1, gen_random_uuid() from place order by random()', [
      round,
    ]);
  await db.query('vacuum analyze grown');
  const sizeOf = async (name: string): Promise<number> => {
    const [row] = await db.query<{ bytes: number }>(
      'select pg_relation_size($1::regclass)::float8 as bytes',
      [name],
    );
    return row?.bytes ?? 0;
  };
  const before = { pkey: await sizeOf('grown_pkey'), full: await sizeOf('grown_full') };

  // Nobody waits: one who writes at the same time gets through.
  const [rebuilt] = await Promise.all([
    rebuildSparseIndexes(db),
    db.query('insert into grown values (gen_random_uuid(), 1, gen_random_uuid())'),
  ]);
  assert.equal(rebuilt, 1);
  assert.ok(
    (await sizeOf('grown_pkey')) < before.pkey * 0.75,
    `${await sizeOf('grown_pkey')} of ${before.pkey}`,
  );
  assert.equal(await sizeOf('grown_full'), before.full);
  await db.query('vacuum analyze grown');
  assert.equal(await rebuildSparseIndexes(db), 0);
});

test('what a rebuilding left that was cut off goes', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await db.query('create table cut (at bigint primary key)');
  await db.query('create index cut_pkey_ccnew on cut (at)');
  await db.query(`update pg_index set indisvalid = false where indexrelid = 'cut_pkey_ccnew'::regclass`);
  await rebuildSparseIndexes(db);
  const [left] = await db.query<{ count: number }>(
    `select count(*)::integer as count from pg_class where relname ~ '^cut_'`,
  );
  assert.equal(left?.count, 1);
});
