/** The schema keeps its rules (architecture.md, "The store"), and the reviewed snapshot is what the migrations make. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Queryable } from '#platform/postgres/database.ts';
import { openTestDatabase } from './database.ts';
import { SCHEMA_FILE, snapshotOf } from './schema-snapshot.ts';

/** Small tables that every node of a cluster holds whole; rows of accounts may refer to them. */
const REFERENCE_TABLES = [
  'account',
  'address',
  'change_request',
  'domain',
  'person',
  'role_grant',
  'unit',
  'mail_group',
  'mail_group_member',
  'mail_group_moderator',
];

/** The machine's own tables that name an account without being its data, each with the reason. */
const MACHINE_TABLES: Record<string, string> = {
  outbound_message: 'the queue is worked on by domain, and a notice of ours has no account at all',
  login_session: 'found by a secret alone, before it is known whose it is; small, and held by every node',
  oauth_code: 'the same',
  sign_in_ticket: 'the same',
  oauth_device: 'the same; until its user answers it is nobody’s',
  feed_token: 'found by a secret alone; a handful, held by every node',
  send_approval: 'about one message of the queue, which is worked on by domain',
  sending_hold: 'the center looks at all of them; a handful, held by every node',
  training_registration:
    'seats of a session are counted in one place; a few thousand a year, held by every node',
  password_slip: 'waits with a change request, which is of the directory; held by every node',
};

interface Table {
  name: string;
  columns: string[];
  primaryKey: string[];
  refersTo: string[];
}

async function readTables(db: Queryable): Promise<Table[]> {
  return db.query<Table>(`
    select c.relname as name,
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
      array(select a.attname::text from pg_constraint k
            cross join lateral unnest(k.conkey) with ordinality as key (number, place)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = key.number
            where k.conrelid = c.oid and k.contype = 'p' order by key.place) as "primaryKey",
      array(select k.confrelid::regclass::text from pg_constraint k
            where k.conrelid = c.oid and k.contype = 'f'
              -- A row and the row of the same account that it belongs to lie together wherever they lie.
              and not (cardinality(k.conkey) > 1
                and (select a.attname from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[1]) = 'account_id'
                and (select a.attname from pg_attribute a where a.attrelid = k.confrelid and a.attnum = k.confkey[1]) = 'account_id')
           ) as "refersTo"
    from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by c.relname`);
}

/** Everything that would keep the tables of accounts from being spread by account. */
function faultsOf(tables: readonly Table[]): string[] {
  const faults: string[] = [];
  for (const { name, columns, primaryKey, refersTo } of tables) {
    if (primaryKey.length === 0) faults.push(`${name} has no primary key`);
    if (!columns.includes('account_id') || REFERENCE_TABLES.includes(name) || name in MACHINE_TABLES)
      continue;
    if (primaryKey[0] !== 'account_id')
      faults.push(`${name}: its primary key does not begin with account_id`);
    for (const other of refersTo)
      if (!REFERENCE_TABLES.includes(other)) faults.push(`${name} refers to rows of ${other}`);
  }
  for (const name of [...REFERENCE_TABLES, ...Object.keys(MACHINE_TABLES)])
    if (!tables.some((table) => table.name === name)) faults.push(`${name} is no table`);
  return faults;
}

test('db/schema.sql is what the migrations make', async () => {
  await using test = await openTestDatabase();
  assert.equal(
    readFileSync(SCHEMA_FILE, 'utf8'),
    await snapshotOf(test.db),
    'run `node tools/schema.ts` and review',
  );
});

test('tables of accounts begin their keys with the account and refer to reference tables only', async () => {
  await using test = await openTestDatabase();
  assert.deepEqual(faultsOf(await readTables(test.db)), []);
});

test('a table of accounts that breaks the rules is found', async () => {
  await using test = await openTestDatabase();
  await test.db.query(`create table badly_keyed (id uuid primary key, account_id uuid not null)`);
  await test.db.query(
    `create table badly_bound (account_id uuid references mail_account, id uuid, primary key (account_id, id))`,
  );
  await test.db.query(`create table keyless (account_id uuid)`);
  assert.deepEqual(faultsOf(await readTables(test.db)), [
    'badly_bound refers to rows of mail_account',
    'badly_keyed: its primary key does not begin with account_id',
    'keyless has no primary key',
    'keyless: its primary key does not begin with account_id',
  ]);
});

test('no key of an account comes from a sequence that all accounts share', async () => {
  await using test = await openTestDatabase();
  assert.deepEqual(
    await test.db.query(
      `select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace`,
    ),
    [],
  );
});
