/**
 * Mail of others: which accounts somebody may enter besides their own, and how owners share mailboxes (RFC 4314).
 *
 * An agency's mailbox opens to the head of the agency and to its delegates by their post (R9.1); any mailbox opens to
 * whom its owner gave rights, and where that is a unit, or the account of one, to the people who are in it or below it at the
 * time (`principals_of`). Each change of rights stands in the audit record and in the change log, so that sessions
 * of the owner and of the others ask anew what they may.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { authorize } from '#domain/directory/authorize.ts';
import { type AccountPrincipal, auditActor, type UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId, UnitId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { type MailAccess, makeAccess, requireRight, rightsOn } from './access.ts';
import { CHANGE, recordChanges } from './change-log.ts';
import { advanceModseq } from './mail-accounts.ts';
import { ALL_RIGHTS, DELEGATE_RIGHTS, parseRights } from './rights.ts';
import { noteShare } from './share-notifications.ts';

/** Enough for any circle of colleagues; a larger one is a group. */
const MAX_GRANTEES = 200;

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
  )
  select c.id as account_id, c.kind, a.address, c.display_name, unit_path(c.unit_id) as unit_path, given.rights,
    books.rights as book_rights, s.seen_is_personal
  from account c
  join mail_account s on s.account_id = c.id
  join address a on a.account_id = c.id and a.kind = 'primary'
  left join given on given.account_id = c.id
  left join books on books.account_id = c.id
  where c.id <> $1 and c.state <> 'retired'
    and (given.account_id is not null or books.account_id is not null or (c.kind = 'agency' and c.unit_id = any (${unitIds})))
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

/** Whom something is shared with: an account, or a unit. */
export type GranteeId = AccountId | UnitId;

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

/** What somebody may from now on: the letters, none to take everything. */
export interface GrantedRights {
  grantee: { id: GranteeId; address: string };
  rights: string;
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
  const { mailboxId, grantee } = change;
  requireRight(access, mailboxId, 'a');
  if (grantee.id === access.accountId)
    throw new Refusal('notPermitted', 'The owner of a mailbox keeps all rights.');
  const at = [access.accountId, mailboxId];
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const rows = await tx.query<{ grantee_id: GranteeId; rights: string }>(
      'select grantee_id, rights from mailbox_right where account_id = $1 and mailbox_id = $2',
      at,
    );
    const held = rows.find((row) => row.grantee_id === grantee.id)?.rights ?? '';
    const rights = changedRights(held, change);
    if (rights === held) return;
    if (held === '' && rows.length >= MAX_GRANTEES)
      throw new Refusal('tooMany', `A mailbox is shared with at most ${MAX_GRANTEES} others.`);
    await (rights === ''
      ? tx.query('delete from mailbox_right where account_id = $1 and mailbox_id = $2 and grantee_id = $3', [
          ...at,
          grantee.id,
        ])
      : tx.query(
          `insert into mailbox_right (account_id, mailbox_id, grantee_id, rights, granted_at) values ($1, $2, $3, $4, $5)
           on conflict (account_id, mailbox_id, grantee_id) do update set rights = excluded.rights`,
          [...at, grantee.id, rights, new Date(change.now)],
        ));
    await noteShare(tx, {
      granteeId: grantee.id,
      principal: access.principal,
      accountId: access.accountId,
      object: { type: 'Mailbox', id: mailboxId },
      oldRights: held,
      newRights: rights,
      now: change.now,
    });
    await recordChanges(tx, { accountId: access.accountId, modseq, now: change.now }, [
      { kind: CHANGE.mailboxChanged, mailboxId },
    ]);
    await recordEvent(tx, {
      now: change.now,
      actor: auditActor(access.principal),
      act: 'mailbox.share',
      object: { kind: 'mailbox', id: mailboxId },
      authority: 'R8.4',
      before: { account: access.accountId, grantee: grantee.address, rights: held },
      after: { account: access.accountId, grantee: grantee.address, rights },
    });
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
