/**
 * A mailbox made or changed in several respects at once, as one (RFC 8620 §5.3: a server never keeps a part of what was asked of
 * one object). Each part asks for its own right. Cost: that of its parts, in one transaction.
 */
import type { MailboxId, NewId } from '#platform/kernel/ids.ts';
import { atomically } from '#platform/postgres/atomically.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { createMailbox, type NewMailbox } from './create-mailbox.ts';
import type { GrantedRights } from './granting.ts';
import { setMailboxOrder, setSubscribed } from './mailboxes.ts';
import type { Mailbox } from './message-values.ts';
import { renameMailbox } from './rename-mailbox.ts';
import { changeGrant } from './sharing.ts';

export interface MailboxEdit {
  path?: string | undefined;
  sortOrder?: number | undefined;
  isSubscribed?: boolean | undefined;
  /** What each of them may from now on. */
  grants?: readonly GrantedRights[];
  ids: NewId;
  now: number;
}

async function applyEdit(
  db: Database,
  access: MailAccess,
  id: MailboxId,
  { path, sortOrder, isSubscribed, grants = [], ids, now }: MailboxEdit,
): Promise<void> {
  if (path !== undefined) await renameMailbox(db, access, { id, path, ids, now });
  if (sortOrder !== undefined) await setMailboxOrder(db, access, { id, sortOrder, now });
  if (isSubscribed !== undefined) await setSubscribed(db, access, { id, subscribed: isSubscribed, now });
  for (const grant of grants)
    await changeGrant(db, access, { mailboxId: id, mode: 'replace', ...grant, now });
}

/** Changes a mailbox. Throws what its parts throw, and then nothing is changed. */
export function editMailbox(
  db: Database,
  access: MailAccess,
  id: MailboxId,
  edit: MailboxEdit,
): Promise<void> {
  return atomically(db, (joined) => applyEdit(joined, access, id, edit));
}

/** Creates a mailbox with everything that is told of it. Throws what its parts throw, and then nothing is made. */
export function createMailboxAs(
  db: Database,
  access: MailAccess,
  wanted: NewMailbox & Required<Pick<MailboxEdit, 'sortOrder' | 'isSubscribed' | 'grants'>>,
): Promise<Mailbox> {
  return atomically(db, async (joined) => {
    const { path: _, isSubscribed, ...edit } = wanted;
    const made = await createMailbox(joined, access, wanted);
    const subscription = made.subscribed === isSubscribed ? undefined : isSubscribed;
    await applyEdit(joined, access, made.id, { ...edit, isSubscribed: subscription });
    return made;
  });
}
