/** How much mail there is by the day (R6.3), from the counters that accounts keep anyway. */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface StorageDay {
  /** 2026-11-25. */
  id: string;
  accounts: number;
  messages: number;
  mailBytes: number;
  databaseBytes: number;
  freeBytes: number | null;
}

/** Writes how much there is now as the day's. One pass over the accounts' counters. */
export async function sampleStorage(db: Queryable, day: string, freeBytes: number | null): Promise<void> {
  await db.query(
    `insert into storage_day (day, accounts, messages, mail_bytes, database_bytes, free_bytes)
     select $1::date, count(*), coalesce(sum(message_count), 0), coalesce(sum(used_bytes), 0),
       pg_database_size(current_database()), $2 from mail_account
     on conflict (day) do update set accounts = excluded.accounts, messages = excluded.messages,
       mail_bytes = excluded.mail_bytes, database_bytes = excluded.database_bytes, free_bytes = excluded.free_bytes`,
    [day, freeBytes],
  );
}

/** Writes a day that is not there yet; false where it is. For days that nobody looked at, as those of the demonstration. */
export async function insertStorageDay(
  db: Queryable,
  day: string,
  size: Omit<StorageDay, 'id'>,
): Promise<boolean> {
  const rows = await db.query(
    `insert into storage_day (day, accounts, messages, mail_bytes, database_bytes, free_bytes)
     values ($1::date, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
    [day, size.accounts, size.messages, size.mailBytes, size.databaseBytes, size.freeBytes],
  );
  return rows.length > 0;
}

/** Days by name, or the latest. `Refusal('notPermitted')`. */
export function readStorageDays(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<StorageDay[]> {
  requirePermission(principal, 'traffic.read', { kind: 'province' });
  return db.query<StorageDay>(
    `select day::text as id, accounts, messages, mail_bytes as "mailBytes", database_bytes as "databaseBytes",
       free_bytes as "freeBytes"
     from storage_day where $1::text[] is null or day::text = any ($1) order by day desc limit $2`,
    [ids ?? null, most],
  );
}
