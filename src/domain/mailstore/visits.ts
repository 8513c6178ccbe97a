/** Who but the owner opens mailboxes, for the owner to see (R6.4): one row a day for each visitor and mailbox. */
import type { Principal } from '#domain/directory/principal.ts';
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

/** A program that reads on counts once in this time. */
const READING_SECONDS = 600;

/** Notes that somebody reads in mailboxes without opening them one by one, as JMAP does. */
export async function recordReading(
  db: Queryable,
  access: MailAccess,
  visit: { mailboxIds: ReadonlySet<MailboxId>; now: number },
): Promise<void> {
  const { principal } = access;
  if (principal.kind === 'system' || principal.accountId === access.accountId || visit.mailboxIds.size === 0)
    return;
  await db.query(
    `insert into mailbox_visit (account_id, mailbox_id, visitor_id, day, first_at, last_at)
     select $1, mailbox_id, $3, $4::timestamptz, $4, $4 from unnest($2::uuid[]) as t (mailbox_id) order by mailbox_id
     on conflict (account_id, day, mailbox_id, visitor_id) do update
     set last_at = excluded.last_at, times = mailbox_visit.times + 1
     where mailbox_visit.last_at < excluded.last_at - make_interval(secs => $5)`,
    [access.accountId, [...visit.mailboxIds], principal.accountId, new Date(visit.now), READING_SECONDS],
    { name: 'mailbox_reading' },
  );
}

/** What else is done to a whole account; each stands in the place of a mailbox. */
const ACT_PLACES = {
  archive: '00000000-0000-0000-0000-000000000000',
  export: '00000000-0000-0000-0000-000000000001',
  import: '00000000-0000-0000-0000-000000000002',
  removal: '00000000-0000-0000-0000-000000000003',
} as const;

/** Who acted at the machine itself, by the command line. */
const AT_THE_MACHINE = '00000000-0000-0000-0000-000000000000' as AccountId;

export type AccountAct = keyof typeof ACT_PLACES;

/** Notes what was done to accounts as wholes, and why: a search of the archive (R6.7), an export, a removal (R6.5). */
export async function recordAccountAct(
  db: Queryable,
  visit: {
    accountIds: readonly AccountId[];
    visitorId: AccountId | null;
    act: AccountAct;
    purpose: string;
    now: number;
  },
): Promise<void> {
  const [place, visitorId] = [ACT_PLACES[visit.act], visit.visitorId ?? AT_THE_MACHINE];
  await insertVisits(db, { ...visit, place, visitorId });
}

/** A row an account, or once more where there is one of this day. */
async function insertVisits(
  db: Queryable,
  visit: {
    accountIds: readonly AccountId[];
    visitorId: AccountId;
    place: string;
    purpose: string;
    now: number;
  },
): Promise<void> {
  await db.query(
    `insert into mailbox_visit (account_id, mailbox_id, visitor_id, day, first_at, last_at, purpose)
     select account_id, $2, $3, $4::timestamptz, $4, $4, $5 from unnest($1::uuid[]) as t (account_id) order by account_id
     on conflict (account_id, day, mailbox_id, visitor_id) do update
     set last_at = excluded.last_at, times = mailbox_visit.times + 1, purpose = excluded.purpose`,
    [visit.accountIds, visit.place, visit.visitorId, new Date(visit.now), visit.purpose],
  );
}

/** Notes an act on the account of an access by somebody else than its owner; jobs of the machine itself are nobody's visit. */
export async function recordForeignAct(
  db: Queryable,
  { accountId, principal }: MailAccess,
  act: { act: AccountAct; purpose: string; now: number },
): Promise<void> {
  if (principal.kind === 'system' ? principal.name !== 'commandLine' : principal.accountId === accountId)
    return;
  const visitorId = principal.kind === 'system' ? null : principal.accountId;
  await recordAccountAct(db, { ...act, accountIds: [accountId], visitorId });
}

/** Notes that somebody else than those it was meant for reads a letter that is held back (R6.5); it stands in the place of a mailbox. */
export async function recordHeldReading(
  db: Queryable,
  principal: Principal,
  held: { id: string; subject: string; accountIds: readonly AccountId[]; now: number },
): Promise<void> {
  if (principal.kind === 'system' && principal.name !== 'commandLine') return;
  const visitorId = principal.kind === 'system' ? AT_THE_MACHINE : principal.accountId;
  const owners = held.accountIds.filter((accountId) => accountId !== visitorId);
  await insertVisits(db, { ...held, accountIds: owners, visitorId, place: held.id, purpose: held.subject });
}

/** What a row is of: a mailbox opened, an act on the whole account, or a letter that was held back. */
function actAt({ mailboxId, purpose }: Pick<VisitEntry, 'mailboxId' | 'purpose'>): VisitEntry['act'] {
  const [name] = Object.entries(ACT_PLACES).find(([, place]) => place === mailboxId) ?? [];
  return (name as AccountAct | undefined) ?? (purpose === null ? 'open' : 'held');
}

/** What an owner is shown of a visit. */
export interface VisitEntry {
  id: string;
  /** Null where it was done at the machine, by the command line. */
  visitorName: string | null;
  visitorAddress: string | null;
  act: AccountAct | 'open' | 'held';
  mailboxId: MailboxId;
  /** Null when the mailbox is gone. */
  mailboxName: string | null;
  day: string;
  firstAt: Date;
  lastAt: Date;
  times: number;
  /** Of an act on the whole account: why; of a letter that was held back: its subject. */
  purpose: string | null;
}

/** Visits to an account's mailboxes, of these ids or all, the latest first; only for the account's owner or head. */
export async function readVisits(
  db: Queryable,
  access: MailAccess,
  ids: readonly string[] | undefined,
  most: number,
): Promise<VisitEntry[]> {
  const rows = await db.query<Omit<VisitEntry, 'act'>>(
    `select v.id, c.display_name as "visitorName", a.address as "visitorAddress", v.mailbox_id as "mailboxId",
       m.name as "mailboxName", v.day::text as day, v.first_at as "firstAt", v.last_at as "lastAt", v.times, v.purpose
     from mailbox_visit v
     left join account c on c.id = v.visitor_id
     left join address a on a.account_id = c.id and a.kind = 'primary'
     left join mailbox m on m.account_id = v.account_id and m.id = v.mailbox_id
     where v.account_id = $1 and ($2::uuid[] is null or v.id = any ($2)) and $3
     order by v.last_at desc, v.id limit $4`,
    [access.accountId, ids ?? null, access.accountRights.includes('a'), most],
    { name: 'visit_list' },
  );
  return rows.map((row) => ({ ...row, act: actAt(row) }));
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
