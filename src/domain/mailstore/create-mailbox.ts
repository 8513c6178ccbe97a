/** Making a mailbox, or bringing a name back that held children only (RFC 9051 §6.3.4, RFC 8621 §2.5). */
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import { CHANGE, recordChanges } from './change-log.ts';
import { advanceModseq, nextUidValidity } from './mail-accounts.ts';
import { MAX_MAILBOXES, parseMailboxPath } from './mailbox-paths.ts';
import { getMailbox, readAll } from './mailboxes.ts';
import type { Mailbox, MailboxRole } from './message-values.ts';
import { forgetSubscribedName } from './subscribed-names.ts';

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

export async function createInTransaction(
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
export function requireRightToCreate(
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
