/** How far stored mail has been scanned again, and what comes next: account by account, in the order of arrival. */
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface RescanProgress {
  /** Of the scanner and its signatures, as it says itself. */
  version: string;
  /** The last e-mail that was scanned; absent at the beginning, `done` at the end. */
  after?: { accountId: AccountId; receivedAt: string; emailId: EmailId };
  done: boolean;
}

const KEY = 'antivirus.rescan';

export async function readRescanProgress(
  db: Queryable,
): Promise<(RescanProgress & { changedAt: Date }) | undefined> {
  const [row] = await db.query<{ value: RescanProgress; changedAt: Date }>(
    'select value, changed_at as "changedAt" from setting where key = $1',
    [KEY],
  );
  return row && { ...row.value, changedAt: row.changedAt };
}

export async function writeRescanProgress(
  db: Queryable,
  progress: RescanProgress,
  now: number,
): Promise<void> {
  await db.query(
    `insert into setting (key, value, changed_at) values ($1, $2::jsonb, $3)
     on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at`,
    [KEY, JSON.stringify(progress), new Date(now)],
  );
}

/** A stored message to scan. */
export interface StoredMail {
  accountId: AccountId;
  emailId: EmailId;
  receivedAt: Date;
  blob: Buffer;
}

/** The next messages that arrived since a time; by the index of arrivals, whatever the number of accounts. */
export async function nextStoredMail(
  db: Queryable,
  since: Date,
  after: RescanProgress['after'],
  limit: number,
): Promise<StoredMail[]> {
  return db.query<StoredMail>(
    `select account_id as "accountId", id as "emailId", received_at as "receivedAt", blob from email
     where received_at >= $1
       and ($2::uuid is null or (account_id, received_at, id) > ($2::uuid, $3::timestamptz, $4::uuid))
     order by account_id, received_at, id limit $5`,
    [since, after?.accountId ?? null, after?.receivedAt ?? null, after?.emailId ?? null, limit],
  );
}

/** Whether a removal of exactly these bytes was proposed already. */
export async function isRemovalProposed(db: Queryable, hash: string): Promise<boolean> {
  const rows = await db.query(`select from mail_removal where criteria ->> 'hash' = $1 limit 1`, [hash]);
  return rows.length > 0;
}
