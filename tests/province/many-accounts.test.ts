/** What every request asks does not go through all accounts of the province (R4.3, R9.1): rows read are counted, not time. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { findAccountIds } from '#domain/accounts/find-accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { findPersonIds } from '#domain/directory/find-people.ts';
import { listSharedAccounts } from '#domain/mailstore/sharing.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { copyAccounts } from './copy-accounts.ts';
import { NOW, openMailProvince } from './province.ts';

const ACCOUNTS = 2_000;
const province = await openMailProvince();
after(() => province.close());
const { db } = province;

const address = await province.addAccount({ displayName: 'Nguyễn Văn An' });
await copyAccounts(db, 0, ACCOUNTS);
await db.query('vacuum analyze');
const asking = await province.principalOf(address);

/** What the work gives, and how many rows of these tables it read without an index or fetched by one. */
async function counting<T>(
  tables: readonly string[],
  work: (tx: Queryable) => Promise<T>,
): Promise<[result: T, rows: number]> {
  return db.transaction(async (tx) => {
    const rowsRead = async (): Promise<number> => {
      const [sum] = await tx.query<{ rows: number }>(
        `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as rows from pg_stat_xact_user_tables
         where relname = any ($1::text[])`,
        [tables],
      );
      return sum?.rows ?? 0;
    };
    const before = await rowsRead();
    const result = await work(tx);
    return [result, (await rowsRead()) - before];
  });
}

const DIRECTORY = ['account', 'address', 'mail_account'];
/** Far below the number of accounts, far above what one person's answer needs. */
const FEW = 100;

test('who shares with somebody is found without going through all accounts', async () => {
  const [box] = await db.query<{ owner: string }>(
    `insert into mailbox_right (account_id, mailbox_id, grantee_id, rights, granted_at)
     select m.account_id, m.id, $1, 'lr', $2 from mailbox m join address a on a.account_id = m.account_id
     where a.local_part = 'snv' and m.role = 'inbox' returning account_id as owner`,
    [asking.accountId, new Date(NOW)],
  );
  const [shared, rows] = await counting(DIRECTORY, async (tx) => {
    const principal = await readPrincipal(tx, asking.accountId, NOW);
    return listSharedAccounts(tx, principal, NOW);
  });
  assert.deepEqual(
    shared.map(({ accountId }) => accountId),
    [box?.owner],
  );
  assert.ok(rows < FEW, `${rows} rows were read`);
});

test('an account is found by a name without going through all accounts', async () => {
  const order = { by: 'displayName', isAscending: true } as const;
  const [ids, rows] = await counting(DIRECTORY, (tx) =>
    findAccountIds(tx, asking, { text: 'Nguyễn Văn An' }, order, 20),
  );
  assert.deepEqual(ids, [asking.accountId]);
  assert.ok(rows < FEW, `${rows} rows were read`);
});

const BY_NAME = { by: 'displayName', isAscending: true } as const;

test('words of the name with words of unit or post find somebody whom the name alone does not, without going through all', async () => {
  const meant = await province.principalOf(
    await province.addAccount({ displayName: 'Lý Tiến Dũng', unitCode: 'snv' }),
  );
  const [{ person } = { person: '' }] = await db.query<{ person: string }>(
    'select person_id as person from account where id = $1',
    [meant.accountId],
  );
  await db.query(`update post set title = 'Trưởng phòng Tổ chức' where person_id = $1`, [person]);
  await db.query('vacuum analyze');
  for (const text of ['ly tien dung noi vu', 'Dũng Sở Nội vụ', 'dung truong phong', 'to chuc noi vu dung']) {
    const [ids, rows] = await counting([...DIRECTORY, 'post'], (tx) =>
      findAccountIds(tx, asking, { text }, BY_NAME, 20),
    );
    assert.deepEqual(ids, [meant.accountId], text);
    assert.ok(rows < FEW, `${text}: ${rows} rows were read`);
    assert.deepEqual(await findPersonIds(db, { text }, true, 20), [person], text);
  }
  for (const text of ['noi vu to chuc', 'dung y te'])
    assert.deepEqual(await findAccountIds(db, asking, { text, kind: 'personal' }, BY_NAME, 20), [], text);
});

test('those with a title are looked up by hash: a title of thousands is not gone through for everybody of the name', async () => {
  const asked: [sql: string, parameters: readonly unknown[]][] = [];
  const listening: Queryable = {
    query: (sql, parameters = []) => {
      asked.push([sql, parameters]);
      return db.query(sql, parameters);
    },
  };
  await findPersonIds(listening, { text: 'dung truong phong' }, true, 20);
  const [sql, parameters] = asked.at(-1) ?? ['', []];
  const plan = await db.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, parameters);
  const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
  assert.match(lines, /hashed SubPlan/);
  assert.doesNotMatch(lines, /InitPlan/);
});

test('the first page of everybody by name reads what it shows', async () => {
  const [ids, rows] = await counting(DIRECTORY, (tx) => findAccountIds(tx, asking, {}, BY_NAME, 20));
  assert.equal(ids.length, 20);
  assert.ok(rows < FEW, `${rows} rows were read`);
});

test('a name that everybody has is found by reading each account once, and nothing else of it', async () => {
  const [ids, rows] = await counting(DIRECTORY, (tx) =>
    findAccountIds(tx, asking, { text: 'cơ quan' }, BY_NAME, 20),
  );
  assert.equal(ids.length, 20);
  assert.ok(rows < ACCOUNTS + FEW, `${rows} rows were read`);
});

test('an address is found by its beginning beside names, each account once', async () => {
  const [byAddress = [], byName = [], both = []] = await Promise.all(
    ['coquan19', 'cơ quan 19', 'nguyen'].map((text) =>
      findAccountIds(db, asking, { text }, BY_NAME, ACCOUNTS),
    ),
  );
  assert.ok(byAddress.length > 1);
  assert.deepEqual(new Set(byAddress), new Set(byName));
  assert.equal(new Set(both).size, both.length);
});
