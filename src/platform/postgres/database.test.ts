/** Queries, transactions, notifications and binary arrays against a real server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Refusal } from '#platform/kernel/fault.ts';
import { openTestDatabase, quietLog } from '#tests/postgres/database.ts';
import { until } from '#tests/until.ts';
import * as array from './binary-array.ts';
import { openDatabase } from './database.ts';

const isCode = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

test('binary arrays come back as they were sent, nulls and empty arrays included', async () => {
  await using test = await openTestDatabase();
  const cases = fc.record({
    texts: fc.array(fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')))),
    bytes: fc.array(fc.option(fc.uint8Array())),
    int8: fc.array(fc.option(fc.maxSafeInteger())),
    int4: fc.array(fc.option(fc.integer())),
    int2: fc.array(fc.option(fc.integer({ min: -32768, max: 32767 }))),
    bools: fc.array(fc.option(fc.boolean())),
    uuids: fc.array(fc.option(fc.uuid())),
    times: fc.array(
      fc.option(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })),
    ),
  });
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const [row] = await test.db.query<Record<string, unknown>>(
        `select $1::text[] as texts, array(select encode(b, 'hex') from unnest($2::bytea[]) with ordinality as t (b, n) order by n) as bytes,
                $3::bigint[] as int8, $4::integer[] as int4,
                $5::smallint[] as int2, $6::boolean[] as bools, $7::uuid[] as uuids, $8::timestamptz[] as times`,
        [
          array.encodeTextArray(given.texts),
          array.encodeByteaArray(given.bytes),
          array.encodeInt8Array(given.int8),
          array.encodeInt4Array(given.int4),
          array.encodeInt2Array(given.int2),
          array.encodeBoolArray(given.bools),
          array.encodeUuidArray(given.uuids),
          array.encodeTimestamptzArray(given.times),
        ],
      );
      const hex = given.bytes.map((value) => value && Buffer.from(value).toString('hex'));
      assert.deepEqual(row, { ...given, bytes: hex });
    }),
    { numRuns: 60 },
  );
});

test('a transaction that throws leaves nothing behind', async () => {
  await using test = await openTestDatabase();
  const insert = `insert into setting (key, value, changed_at) values ('k', '1', now())`;
  await assert.rejects(
    test.db.transaction(async (tx) => {
      await tx.query(insert);
      throw new Error('no');
    }),
    /no/,
  );
  assert.deepEqual(await test.db.query('select key from setting'), []);
});

test('a commit sent along with the last queries keeps them all, or none where one of them fails', async () => {
  await using test = await openTestDatabase();
  const write = (values: readonly (number | null)[]): Promise<void> =>
    test.db.transaction(async (tx) => {
      const written = Promise.all(
        values.map((value) => tx.query('insert into early (value) values ($1)', [value])),
      );
      tx.commitWithLast();
      await written;
    });
  await test.db.query('create table early (value integer not null)');
  await write([1, 2]);
  await assert.rejects(write([3, null, 4]));
  await write([5]);
  assert.deepEqual(await test.db.query('select value from early order by value'), [
    { value: 1 },
    { value: 2 },
    { value: 5 },
  ]);
});

test('only a lazy transaction does not wait for the disk', async () => {
  await using test = await openTestDatabase();
  const ask = (isLazy: boolean): Promise<object[]> =>
    test.db.transaction((tx) => tx.query("select current_setting('synchronous_commit') as mode"), { isLazy });
  assert.deepEqual(await ask(true), [{ mode: 'off' }]);
  assert.deepEqual(await ask(false), [{ mode: 'on' }]);
});

test('two transactions that deadlock both succeed in the end', async () => {
  await using test = await openTestDatabase();
  await test.db.query(
    `insert into setting (key, value, changed_at) values ('a', '0', now()), ('b', '0', now())`,
  );
  const bump = (first: string, second: string) =>
    test.db.transaction(async (tx) => {
      const add = `update setting set value = to_jsonb(value::integer + 1) where key = $1`;
      await tx.query(add, [first]);
      await sleep(50);
      await tx.query(add, [second]);
    });
  await Promise.all([bump('a', 'b'), bump('b', 'a')]);
  assert.deepEqual(await test.db.query('select key, value from setting order by key'), [
    { key: 'a', value: 2 },
    { key: 'b', value: 2 },
  ]);
});

test('a notification reaches every listener, and a lost listener comes back and says so', async () => {
  await using test = await openTestDatabase();
  const heard: string[] = [];
  const listening = await test.db.listen('test_channel', {
    onNotification: (payload) => heard.push(payload),
    onReconnected: () => heard.push('(back)'),
  });
  const hears = (wanted: string) => until(`it hears ${wanted}`, () => heard.includes(wanted));
  await test.db.query(`select pg_notify('test_channel', 'one')`);
  // The connection may end before it was told: what is lost so is what `(back)` is for.
  await hears('one');
  await test.db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
  );
  await hears('(back)');
  await test.db.query(`select pg_notify('test_channel', 'two')`);
  await hears('two');
  assert.deepEqual(heard, ['one', '(back)', 'two']);
  await listening.close();
});

test('a server that is not there is a temporary refusal, not a crash', async () => {
  const db = openDatabase({ connection: { host: '/nonexistent', user: 'x' }, log: quietLog });
  await assert.rejects(
    db.query('select 1'),
    (error) => error instanceof Refusal && error.code === 'temporarilyUnavailable',
  );
  await db.close();
});

test('a connection that is cut in the middle of a query is replaced for the next one', async () => {
  await using test = await openTestDatabase();
  const cut = test.db.query('select pg_sleep(600)');
  const caught = assert.rejects(
    cut,
    (error) => error instanceof Refusal && error.code === 'temporarilyUnavailable',
  );
  await until('the query was in its middle', async () => {
    const ended = await test.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid() and datname = current_database()`,
    );
    return ended.length > 0;
  });
  await caught;
  assert.deepEqual(await test.db.query('select 1 as one'), [{ one: 1 }]);
});

test('a bigint is a number as long as it is a safe one, and an error beyond', async () => {
  await using test = await openTestDatabase();
  const [row] = await test.db.query(
    `select 9007199254740991::bigint as one, '{1,null,-2}'::bigint[] as many`,
  );
  assert.deepEqual(row, { one: Number.MAX_SAFE_INTEGER, many: [1, null, -2] });
  await assert.rejects(test.db.query('select 9007199254740993::bigint'), /no safe integer/);
  assert.deepEqual(await test.db.query('select 1 as one'), [{ one: 1 }]);
});

test('a full disk, a lost connection and a deadlock are told apart from a fault of ours', async () => {
  await using test = await openTestDatabase();
  const raise = (sqlState: string) =>
    test.db.query(`do $$ begin raise exception 'made for the test' using errcode = '${sqlState}'; end $$`);
  await assert.rejects(raise('53100'), isCode('storageFull'));
  await assert.rejects(test.db.query('select $1::text', ['a\0b']), isCode('invalidArgument'));
  for (const later of ['53200', '53300', '57P03', '08006', '58030', '55P03', '57014'])
    await assert.rejects(raise(later), isCode('temporarilyUnavailable'));
  await assert.rejects(raise('23505'), (error) => !(error instanceof Refusal));
});

test('a query whose failure the work did not heed still fails the whole transaction', async () => {
  await using test = await openTestDatabase();
  await assert.rejects(
    test.db.transaction(async (tx) => {
      await tx.query('select 1 / 0').catch(() => undefined);
    }),
    /rolled back/,
  );
});
