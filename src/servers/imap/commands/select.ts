/**
 * SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2) with CONDSTORE and QRESYNC parameters (RFC 7162 §3.1.8, §3.2.5).
 */

import { hasRight } from '#domain/mailstore/access.ts';
import type { Right } from '#domain/mailstore/rights.ts';
import { recordVisit } from '#domain/mailstore/visits.ts';
import { decodeSelect } from '#formats/imap/commands/select.ts';
import { encodeListResponse, encodeNumberResponse } from '#formats/imap/responses.ts';
import {
  highestModSequenceCode,
  mailboxIdCode,
  uidNextCode,
  uidValidityCode,
  unseenCode,
} from '#formats/imap/status-response.ts';
import { type CommandContext, defineCommand, ok, type RegisteredCommand } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { ImapFault } from '../faults.ts';
import { tellWhile } from '../progress.ts';
import { requireMailbox } from '../requirements.ts';
import { resynchronise } from '../resync.ts';
import { SelectedMailbox } from '../selected.ts';
import { encodingOf } from '../session.ts';
import { DELIMITER } from '../shared-names.ts';
import { takeRecentOf, writeMailboxFlags } from '../untagged.ts';

/** RFC 4314 §5.2: with any of these the mailbox is READ-WRITE. */
const WRITING: readonly Right[] = ['s', 'w', 't', 'e', 'i'];

/** RFC 7162 §3.2.11: what follows is about another mailbox. */
function closeSelected({ session, out }: CommandContext): void {
  if (!session.selected) return;
  delete session.selected;
  out.status('*', 'OK', 'The mailbox is closed.', 'CLOSED');
}

async function open(context: CommandContext, name: string, wantsReadOnly: boolean): Promise<SelectedMailbox> {
  const { access, mailbox } = await requireMailbox(context, name);
  const isReadOnly = wantsReadOnly || !WRITING.some((right) => hasRight(access, mailbox.id, right));
  // Asked for before the snapshot is taken, so that no announcement falls between the two.
  context.session.hasNews = false;
  const { db, mailboxStates, clock } = context.deps;
  const opening = mailboxStates.open(db, access, mailbox.id, { takeRecent: !isReadOnly });
  const opened = await tellWhile(context, opening, mailbox.messageCount || undefined);
  await recordVisit(db, access, { mailboxId: mailbox.id, now: clock() });
  const tellsRecent = !context.session.enabled.has('IMAP4rev2');
  const view = new SelectedMailbox(opened, access, { isReadOnly, tellsRecent });
  // What came between the two rows and the messages.
  if (view.messages.lastUid >= opened.mailbox.uidNext) await takeRecentOf(context, view);
  return view;
}

/** RFC 9051 §6.3.2: IMAP4rev2 is told the name the server knows the mailbox by. */
function writeName({ out, session }: CommandContext, name: string): void {
  out.wire(encodeListResponse({ attributes: [], delimiter: DELIMITER, name }, encodingOf(session)));
}

function describe({ out, session }: CommandContext, view: SelectedMailbox): void {
  writeMailboxFlags(out, view);
  out.wire(encodeNumberResponse(view.count, 'EXISTS'));
  if (view.tellsRecent) out.wire(encodeNumberResponse(view.recentCount, 'RECENT'));
  const unseen = view.firstUnseen + 1;
  // IMAP4rev2 has it no longer, UIDONLY knows no numbers.
  if (unseen > 0 && view.tellsRecent && !session.enabled.has('UIDONLY'))
    out.status('*', 'OK', 'The first unseen message.', unseenCode(unseen));
  out.status('*', 'OK', 'UIDs are valid.', uidValidityCode(view.mailbox.uidValidity));
  out.status('*', 'OK', 'The next UID.', uidNextCode(view.uidNext));
  out.status('*', 'OK', 'The highest mod-sequence.', highestModSequenceCode(view.mailbox.modseq));
  out.status('*', 'OK', 'This mailbox for ever.', mailboxIdCode(view.mailbox.id));
}

function selectCommand(name: 'SELECT' | 'EXAMINE'): RegisteredCommand {
  return defineCommand({
    name,
    states: ['authenticated', 'selected'],
    mayExpunge: true,
    decode: decodeSelect,
    async run(context, { mailbox, condstore, qresync }) {
      const { session } = context;
      if (qresync && !session.enabled.has('QRESYNC')) throw new ImapFault('BAD', 'ENABLE QRESYNC first.');
      if (qresync?.knownNumbers && session.enabled.has('UIDONLY'))
        throw new ImapFault('BAD', 'Name messages by UID.', 'UIDREQUIRED');
      closeSelected(context);
      const view = await open(context, mailbox, name === 'EXAMINE');
      if (condstore) enableCondstore(context);
      describe(context, view);
      if (!view.tellsRecent) writeName(context, mailbox);
      session.selected = view;
      if (qresync) await resynchronise(context, view, qresync);
      return ok(
        `${name === 'SELECT' ? 'Selected' : 'Examined'}.`,
        view.isReadOnly ? 'READ-ONLY' : 'READ-WRITE',
      );
    },
  });
}

export const select = selectCommand('SELECT');
export const examine = selectCommand('EXAMINE');
