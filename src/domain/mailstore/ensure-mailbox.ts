/** The mailbox at a path, made where it is missing: for deliveries, which a person's own filters send there. */
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { requireMailAccess } from './access.ts';
import { createMailbox } from './create-mailbox.ts';
import { findMailbox } from './mailboxes.ts';

/**
 * Finds the mailbox or makes it with those above it; two deliveries that make the same one meet at its name.
 * `Refusal`: `invalidArgument` for what can be no path, `tooMany`.
 */
export async function ensureMailbox(
  parts: { db: Database; ids: NewId; clock: Clock },
  accountId: AccountId,
  path: string,
): Promise<MailboxId> {
  const { db, ids, clock } = parts;
  const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
  const known = await findMailbox(db, access, path);
  if (known) return known.id;
  try {
    return (await createMailbox(db, access, { path, ids, now: clock() })).id;
  } catch (error) {
    const made = error instanceof Refusal && error.code === 'alreadyExists';
    const other = made ? await findMailbox(db, access, path) : undefined;
    if (!other) throw error;
    return other.id;
  }
}
