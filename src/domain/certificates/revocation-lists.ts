/**
 * Where authorities publish which certificates they took back, and what they published last (RFC 5280 §4.2.1.13, §5). An address is noted when
 * a letter of a trusted signer names it, and forgotten when none does for half a year.
 */
import type { Queryable } from '#platform/postgres/database.ts';

/** Authorities in use are few. */
const MAX_SOURCES = 200;
const DAY_MS = 24 * 60 * 60_000;
const KEPT_DAYS = 180;

/** Notes addresses that are to be read from now on; known ones stay known. One statement. */
export async function noteRevocationUrls(db: Queryable, urls: readonly string[], now: number): Promise<void> {
  if (urls.length === 0) return;
  await db.query(
    `insert into revocation_list (url, noted_at, next_at)
     select url, $2, $2 from unnest($1::text[]) url where (select count(*) from revocation_list) < ${MAX_SOURCES}
     on conflict (url) do update set noted_at = excluded.noted_at
       where revocation_list.noted_at < excluded.noted_at - interval '1 day'`,
    [[...new Set(urls)], new Date(now)],
    { name: 'revocation_note' },
  );
}

/** Addresses whose time has come, after those that nobody names any more were forgotten. */
export async function dueRevocationUrls(
  db: Queryable,
  now: number,
  most: number,
): Promise<{ url: string; failures: number }[]> {
  await db.query('delete from revocation_list where noted_at < $1', [new Date(now - KEPT_DAYS * DAY_MS)]);
  return db.query<{ url: string; failures: number }>(
    'select url, failures from revocation_list where next_at <= $1 order by next_at limit $2',
    [new Date(now), most],
  );
}

/** Keeps a list, unless a newer one is there; in any case it is read again at `nextAt`. */
export async function keepRevocationList(
  db: Queryable,
  fetched: { url: string; list: Buffer; issuedAt: number; nextAt: number; now: number },
): Promise<void> {
  const { url, list, issuedAt, nextAt, now } = fetched;
  await db.query(
    `update revocation_list set next_at = $2, failures = 0,
       list = case when issued_at > $3 then list else $4 end,
       fetched_at = case when issued_at > $3 or list = $4 then fetched_at else $5 end,
       issued_at = greatest(issued_at, $3) where url = $1`,
    [url, new Date(nextAt), new Date(issuedAt), list, new Date(now)],
  );
}

/** An address that could not be read is tried again later; what it told before stays. */
export async function postponeRevocationUrl(db: Queryable, url: string, nextAt: number): Promise<void> {
  await db.query('update revocation_list set next_at = $2, failures = failures + 1 where url = $1', [
    url,
    new Date(nextAt),
  ]);
}

export interface StoredRevocationList {
  url: string;
  fetchedAt: Date;
  /** Absent where it is the one that is known. */
  list?: Buffer;
}

/** Every list there is; its bytes only where it is another than known (by address, when it was fetched). */
export async function readStoredLists(
  db: Queryable,
  known: ReadonlyMap<string, Date>,
): Promise<StoredRevocationList[]> {
  const rows = await db.query<{ url: string; fetchedAt: Date; list: Buffer | null }>(
    `select l.url, l.fetched_at as "fetchedAt", case when k.at is distinct from l.fetched_at then l.list end as list
     from revocation_list l left join unnest($1::text[], $2::timestamptz[]) as k (url, at) on k.url = l.url
     where l.list is not null`,
    [[...known.keys()], [...known.values()]],
  );
  return rows.map(({ list, ...row }) => ({ ...row, ...(list && { list }) }));
}
