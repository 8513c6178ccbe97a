/**
 * Mail of others: which accounts somebody may enter besides their own, and how owners share mailboxes (RFC 4314).
 *
 * An agency's mailbox opens to the head of the agency and to its delegates by their post (R9.1); any mailbox opens to
 * whom its owner gave rights, and where that is a unit, or the account of one, to the people who are in it or below it at the
 * time (`principals_of`). Each change of rights stands in the audit record and in the change log, so that sessions
 * of the owner and of the others ask anew what they may.
 */
import { authorize } from '#domain/directory/authorize.ts';
import type { AccountPrincipal, UnitPath } from '#domain/directory/principal.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { type MailAccess, makeAccess, requireRight, rightsOn } from './access.ts';
import { CHANGE, recordChanges } from './change-log.ts';
import { type GrantedRights, type GranteeId, requireOther, setRights } from './granting.ts';
import { advanceModseq } from './mail-accounts.ts';
import { ALL_RIGHTS, DELEGATE_RIGHTS, parseRights } from './rights.ts';

/** An account of somebody else that a principal may enter. */
export interface SharedAccount {
  accountId: AccountId;
  /** Agencies' mailboxes belong to a post, all others to a person. */
  kind: 'personal' | 'agency' | 'system';
  address: string;
  displayName: string;
  access: MailAccess;
}

interface SharedRow {
  account_id: AccountId;
  kind: SharedAccount['kind'];
  address: string;
  display_name: string;
  unit_path: UnitPath;
  rights: Record<MailboxId, string> | null;
  book_rights: Record<string, string> | null;
  seen_is_personal: boolean;
}

/** The rights on a whole account that a post gives, as letters. */
function rightsOfPost(principal: AccountPrincipal, row: SharedRow): string {
  const object = {
    kind: 'mailbox' as const,
    accountId: row.account_id,
    unitPath: row.unit_path,
    accountKind: row.kind,
  };
  if (!authorize(principal, 'mailbox.write', object)) return '';
  return authorize(principal, 'mailbox.share', object) ? ALL_RIGHTS : DELEGATE_RIGHTS;
}

/**
 * Begins with what may be entered and looks each of them up: `offset 0` keeps the server from joining all accounts of the
 * province instead, which every request by JMAP would pay for.
 */
const sharedSql = (unitIds: string): string => `
  with mine as materialized (select principals_of($1, $2) as id),
  given as (
    select account_id, jsonb_object_agg(mailbox_id, rights) as rights
    from (
      select account_id, mailbox_id, string_agg(rights, '') as rights from mailbox_right
      where grantee_id in (select id from mine) group by account_id, mailbox_id) each_mailbox
    group by account_id
  ),
  books as (
    select account_id, jsonb_object_agg(book_id, rights) as rights
    from (
      select account_id, book_id, string_agg(rights, '') as rights from address_book_right
      where grantee_id in (select id from mine) group by account_id, book_id) each_book
    group by account_id
  ),
  entered as (
    select account_id from given union select account_id from books
    union select agency.id from unnest(${unitIds}) of_unit (id) cross join lateral (
      select id from account where unit_id = of_unit.id and kind = 'agency' and state <> 'retired' offset 0) agency
  )
  select c.id as account_id, c.kind, a.address, c.display_name, unit_path(c.unit_id) as unit_path, given.rights,
    books.rights as book_rights, s.seen_is_personal
  from entered
  cross join lateral (select * from account where id = entered.account_id offset 0) c
  cross join lateral (select * from mail_account where account_id = c.id offset 0) s
  cross join lateral (select * from address where account_id = c.id and kind = 'primary' offset 0) a
  left join given on given.account_id = c.id
  left join books on books.account_id = c.id
  where c.id <> $1 and c.state <> 'retired'
  order by c.kind, a.address`;
const SHARED = sharedSql('$3::uuid[]');
const SHARED_AT =
  sharedSql(`array(select g.unit_id from role_grant g where g.account_id = $1 and g.starts_at <= $2
  and (g.ends_at is null or g.ends_at > $2))`);

/** Rights that came by several ways, put together: their letters in order, each once. */
function unite<Id extends string>(rows: Record<Id, string> | null): Map<Id, string> {
  const entries = Object.entries(rows ?? {}) as [Id, string][];
  return new Map(entries.map(([id, letters]) => [id, [...new Set(letters)].toSorted(byOrder).join('')]));
}

const byOrder = (a: string, b: string): number => ALL_RIGHTS.indexOf(a) - ALL_RIGHTS.indexOf(b);

