/**
 * Who fetched a large file, when, from where and how much (R8.1): one row for a person, a place and an hour, however many ranges a
 * download manager asks for.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import type { LinkKey } from './link-token.ts';
import { requireFileAccess } from './stored-files.ts';

export interface FileFetch {
  id: string;
  linkId: string;
  fetchedBy: AccountId | null;
  /** The name of who was signed in. */
  fetchedByName: string | null;
  remoteAddress: string;
  userAgent: string;
  beganAt: Date;
  lastAt: Date;
  requests: number;
  bytes: number;
  isComplete: boolean;
}

export interface Visitor {
  accountId: AccountId | undefined;
  remoteAddress: string;
  userAgent: string;
}

const SAME_FETCH_MS = 60 * 60_000;
const MAX_USER_AGENT = 300;
/** Of one link; a link in a public place is not a log of the whole world. */
const MAX_FETCHES = 10_000;

/** Notes that a fetch begins; gives its row, for what is sent to be noted in. */
export async function beginFetch(
  { db, ids }: { db: Database; ids: NewId },
  key: LinkKey,
  visitor: Visitor,
  now: number,
): Promise<string> {
  const { accountId, id } = key;
  return db.transaction(async (tx) => {
    // The link's row is the lock: two ranges at once are one fetch.
    await tx.query('select from file_link where account_id = $1 and id = $2 for update', [accountId, id]);
    const [known] = await tx.query<{ id: string }>(
      `update file_fetch set last_at = $6, requests = requests + 1
       where account_id = $1 and id = (
         select id from file_fetch
         where account_id = $1 and link_id = $2 and remote_address = $3 and fetched_by is not distinct from $4
           and last_at > $5 order by last_at desc limit 1)
       returning id`,
      [
        accountId,
        id,
        visitor.remoteAddress,
        visitor.accountId ?? null,
        new Date(now - SAME_FETCH_MS),
        new Date(now),
      ],
    );
    if (known) return known.id;
    const fresh = ids();
    await tx.query(
      `insert into file_fetch (account_id, id, link_id, fetched_by, remote_address, user_agent, began_at, last_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7)`,
      [
        accountId,
        fresh,
        id,
        visitor.accountId ?? null,
        visitor.remoteAddress,
        visitor.userAgent.slice(0, MAX_USER_AGENT),
        new Date(now),
      ],
    );
    await tx.query(
      `update file_link set fetch_count = fetch_count + 1, last_fetched_at = $3 where account_id = $1 and id = $2`,
      [accountId, id, new Date(now)],
    );
    await tx.query(
      `delete from file_fetch where account_id = $1 and link_id = $2 and id in (
         select id from file_fetch where account_id = $1 and link_id = $2 order by last_at desc offset ${MAX_FETCHES})`,
      [accountId, id],
    );
    return fresh;
  });
}

/** Notes what was sent, and whether the end of the file was reached. */
export async function recordFetched(
  db: Queryable,
  accountId: AccountId,
  fetchId: string,
  { bytes, isComplete, now }: { bytes: number; isComplete: boolean; now: number },
): Promise<void> {
  await db.query(
    `update file_fetch set bytes = bytes + $3, is_complete = is_complete or $4, last_at = $5
     where account_id = $1 and id = $2`,
    [accountId, fetchId, bytes, isComplete, new Date(now)],
  );
}

/** Fetches by their ids, of a link, or all; the latest first. */
export async function listFetches(
  db: Queryable,
  access: MailAccess,
  filter: { ids?: readonly string[] | undefined; linkId?: string | undefined },
  most: number,
): Promise<FileFetch[]> {
  requireFileAccess(access, 'r');
  return db.query<FileFetch>(
    `select t.id, t.link_id as "linkId", t.fetched_by as "fetchedBy", a.display_name as "fetchedByName",
       t.remote_address as "remoteAddress", t.user_agent as "userAgent", t.began_at as "beganAt", t.last_at as "lastAt",
       t.requests, t.bytes, t.is_complete as "isComplete"
     from file_fetch t left join account a on a.id = t.fetched_by
     where t.account_id = $1 and ($2::uuid[] is null or t.id = any ($2)) and ($3::uuid is null or t.link_id = $3)
     order by t.last_at desc, t.id desc limit $4`,
    [access.accountId, filter.ids ?? null, filter.linkId ?? null, most],
  );
}
