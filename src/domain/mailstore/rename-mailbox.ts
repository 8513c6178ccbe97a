/** Giving a mailbox another name or parent, with all below it (RFC 9051 §6.3.6). */
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import { CHANGE, recordChanges } from './change-log.ts';
import { moveAllInTransaction } from './copy.ts';
import { createInTransaction, requireRightToCreate } from './create-mailbox.ts';
import { advanceModseq } from './mail-accounts.ts';
import { MAX_MAILBOX_DEPTH, parseMailboxPath } from './mailbox-paths.ts';
import { findMailbox, getMailbox, readAll, requireUnmoved } from './mailboxes.ts';
import type { Mailbox } from './message-values.ts';

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
