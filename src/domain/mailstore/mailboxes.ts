/**
 * Mailboxes of an account: list, find, create, rename, delete, subscribe (RFC 9051 §6.3, RFC 8621 §2).
 *
 * Cost: a listing is one query. Every change locks the account and writes one row of the change log.
 */

import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { hasRight, type MailAccess, requireRight } from './access.ts';
import { CHANGE, recordChanges } from './change-log.ts';
import { moveAllInTransaction } from './copy.ts';
import { expungeInTransaction } from './expunge.ts';
import { advanceModseq, nextUidValidity } from './mail-accounts.ts';
import { MAX_MAILBOX_DEPTH, MAX_MAILBOXES, orderByHierarchy, parseMailboxPath } from './mailbox-paths.ts';
import { MAILBOX_COLUMNS as COLUMNS, type MailboxRow, mailboxFromRow } from './mailbox-rows.ts';
import type { Mailbox, MailboxRole } from './message-values.ts';
import { countAsSeen } from './personal-seen.ts';
import { forgetSubscribedName, keepSubscribedName } from './subscribed-names.ts';

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

async function readAll(db: Queryable, access: MailAccess): Promise<Mailbox[]> {
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

async function getMailbox(db: Queryable, access: MailAccess, id: MailboxId): Promise<Mailbox> {
  const mailbox = (await readAll(db, access)).find((candidate) => candidate.id === id);
  if (!mailbox) throw new Refusal('notFound', 'This mailbox does not exist.');
  return mailbox;
}

export interface NewMailbox {
  path: string;
  role?: MailboxRole;
  ids: NewId;
  now: number;
}

/**
 * Creates a mailbox and its missing parents; it is shared with whom the mailbox above it is shared (RFC 4314 §5.1.1).
 * `Refusal`: `alreadyExists`, `invalidArgument`, `tooMany`, `notPermitted` without the right k above.
 */
export async function createMailbox(db: Database, access: MailAccess, wanted: NewMailbox): Promise<Mailbox> {
  return db.transaction((tx) => createInTransaction(tx, access, wanted));
}

async function createInTransaction(
  tx: Transaction,
  access: MailAccess,
  wanted: NewMailbox,
): Promise<Mailbox> {
  const names = parseMailboxPath(wanted.path);
  const modseq = await advanceModseq(tx, access.accountId);
  const existing = await readAll(tx, access);
  if (existing.length + names.length > MAX_MAILBOXES)
    throw new Refusal('tooMany', `An account has at most ${MAX_MAILBOXES} mailboxes.`);
  const byPath = new Map(existing.map((mailbox) => [mailbox.path, mailbox]));
  const left = byPath.get(names.join('/'));
  if (left && !left.isNameOnly) throw new Refusal('alreadyExists', 'A mailbox of this name exists.');
  if (wanted.role && existing.some((mailbox) => mailbox.role === wanted.role))
    throw new Refusal('alreadyExists', `There is a mailbox for ${wanted.role} already.`, {
      property: 'role',
    });
  requireRightToCreate(access, names, byPath);
  await forgetSubscribedName(tx, access, names.join('/'));
  if (left) return reviveMailbox(tx, access, left, { modseq, wanted });
  let parentId: MailboxId | undefined;
  const created: MailboxId[] = [];
  for (const depth of names.keys()) {
    const path = names.slice(0, depth + 1).join('/');
    const known = byPath.get(path);
    const role = depth === names.length - 1 ? wanted.role : undefined;
    parentId =
      known?.id ??
      (await insertMailbox(tx, access, { parentId, name: names[depth] ?? '', role, modseq, wanted }));
    if (!known) created.push(parentId);
  }
  await recordChanges(
    tx,
    { accountId: access.accountId, modseq, now: wanted.now },
    created.map((mailboxId) => ({ kind: CHANGE.mailboxCreated, mailboxId })),
  );
  return getMailbox(tx, access, parentId as MailboxId);
}

/** A name that was left becomes a mailbox again; its UIDs go on where they ended. */
async function reviveMailbox(
  tx: Transaction,
  access: MailAccess,
  left: Mailbox,
  { modseq, wanted }: { modseq: number; wanted: NewMailbox },
): Promise<Mailbox> {
  await tx.query(
    `update mailbox set is_name_only = false, role = $3, subscribed = true, modseq = $4
     where account_id = $1 and id = $2`,
    [access.accountId, left.id, wanted.role ?? null, modseq],
  );
  await recordChanges(tx, { accountId: access.accountId, modseq, now: wanted.now }, [
    { kind: CHANGE.mailboxChanged, mailboxId: left.id },
  ]);
  return getMailbox(tx, access, left.id);
}

/** The right k on the deepest mailbox above that exists, or on the account for one at the top. */
function requireRightToCreate(
  access: MailAccess,
  names: readonly string[],
  byPath: ReadonlyMap<string, Mailbox>,
): void {
  const above = names.map((_, depth) => byPath.get(names.slice(0, depth + 1).join('/')));
  const deepest = above.findLast((mailbox) => mailbox !== undefined);
  if (deepest) requireRight(access, deepest.id, 'k');
  else if (!access.accountRights.includes('k'))
    throw new Refusal('notPermitted', 'You may not create a mailbox here.');
}

async function insertMailbox(
  tx: Transaction,
  access: MailAccess,
  row: {
    parentId: MailboxId | undefined;
    name: string;
    role: MailboxRole | undefined;
    modseq: number;
    wanted: NewMailbox;
  },
): Promise<MailboxId> {
  const id = row.wanted.ids() as MailboxId;
  const uidValidity = await nextUidValidity(tx, access.accountId, row.wanted.now);
  await tx.query(
    `insert into mailbox (account_id, id, parent_id, name, role, sort_order, uid_validity, modseq, created_modseq)
     values ($1, $2, $3, $4, $5, 1000, $6, $7, $7)`,
    [access.accountId, id, row.parentId ?? null, row.name, row.role ?? null, uidValidity, row.modseq],
  );
  await tx.query(
    `insert into mailbox_right (account_id, mailbox_id, grantee_id, rights, granted_at)
     select account_id, $2, grantee_id, rights, $4 from mailbox_right where account_id = $1 and mailbox_id = $3`,
    [access.accountId, id, row.parentId ?? null, new Date(row.wanted.now)],
  );
  return id;
}

/** Who means a mailbox by its name does not mean it once somebody has renamed it. */
function requireUnmoved(mailbox: Mailbox | undefined, was: string | undefined): Mailbox {
  if (!mailbox || (was !== undefined && mailbox.path !== was))
    throw new Refusal('notFound', 'This mailbox does not exist.');
  return mailbox;
}

/**
 * Renames or moves a mailbox with its children. Renaming INBOX moves its messages into a new mailbox and leaves
 * INBOX empty (RFC 9051 §6.3.6). `Refusal`: `notFound`, also where it is no longer at the path `was`, `alreadyExists`,
 * `invalidArgument`.
 */
export async function renameMailbox(
  db: Database,
  access: MailAccess,
  change: { id: MailboxId; was?: string; path: string; ids: NewId; now: number },
): Promise<void> {
  requireRight(access, change.id, 'x');
  await db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const mailbox = requireUnmoved(await getMailbox(tx, access, change.id), change.was);
    if (mailbox.role === 'inbox') {
      const target = await createInTransaction(tx, access, change);
      await moveAllInTransaction(tx, access, {
        fromMailboxId: mailbox.id,
        toMailboxId: target.id,
        now: change.now,
      });
      return;
    }
    await renameInTransaction(tx, access, mailbox, { ...change, modseq });
  });
}

