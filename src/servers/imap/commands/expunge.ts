/**
 * EXPUNGE (RFC 3501 §6.4.3) and UID EXPUNGE (RFC 4315 §2.1).
 */

import { expungeMessages } from '#domain/mailstore/expunge.ts';
import { decodeNoArguments } from '#formats/imap/commands/no-arguments.ts';
import { decodeUidExpunge } from '#formats/imap/commands/uid-expunge.ts';
import { highestModSequenceCode } from '#formats/imap/status-response.ts';
import { resolveSet, uidsOf } from '../addressed.ts';
import { type CommandContext, type Completion, defineCommand, ok } from '../command.ts';
import { newestUids, type WithinLimit } from '../message-limit.ts';
import { tellWhile } from '../progress.ts';
import { requireWritableView } from '../requirements.ts';

/** EXPUNGE knows no limit on messages (RFC 9738 names UID EXPUNGE alone): a client that gives it counts on all being gone. */
const NO_LIMIT: Partial<WithinLimit> = {};

async function expungeUids(context: CommandContext, asked?: number[]): Promise<Completion> {
  const { session, deps } = context;
  const view = requireWritableView(session);
  const mailboxId = view.mailbox.id;
  const { items: uids, code } = asked ? newestUids(context, asked) : NO_LIMIT;
  const expunging = expungeMessages(deps.db, deps.blobs, view.access, {
    mailboxId,
    uids,
    now: deps.clock(),
  });
  const gone = await tellWhile(context, expunging, uids?.length);
  session.hasNews = true;
  if (code) return ok('Expunged.', code);
  // RFC 7162 §3.2.7 wants it with QRESYNC; without, clients need not know the code.
  const tellsModseq = gone.uids.length > 0 && session.enabled.has('QRESYNC');
  return ok('Expunged.', tellsModseq ? highestModSequenceCode(gone.modseq) : undefined);
}

export const expunge = defineCommand({
  name: 'EXPUNGE',
  states: ['selected'],
  mayExpunge: true,
  decode: decodeNoArguments,
  run: (context) => expungeUids(context),
});

export const uidExpunge = defineCommand({
  name: 'UID EXPUNGE',
  states: ['selected'],
  mayExpunge: true,
  announces: ['UIDPLUS'],
  decode: decodeUidExpunge,
  run(context, { set }) {
    const view = requireWritableView(context.session);
    return expungeUids(context, uidsOf(view, resolveSet(view, set, true)));
  },
});
