/**
 * Mailboxes of an account: list, find, create, rename, delete, subscribe (RFC 9051 §6.3, RFC 8621 §2).
 *
 * Cost: a listing is one query. Every change locks the account and writes one row of the change log.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { hasRight, type MailAccess, requireRight } from './access.ts';
import { CHANGE, recordChanges } from './change-log.ts';
import { expungeInTransaction } from './expunge.ts';
import { advanceModseq } from './mail-accounts.ts';
import { orderByHierarchy, parseMailboxPath } from './mailbox-paths.ts';
import { MAILBOX_COLUMNS as COLUMNS, type MailboxRow, mailboxFromRow } from './mailbox-rows.ts';
import type { Mailbox } from './message-values.ts';
import { countAsSeen } from './personal-seen.ts';
import { keepSubscribedName } from './subscribed-names.ts';

/** The mailboxes that the access may know of, with their counters, parents before children. */
export async function listMailboxes(db: Queryable, access: MailAccess): Promise<Mailbox[]> {
  return (await readAll(db, access)).filter((mailbox) => hasRight(access, mailbox.id, 'l'));
}

/**
 * The mailboxes of several accounts of others in one query, each account's parents before its children. Subscribed are
 * those their reader subscribed, and those of an agency whose post the reader holds unless taken off.
 */
export async function listMailboxesOf(db: Queryable, accesses: readonly MailAccess[]): Promise<Mailbox[]> {
  const [first] = accesses;
  if (!first || first.principal.kind === 'system') return [];
  const rows = await db.query<MailboxRow & { account_id: AccountId; chosen: boolean | null }>(
    `select b.account_id, ${COLUMNS.split(',')
      .map((column) => `b.${column.trim()}`)
      .join(', ')}, s.subscribed as chosen
     from mailbox b
     left join mailbox_subscription s on s.account_id = $2 and s.owner_id = b.account_id and s.mailbox_id = b.id
     where b.account_id = any ($1::uuid[])`,
    [accesses.map((access) => access.accountId), first.principal.accountId],
    { name: 'mailbox_list_others' },
  );
  const read = rows.map((row) => ({ ...mailboxFromRow(row.account_id, row), row }));
  const byAccount = Map.groupBy(await countAsSeen(db, accesses, read), (mailbox) => mailbox.accountId);
  return accesses.flatMap((access) => {
    const byPost = access.accountRights !== '';
    const own = (byAccount.get(access.accountId) ?? []).map(({ row, ...mailbox }) => ({
      ...mailbox,
      subscribed: row.chosen ?? (byPost && row.subscribed),
    }));
    return orderByHierarchy(own).filter((mailbox) => hasRight(access, mailbox.id, 'l'));
  });
}

export async function readAll(db: Queryable, access: MailAccess): Promise<Mailbox[]> {
  const rows = await db.query<MailboxRow>(
    `select ${COLUMNS} from mailbox where account_id = $1`,
    [access.accountId],
    {
      name: 'mailbox_list',
    },
  );
  const mailboxes = rows.map((row) => mailboxFromRow(access.accountId, row));
  return orderByHierarchy(await countAsSeen(db, [access], mailboxes));
}

