/**
 * SUBSCRIBE and UNSUBSCRIBE (RFC 3501 §6.3.6, §6.3.7).
 *
 * Only mailboxes that exist are subscribed, as the RFC allows; a subscription outlives its mailbox.
 */

import { setSubscribed } from '#domain/mailstore/mailboxes.ts';
import { forgetSubscribedName } from '#domain/mailstore/subscribed-names.ts';
import { decodeSingleMailbox } from '#formats/imap/commands/single-mailbox.ts';
import {
  type CommandContext,
  type Completion,
  defineCommand,
  ok,
  type RegisteredCommand,
} from '../command.ts';
import { requireMailbox } from '../requirements.ts';
import { requireSignedIn } from '../session.ts';

async function change(context: CommandContext, name: string, subscribed: boolean): Promise<Completion> {
  const { db, clock } = context.deps;
  const own = requireSignedIn(context.session).access;
  if (!subscribed && (await forgetSubscribedName(db, own, name))) return ok('Unsubscribed.');
  const { access, mailbox } = await requireMailbox(context, name);
  const isOwn = access.accountId === own.accountId;
  // Of one's own mailbox the state is known already; to write it again would look like a change.
  if (!isOwn || mailbox.subscribed !== subscribed)
    await setSubscribed(db, access, { id: mailbox.id, subscribed, now: clock() });
  return ok(subscribed ? 'Subscribed.' : 'Unsubscribed.');
}

function subscriptionCommand(name: string, subscribed: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['authenticated', 'selected'],
    mayExpunge: true,
    decode: decodeSingleMailbox,
    run: (context, { mailbox }) => change(context, mailbox, subscribed),
  });
}

export const subscribe = subscriptionCommand('SUBSCRIBE', true);
export const unsubscribe = subscriptionCommand('UNSUBSCRIBE', false);
