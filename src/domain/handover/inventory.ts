/**
 * What an agency's mailbox holds at a moment (R9.2): folders, mail not yet done, rights, credentials, filters, mail that waits to be sent, holds.
 * Read once, when the head changes, and frozen with its digest. Eleven statements, however large the mailbox; bounded lists say how much they left out.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '#domain/audit/audit-hash.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export type InventoryFolder = {
  path: string;
  messages: number;
  unread: number;
  bytes: number;
};

export type InventoryMail = {
  emailId: string;
  subject: string;
  sender: string;
  receivedAt: string;
  state: 'new' | 'open';
  assignee: string | null;
  dueAt: string | null;
};

export type InventoryDelegation = {
  kind: 'role' | 'mailbox' | 'addressBook';
  granteeId: string;
  grantee: string;
  thingId: string | null;
  thing: string | null;
  rights: string;
  endsAt: string | null;
};

/** As JSON keeps it: times are texts. A type, so that it is JSON by its shape. */
export type Inventory = {
  takenAt: string;
  folders: InventoryFolder[];
  mailCount: number;
  mail: InventoryMail[];
  delegations: InventoryDelegation[];
  hasPassword: boolean;
  secondFactors: number;
  tokens: number;
  appPasswords: { label: string; protocols: string; createdAt: string; lastUsedAt: string | null }[];
  sessions: { label: string; createdAt: string; lastUsedAt: string }[];
  filters: { name: string; isActive: boolean; forwards: boolean }[];
  vacation: { subject: string; from: string | null; to: string | null } | null;
  scheduledCount: number;
  scheduled: { size: number; sendAt: string }[];
  holds: { name: string; placedAt: string }[];
};

/** Of a kind: far beyond any mailbox; it bounds what is frozen. */
const MAX_LISTED = 50_000;

/** Whether a script of Sieve sends mail on. */
export const FORWARDS = String.raw`content ~* '\mredirect\M'`;

const ISO = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const FOLDERS = `with recursive tree as (
    select id, name as path, message_count, unseen_count, size_bytes, is_name_only from mailbox where account_id = $1 and parent_id is null
    union all
    select m.id, t.path || '/' || m.name, m.message_count, m.unseen_count, m.size_bytes, m.is_name_only
    from mailbox m join tree t on m.account_id = $1 and m.parent_id = t.id)
  select path, message_count as messages, unseen_count as unread, size_bytes::float8 as bytes from tree where not is_name_only
  order by path limit ${MAX_LISTED}`;

const WAITING = `from email e left join agency_mail m on m.account_id = e.account_id and m.email_id = e.id
  left join account c on c.id = m.assignee_id
  where e.account_id = $1 and (m.state = 'open' or (m.email_id is null and exists (
    select from message s join mailbox b on b.account_id = s.account_id and b.id = s.mailbox_id and b.role = 'inbox'
    where s.account_id = e.account_id and s.email_id = e.id)))`;

const MAIL = `select e.id as "emailId", coalesce(e.fields::jsonb ->> 'subject', '') as subject,
    coalesce(nullif(e.fields::jsonb #>> '{from,0,name}', ''), e.fields::jsonb #>> '{from,0,email}', '') as sender,
    ${ISO('e.received_at')} as "receivedAt", case when m.email_id is null then 'new' else 'open' end as state,
    c.display_name as assignee, ${ISO('m.due_at')} as "dueAt"
  ${WAITING} order by m.due_at nulls last, e.received_at, e.id limit ${MAX_LISTED}`;

const DELEGATIONS = `with held as (
    select 'role' as kind, g.account_id as grantee, null::uuid as thing, null as name, g.role as rights, g.ends_at
    from role_grant g where g.unit_id = $2 and g.role = 'delegate' and g.account_id <> $1
      and g.starts_at <= $3 and (g.ends_at is null or g.ends_at > $3)
    union all
    select 'mailbox', r.grantee_id, r.mailbox_id, m.name, r.rights, null
    from mailbox_right r join mailbox m on m.account_id = r.account_id and m.id = r.mailbox_id where r.account_id = $1
    union all
    select 'addressBook', r.grantee_id, r.book_id, b.name, r.rights, null
    from address_book_right r join address_book b on b.account_id = r.account_id and b.id = r.book_id where r.account_id = $1)
  select h.kind, h.grantee as "granteeId", coalesce(c.display_name, u.name, '') as grantee, h.thing as "thingId", h.name as thing,
    h.rights, ${ISO('h.ends_at')} as "endsAt"
  from held h left join account c on c.id = h.grantee left join unit u on u.id = h.grantee
  order by h.kind desc, grantee, h.name, h.grantee, h.thing`;