/** The mailbox at a path, or undefined; a path that can be no mailbox's is not an error here. */
export async function findMailbox(
  db: Queryable,
  access: MailAccess,
  path: string,
): Promise<Mailbox | undefined> {
  let names: string[];
  try {
    names = parseMailboxPath(path);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  const rows = await db.query<MailboxRow>(
    `with recursive walk as (
       select ${COLUMNS}, 1 as depth from mailbox
       where account_id = $1 and parent_id is null and name = ($2::text[])[1]
       union all
       select ${COLUMNS.split(',')
         .map((column) => `b.${column.trim()}`)
         .join(', ')}, walk.depth + 1
       from walk join mailbox b on b.account_id = $1 and b.parent_id = walk.id and b.name = ($2::text[])[walk.depth + 1]
     )
     select ${COLUMNS} from walk where depth = cardinality($2::text[])`,
    [access.accountId, names],
    { name: 'mailbox_find' },
  );
  const row = rows[0];
  if (!row || !hasRight(access, row.id, 'l')) return undefined;
  const [mailbox] = await countAsSeen(db, [access], [mailboxFromRow(access.accountId, row)]);
  return mailbox && { ...mailbox, path: names.join('/') };
}

export async function getMailbox(db: Queryable, access: MailAccess, id: MailboxId): Promise<Mailbox> {
  const mailbox = (await readAll(db, access)).find((candidate) => candidate.id === id);
  if (!mailbox) throw new Refusal('notFound', 'This mailbox does not exist.');
  return mailbox;
}

/** Who means a mailbox by its name does not mean it once somebody has renamed it. */
export function requireUnmoved(mailbox: Mailbox | undefined, was: string | undefined): Mailbox {
  if (!mailbox || (was !== undefined && mailbox.path !== was))
    throw new Refusal('notFound', 'This mailbox does not exist.');
  return mailbox;
}

/**
 * Deletes a mailbox and expunges its messages. While others are below it it stays as a name where `leavesName` says so
 * (RFC 3501 §6.3.4); a subscription stays too. `Refusal`: `notFound`, also where it is no longer at the path `was`,
 * `inUse` while it has children, `notPermitted` for INBOX.
 */
export async function deleteMailbox(
  db: Database,
  blobs: BlobStore,
  access: MailAccess,
  change: { id: MailboxId; was?: string; leavesName?: boolean; now: number },
): Promise<void> {
  requireRight(access, change.id, 'x');
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const all = await readAll(tx, access);
    const mailbox = requireUnmoved(
      all.find((candidate) => candidate.id === change.id),
      change.was,
    );
    if (mailbox.role === 'inbox') throw new Refusal('notPermitted', 'INBOX cannot be deleted.');
    const hasChildren = all.some((other) => other.parentId === mailbox.id);
    if (hasChildren && (!change.leavesName || mailbox.isNameOnly))
      throw new Refusal('inUse', 'This mailbox has mailboxes below it; delete those first.');
    await expungeInTransaction(tx, blobs, access, {
      mailboxId: mailbox.id,
      everything: true,
      modseq,
      now: change.now,
    });
    if (change.leavesName && mailbox.subscribed) await keepSubscribedName(tx, access, mailbox.path);
    if (hasChildren) {
      await tx.query(
        `update mailbox set is_name_only = true, role = null, subscribed = false, modseq = $3
         where account_id = $1 and id = $2`,
        [access.accountId, mailbox.id, modseq],
      );
      await tx.query(
        `insert into change (account_id, modseq, ordinal, kind, mailbox_id, at) values ($1, $2, 1000, $3, $4, $5)`,
        [access.accountId, modseq, CHANGE.mailboxChanged, mailbox.id, new Date(change.now)],
      );
      return;
    }
    await tx.query(
      `with shared as (delete from mailbox_right where account_id = $1 and mailbox_id = $2),
         noted as (delete from mailbox_annotation where account_id = $1 and mailbox_id = $2),
         signed as (delete from mailbox_url_key where account_id = $1 and mailbox_id = $2),
         unmarked as (delete from mailbox_seen where account_id = $1 and mailbox_id = $2)
       delete from mailbox where account_id = $1 and id = $2`,
      [access.accountId, mailbox.id],
    );
    await tx.query(
      `insert into change (account_id, modseq, ordinal, kind, mailbox_id, at) values ($1, $2, 1000, $3, $4, $5)`,
      [access.accountId, modseq, CHANGE.mailboxDestroyed, mailbox.id, new Date(change.now)],
    );
  });
}

/** Subscribes or unsubscribes a mailbox (RFC 9051 §6.3.7); one of others for the reader alone. */
export async function setSubscribed(
  db: Database,
  access: MailAccess,
  change: { id: MailboxId; subscribed: boolean; now: number },
): Promise<void> {
  requireRight(access, change.id, 'l');
  const { principal } = access;
  if (principal.kind === 'account' && principal.accountId !== access.accountId) {
    await db.query(
      `insert into mailbox_subscription (account_id, owner_id, mailbox_id, subscribed) values ($1, $2, $3, $4)
       on conflict (account_id, owner_id, mailbox_id) do update set subscribed = excluded.subscribed`,
      [principal.accountId, access.accountId, change.id, change.subscribed],
    );
    return;
  }
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    await tx.query('update mailbox set subscribed = $3, modseq = $4 where account_id = $1 and id = $2', [
      access.accountId,
      change.id,
      change.subscribed,
      modseq,
    ]);
    await recordChanges(tx, { accountId: access.accountId, modseq, now: change.now }, [
      { kind: CHANGE.mailboxChanged, mailboxId: change.id },
    ]);
  });
}

/** Puts a mailbox to its place among others (RFC 8621 §2 `sortOrder`); nothing happens where it stands there already. */
export async function setMailboxOrder(
  db: Database,
  access: MailAccess,
  change: { id: MailboxId; sortOrder: number; now: number },
): Promise<void> {
  requireRight(access, change.id, 'x');
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const rows = await tx.query(
      `update mailbox set sort_order = $3, modseq = $4
       where account_id = $1 and id = $2 and sort_order <> $3 returning id`,
      [access.accountId, change.id, change.sortOrder, modseq],
    );
    if (rows.length > 0)
      await recordChanges(tx, { accountId: access.accountId, modseq, now: change.now }, [
        { kind: CHANGE.mailboxChanged, mailboxId: change.id },
      ]);
  });
}
