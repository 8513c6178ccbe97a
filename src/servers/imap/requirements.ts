/**
 * What a command needs to be there before it can act; each throws the fault that says what is missing.
 */

import type { MailAccess } from '#domain/mailstore/access.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { CommandContext } from './command.ts';
import { ImapFault } from './faults.ts';
import type { SelectedMailbox } from './selected.ts';
import { type ImapSession, requireSignedIn } from './session.ts';
import { findSharedPlace } from './shared-mailboxes.ts';
import { isSharedName } from './shared-names.ts';

/** The selected mailbox. The registry has checked the state; this is for the compiler and for bugs. */
export function requireSelected(session: ImapSession): SelectedMailbox {
  if (!session.selected) throw new ImapFault('BAD', 'No mailbox is selected.');
  return session.selected;
}

/** The selected mailbox, if it may be changed. */
export function requireWritableView(session: ImapSession): SelectedMailbox {
  const view = requireSelected(session);
  if (view.isReadOnly) throw new ImapFault('NO', 'The mailbox was opened for reading only.', 'READ-ONLY');
  return view;
}

/** A mailbox under its whole name, with the key to the account it is in. */
export interface NamedMailbox {
  access: MailAccess;
  mailbox: Mailbox;
}

/** The same with its name in that account. */
interface PlacedMailbox extends NamedMailbox {
  ownPath: string;
}

/** The account a name lies in, the session's own or one of others, and the path there. */
async function findPlace(
  context: CommandContext,
  name: string,
): Promise<{ access: MailAccess; path: string } | undefined> {
  if (!isSharedName(name)) return { access: requireSignedIn(context.session).access, path: name };
  const place = await findSharedPlace(context, name);
  return place && { access: place.account.access, path: place.path };
}

async function findNamed(context: CommandContext, name: string): Promise<PlacedMailbox | undefined> {
  const place = await findPlace(context, name);
  const mailbox = place && (await findMailbox(context.deps.db, place.access, place.path));
  return mailbox && { access: place.access, mailbox: { ...mailbox, path: name }, ownPath: mailbox.path };
}

/** Where a mailbox of this name would stand, or NO [NOPERM]. */
export async function requirePlace(
  context: CommandContext,
  name: string,
): Promise<{ access: MailAccess; path: string }> {
  const place = await findPlace(context, name);
  if (!place) throw new Refusal('notPermitted', 'You may not create a mailbox there.');
  return place;
}

/** The mailbox of a name, or NO [NONEXISTENT]. */
export async function requireMailbox(context: CommandContext, name: string): Promise<NamedMailbox> {
  const found = await requireName(context, name);
  if (found.mailbox.isNameOnly) throw new Refusal('notFound', 'There is no mailbox of that name.');
  return found;
}

/** As `requireMailbox`, or a name that was left when its mailbox went (RFC 3501 §6.3.4). */
export async function requireName(context: CommandContext, name: string): Promise<PlacedMailbox> {
  const found = await findNamed(context, name);
  if (!found) throw new Refusal('notFound', 'There is no mailbox of that name.');
  return found;
}

/** The mailbox that messages are to go to, or NO [TRYCREATE] (RFC 3501 §6.3.11, §6.4.7). */
export async function requireTarget(context: CommandContext, name: string): Promise<NamedMailbox> {
  const found = await findNamed(context, name);
  if (!found || found.mailbox.isNameOnly) throw noSuchTarget();
  return found;
}

/** The client may make the mailbox and try again. */
export function noSuchTarget(): ImapFault {
  return new ImapFault('NO', 'There is no mailbox of that name.', 'TRYCREATE');
}