async function readCredentials(
  db: Queryable,
  accountId: AccountId,
  now: Date,
): Promise<Pick<Inventory, 'hasPassword' | 'secondFactors' | 'tokens' | 'appPasswords' | 'sessions'>> {
  const [counts] = await db.query<Pick<Inventory, 'hasPassword' | 'secondFactors' | 'tokens'>>(
    `select exists (select from credential where account_id = $1) as "hasPassword",
       ((select count(*) from totp_factor where account_id = $1 and confirmed_at is not null)
         + (select count(*) from passkey where account_id = $1))::integer as "secondFactors",
       (select count(*) from feed_token where account_id = $1 and revoked_at is null and expires_at > $2)::integer as tokens`,
    [accountId, now],
  );
  const appPasswords = await db.query<Inventory['appPasswords'][number]>(
    `select label, array_to_string(protocols, ', ') as protocols, ${ISO('created_at')} as "createdAt",
       ${ISO('last_used_at')} as "lastUsedAt"
     from app_password where account_id = $1 order by created_at, id`,
    [accountId],
  );
  const sessions = await db.query<Inventory['sessions'][number]>(
    `select label, ${ISO('created_at')} as "createdAt", ${ISO('last_used_at')} as "lastUsedAt" from login_session
     where account_id = $1 and ended_at is null and expires_at > $2 order by created_at, id limit ${MAX_LISTED}`,
    [accountId, now],
  );
  return {
    hasPassword: counts?.hasPassword ?? false,
    secondFactors: counts?.secondFactors ?? 0,
    tokens: counts?.tokens ?? 0,
    appPasswords,
    sessions,
  };
}

async function readRules(
  db: Queryable,
  accountId: AccountId,
): Promise<Pick<Inventory, 'filters' | 'vacation' | 'scheduled' | 'scheduledCount'>> {
  const filters = await db.query<Inventory['filters'][number]>(
    `select name, is_active as "isActive", ${FORWARDS} as forwards from sieve_script where account_id = $1 order by name`,
    [accountId],
  );
  const [vacation] = await db.query<NonNullable<Inventory['vacation']>>(
    `select coalesce(subject, '') as subject, ${ISO('from_date')} as "from", ${ISO('to_date')} as "to"
     from vacation_response where account_id = $1 and is_enabled`,
    [accountId],
  );
  const scheduled = await db.query<Inventory['scheduled'][number] & { count: number }>(
    `select size::float8 as size, ${ISO('release_at')} as "sendAt", count(*) over ()::integer as count
     from held_message where account_id = $1 order by release_at, id limit ${MAX_LISTED}`,
    [accountId],
  );
  return {
    filters,
    vacation: vacation ?? null,
    scheduledCount: scheduled[0]?.count ?? 0,
    scheduled: scheduled.map(({ size, sendAt }) => ({ size, sendAt })),
  };
}

/** The inventory of an agency's mailbox as it is now. */
export async function takeInventory(
  db: Queryable,
  agency: { id: AccountId; unitId: UnitId },
  now: number,
): Promise<Inventory> {
  const at = new Date(now);
  const [waiting] = await db.query<{ count: number }>(`select count(*)::integer as count ${WAITING}`, [
    agency.id,
  ]);
  const holds = await db.query<Inventory['holds'][number]>(
    `select name, ${ISO('placed_at')} as "placedAt" from legal_hold
     where released_at is null and ($1 = any (account_ids) or unit_id = any (unit_path($2))) order by placed_at, id`,
    [agency.id, agency.unitId],
  );
  return {
    takenAt: at.toISOString(),
    folders: await db.query(FOLDERS, [agency.id]),
    mailCount: waiting?.count ?? 0,
    mail: await db.query(MAIL, [agency.id]),
    delegations: await db.query(DELEGATIONS, [agency.id, agency.unitId, at]),
    ...(await readCredentials(db, agency.id, at)),
    ...(await readRules(db, agency.id)),
    holds,
  };
}

/** SHA-256 over the canonical JSON: the same in the audit record, on the screen and in the minutes. */
export function digestOf(inventory: Inventory): Buffer {
  return createHash('sha256').update(canonicalJson(inventory)).digest();
}
