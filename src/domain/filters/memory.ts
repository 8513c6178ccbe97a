/** What filters remember: whom they answered (RFC 5230 §4.2) and which messages they saw (RFC 7352), by hash and for a time. */
import { hash } from 'node:crypto';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

function keyOf(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, 16);
}

/** Which of these are remembered now. */
export async function findRemembered(
  db: Queryable,
  accountId: AccountId,
  texts: readonly string[],
  now: number,
): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ key: Buffer }>(
    'select key from filter_memory where account_id = $1 and key = any ($2::bytea[]) and until > $3',
    [accountId, texts.map(keyOf), new Date(now)],
    { name: 'filter_memory_find' },
  );
  const known = new Set(rows.map(({ key }) => key.toString('hex')));
  return new Set(texts.filter((text) => known.has(keyOf(text).toString('hex'))));
}

/** Remembers each until its time, in the transaction of what it tells of. */
export async function remember(
  tx: Transaction,
  accountId: AccountId,
  entries: readonly { text: string; until: number }[],
): Promise<void> {
  if (entries.length === 0) return;
  // One of several with the same key: a statement may not touch a row twice.
  const last = new Map(entries.map((entry) => [entry.text, entry.until]));
  await tx.query(
    `insert into filter_memory (account_id, key, until)
     select $1, * from unnest($2::bytea[], $3::timestamptz[])
     on conflict (account_id, key) do update set until = greatest(filter_memory.until, excluded.until)`,
    [accountId, [...last.keys()].map(keyOf), [...last.values()].map((until) => new Date(until))],
  );
}

/** Forgets what is over; gives the number. */
export async function forgetOld(db: Queryable, now: number): Promise<number> {
  const rows = await db.query('delete from filter_memory where until < $1 returning 1', [new Date(now)]);
  return rows.length;
}
