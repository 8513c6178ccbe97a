/** Who but the owner opens mailboxes, for the owner to see (R6.4): one row a day for each visitor and mailbox. */
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';

/** Notes that somebody opened a mailbox; of the owner and of the machine itself nothing is noted. */
export async function recordVisit(
  db: Queryable,
  access: MailAccess,
  visit: { mailboxId: MailboxId; now: number },
): Promise<void> {
  const { principal } = access;
  if (principal.kind === 'system' || principal.accountId === access.accountId) return;
  await db.query(
    `insert into mailbox_visit (account_id, mailbox_id, visitor_id, day, first_at, last_at)
     values ($1, $2, $3, $4::timestamptz, $4, $4)
     on conflict (account_id, day, mailbox_id, visitor_id) do update
     set last_at = excluded.last_at, times = mailbox_visit.times + 1`,
    [access.accountId, visit.mailboxId, principal.accountId, new Date(visit.now)],
    { name: 'mailbox_visit' },
  );
}

/** Stands for the whole account where somebody did not enter a mailbox but searched the archive. */
const WHOLE_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** Notes that an approved search of the archive looked through accounts, or that its result was read (R6.7). */
export async function recordArchiveVisit(
  db: Queryable,
  visit: { accountIds: readonly AccountId[]; visitorId: AccountId; purpose: string; now: number },
): Promise<void> {
  await db.query(
    `insert into mailbox_visit (account_id, mailbox_id, visitor_id, day, first_at, last_at, purpose)
     select account_id, $2, $3, $4::timestamptz, $4, $4, $5 from unnest($1::uuid[]) as t (account_id)
     on conflict (account_id, day, mailbox_id, visitor_id) do update
     set last_at = excluded.last_at, times = mailbox_visit.times + 1, purpose = excluded.purpose`,
    [visit.accountIds, WHOLE_ACCOUNT, visit.visitorId, new Date(visit.now), visit.purpose],
  );
}

/** What an owner is shown of a visit. */
export interface VisitEntry {
  id: string;
  visitorName: string;
  visitorAddress: string | null;
  mailboxId: MailboxId;
  /** Null when the mailbox is gone. */
  mailboxName: string | null;
  day: string;
  firstAt: Date;
  lastAt: Date;
  times: number;
  /** Of an approved search of the archive: why. */
  purpose: string | null;
}

/** Visits to an account's mailboxes, of these ids or all, the latest first; only for the account's owner or head. */
export function readVisits(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
  most: number,
): Promise<VisitEntry[]> {
  return db.query<VisitEntry>(
    `select v.id, c.display_name as "visitorName", a.address as "visitorAddress", v.mailbox_id as "mailboxId",
       m.name as "mailboxName", v.day::text as day, v.first_at as "firstAt", v.last_at as "lastAt", v.times, v.purpose
     from mailbox_visit v
     join account c on c.id = v.visitor_id
     left join address a on a.account_id = c.id and a.kind = 'primary'
     left join mailbox m on m.account_id = v.account_id and m.id = v.mailbox_id
     where v.account_id = $1 and ($2::uuid[] is null or v.id = any ($2)) and $3
     order by v.last_at desc, v.id limit $4`,
    [access.accountId, ids ?? null, access.accountRights.includes('a'), most],
    { name: 'visit_list' },
  );
}

/** Ids of visits, the latest first, since a time or of a mailbox. */
export async function findVisitIds(
  db: Queryable,
  access: MailAccess,
  { after, mailboxId }: { after?: Date; mailboxId?: string },
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from mailbox_visit
     where account_id = $1 and ($2::timestamptz is null or last_at >= $2) and ($3::text is null or mailbox_id::text = $3) and $4
     order by last_at ${isAscending ? 'asc' : 'desc'}, id limit $5`,
    [access.accountId, after ?? null, mailboxId ?? null, access.accountRights.includes('a'), most],
  );
  return rows.map(({ id }) => id);
}
