/**
 * STORE and UID STORE (RFC 3501 §6.4.6) with UNCHANGEDSINCE (RFC 7162 §3.1.3).
 *
 * One statement and one commit whatever the number of messages. What other sessions changed is read before the
 * answer, so the flags told are those in the store; where nothing can have come between, nothing is read.
 */

import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { storeFlags } from '#domain/mailstore/flags.ts';
import { decodeStore, type StoreCommand } from '#formats/imap/commands/store.ts';
import { modifiedCode } from '#formats/imap/status-response.ts';
import { flagEvents } from '#services/mail-events/mail-events.ts';
import { resolveSet, uidsOf } from '../addressed.ts';
import {
  type CommandContext,
  type Completion,
  defineCommand,
  ok,
  type RegisteredCommand,
} from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { ImapFault } from '../faults.ts';
import { MESSAGES_PER_BREATH } from '../limits.ts';
import { newestUids } from '../message-limit.ts';
import { tellWhile } from '../progress.ts';
import { requireWritableView } from '../requirements.ts';
import type { SelectedMailbox } from '../selected.ts';
import { catchUp, writeFlags, writeMailboxFlags, writeModseq } from '../untagged.ts';

async function writeStored(
  { out, session }: CommandContext,
  view: SelectedMailbox,
  uids: readonly number[],
  silent: boolean,
): Promise<void> {
  for (const [done, uid] of uids.entries()) {
    const index = view.messages.indexOf(uid);
    if (index < 0) continue;
    if (silent) writeModseq(out, session, view, index);
    else writeFlags(out, session, view, index);
    if (done % MESSAGES_PER_BREATH === 0) await out.relieve();
  }
}

async function store(context: CommandContext, command: StoreCommand, byUid: boolean): Promise<Completion> {
  const { session, deps } = context;
  const view = requireWritableView(session);
  if (command.unchangedSince !== undefined) enableCondstore(context);
  const { items: uids, code } = newestUids(context, uidsOf(view, resolveSet(view, command.set, byUid)));
  if (uids.length === 0) return ok('No such message.');
  if (command.flags.includes('\\Recent')) throw new ImapFault('BAD', '\\Recent is not for clients to store.');
  const storing = storeFlags(deps.db, view.access, {
    mailboxId: view.mailbox.id,
    uids,
    mode: command.action,
    flags: flagsFromNames(command.flags),
    ...(command.unchangedSince !== undefined && { unchangedSince: Number(command.unchangedSince) }),
    now: deps.clock(),
  });
  const { changed, modified } = await tellWhile(context, storing, uids.length);
  await deps.events?.note(flagEvents(view.access, view.mailbox.id, changed));
  const keywordsBefore = view.keywordNames.size;
  const { own, isCaughtUp } = view.takeOwnChange(changed);
  if (view.keywordNames.size > keywordsBefore) writeMailboxFlags(context.out, view);
  session.hasNews ||= !isCaughtUp;
  await catchUp(context, false, false);
  const refused = new Set(modified);
  if (!command.silent)
    await writeStored(
      context,
      view,
      uids.filter((uid) => !refused.has(uid)),
      false,
    );
  else if (session.enabled.has('CONDSTORE')) await writeStored(context, view, own, true);
  if (modified.length === 0) return ok('Stored.', code);
  // Only one code fits into the tagged response, and this one clients act on.
  if (code) context.out.status('*', 'OK', 'Stored.', code);
  const numbers = byUid
    ? modified
    : modified.map((uid) => view.messages.indexOf(uid) + 1).filter((number) => number > 0);
  return ok('Some were changed by others since.', modifiedCode(numbers));
}

function storeCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    // RFC 3501 §7.4.1: UID STORE is another command than STORE.
    mayExpunge: byUid,
    decode: decodeStore,
    run: (context, command) => store(context, command, byUid),
  });
}

export const storeNumbers = storeCommand('STORE', false);
export const uidStore = storeCommand('UID STORE', true);
