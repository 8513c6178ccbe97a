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
import type { ImapSession, SignedIn } from './session.ts';

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

/** Who signed in. */
export function requireSignedIn(session: ImapSession): SignedIn {
  if (!session.signedIn) throw new ImapFault('BAD', 'Sign in first.');
  return session.signedIn;
}

/** A mailbox with the key to the account it is in: where other people's mailboxes will be found too. */
export interface NamedMailbox {
  access: MailAccess;
  mailbox: Mailbox;
}

async function findNamed({ deps, session }: CommandContext, name: string): Promise<NamedMailbox | undefined> {
  const { access } = requireSignedIn(session);
  const mailbox = await findMailbox(deps.db, access, name);
  return mailbox && { access, mailbox };
}

/** The mailbox of a name, or NO [NONEXISTENT]. */
export async function requireMailbox(context: CommandContext, name: string): Promise<NamedMailbox> {
  const found = await findNamed(context, name);
  if (!found) throw new Refusal('notFound', 'There is no mailbox of that name.');
  return found;
}

/** The mailbox that messages are to go to, or NO [TRYCREATE] (RFC 3501 §6.3.11, §6.4.7). */
export async function requireTarget(context: CommandContext, name: string): Promise<NamedMailbox> {
  const found = await findNamed(context, name);
  if (!found) throw new ImapFault('NO', 'There is no mailbox of that name.', 'TRYCREATE');
  return found;
}