async function renameInTransaction(
  tx: Transaction,
  access: MailAccess,
  mailbox: Mailbox,
  change: { path: string; ids: NewId; now: number; modseq: number },
): Promise<void> {
  const names = parseMailboxPath(change.path);
  const path = names.join('/');
  if (`${path}/`.startsWith(`${mailbox.path}/`) && path !== mailbox.path)
    throw new Refusal('invalidArgument', 'A mailbox cannot move into itself.');
  if (await findMailbox(tx, access, path))
    throw new Refusal('alreadyExists', 'A mailbox of this name exists.');
  const parentPath = names.slice(0, -1).join('/');
  const byPath = new Map((await readAll(tx, access)).map((other) => [other.path, other]));
  requireRightToCreate(access, names, byPath);
  const parent =
    parentPath === ''
      ? undefined
      : ((await findMailbox(tx, access, parentPath)) ??
        (await createInTransaction(tx, access, { ...change, path: parentPath })));
  await requireShallow(tx, access, mailbox, names.length);
  await tx.query(
    'update mailbox set parent_id = $3, name = $4, modseq = $5 where account_id = $1 and id = $2',
    [access.accountId, mailbox.id, parent?.id ?? null, names.at(-1), change.modseq],
  );
  await recordChanges(tx, { accountId: access.accountId, modseq: change.modseq, now: change.now }, [
    { kind: CHANGE.mailboxChanged, mailboxId: mailbox.id },
  ]);
}

async function requireShallow(
  tx: Transaction,
  access: MailAccess,
  mailbox: Mailbox,
  depth: number,
): Promise<void> {
  const own = mailbox.path.split('/').length;
  const deepest = (await readAll(tx, access))
    .filter((other) => other.path.startsWith(`${mailbox.path}/`))
    .reduce((most, other) => Math.max(most, other.path.split('/').length), own);
  if (depth + deepest - own > MAX_MAILBOX_DEPTH)
    throw new Refusal('invalidArgument', `Mailboxes nest at most ${MAX_MAILBOX_DEPTH} deep.`);
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