function sharedAccountsOf(principal: AccountPrincipal, rows: readonly SharedRow[]): SharedAccount[] {
  return rows.flatMap((row) => {
    const accountRights = rightsOfPost(principal, row);
    const mailboxRights = unite(row.rights);
    const bookRights = unite(row.book_rights);
    if (accountRights === '' && mailboxRights.size + bookRights.size === 0) return [];
    const { account_id: accountId, kind, address, display_name: displayName } = row;
    const viewer = row.seen_is_personal ? { viewerId: principal.accountId } : {};
    const access = makeAccess({ accountId, principal, accountRights, mailboxRights, bookRights, ...viewer });
    return [{ accountId, kind, address, displayName, access }];
  });
}

/** Accounts besides their own that somebody may enter, agencies first, each with the key. One query. */
export async function listSharedAccounts(
  db: Queryable,
  principal: AccountPrincipal,
  now: number,
): Promise<SharedAccount[]> {
  const units = principal.roles.map((held) => held.unitId);
  const rows = await db.query<SharedRow>(SHARED, [principal.accountId, new Date(now), units], {
    name: 'shared_accounts',
  });
  return sharedAccountsOf(principal, rows);
}

/** The same for who is still being read as a principal, so that both questions go out together. */
export async function findSharedAccounts(
  db: Queryable,
  accountId: AccountId,
  now: number,
): Promise<(principal: AccountPrincipal) => SharedAccount[]> {
  const rows = await db.query<SharedRow>(SHARED_AT, [accountId, new Date(now)], {
    name: 'shared_accounts_at',
  });
  return (principal) => sharedAccountsOf(principal, rows);
}

/** Rights of one account on a mailbox. */
export interface Grant {
  /** An account, or a unit. */
  granteeId: GranteeId;
  /** Of a unit without account `unit:` and its code. */
  address: string;
  rights: string;
}

/** Who may what with a mailbox: its owner first, then the others by address. Needs the right a. */
export async function listGrants(db: Queryable, access: MailAccess, mailboxId: MailboxId): Promise<Grant[]> {
  requireRight(access, mailboxId, 'a');
  return db.query<Grant>(
    `select granted.id as "granteeId", coalesce(a.address, 'unit:' || u.code) as address, granted.rights from (
       select $1::uuid as id, $3 as rights, 0 as place
       union all
       select grantee_id, rights, 1 from mailbox_right where account_id = $1 and mailbox_id = $2) granted
     left join address a on a.account_id = granted.id and a.kind = 'primary'
     left join unit u on u.id = granted.id
     where a.address is not null or u.id is not null
     order by granted.place, address`,
    [access.accountId, mailboxId, ALL_RIGHTS],
    { name: 'mailbox_grants' },
  );
}

export interface GrantChange extends GrantedRights {
  mailboxId: MailboxId;
  /** How the letters change the rights held. */
  mode: 'replace' | 'add' | 'remove';
  now: number;
}

function changedRights(held: string, { mode, rights }: GrantChange): string {
  const letters = parseRights(rights);
  if (mode === 'replace') return letters;
  if (mode === 'add') return parseRights(held + letters);
  return held
    .split('')
    .filter((letter) => !letters.includes(letter))
    .join('');
}

/**
 * Gives, changes or takes rights on a mailbox. `Refusal`: `notPermitted` without the right a or for the owner's own
 * rights, `invalidArgument`, `tooMany`.
 */
export async function changeGrant(db: Database, access: MailAccess, change: GrantChange): Promise<void> {
  const { mailboxId, grantee, now } = change;
  requireRight(access, mailboxId, 'a');
  requireOther(access, grantee);
  const rightsOf = (held: string): string => changedRights(held, change);
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const thing = { kind: 'mailbox' as const, id: mailboxId };
    if (await setRights(tx, access, thing, { grantee, rightsOf, now }))
      await recordChanges(tx, { accountId: access.accountId, modseq, now }, [
        { kind: CHANGE.mailboxChanged, mailboxId },
      ]);
  });
}

/** What others may with each mailbox that the access administers. One query. */
export async function listAllGrants(
  db: Queryable,
  access: MailAccess,
): Promise<Map<MailboxId, { granteeId: GranteeId; rights: string }[]>> {
  const rows = await db.query<{ mailboxId: MailboxId; granteeId: GranteeId; rights: string }>(
    `select mailbox_id as "mailboxId", grantee_id as "granteeId", rights from mailbox_right
     where account_id = $1 order by mailbox_id, grantee_id`,
    [access.accountId],
    { name: 'mailbox_grants_all' },
  );
  const administered = rows.filter(({ mailboxId }) => rightsOn(access, mailboxId).includes('a'));
  return Map.groupBy(administered, ({ mailboxId }) => mailboxId);
}
