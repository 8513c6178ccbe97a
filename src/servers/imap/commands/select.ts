/**
 * SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2) with CONDSTORE and QRESYNC parameters (RFC 7162 §3.1.8, §3.2.5).
 */

import { hasRight } from '#domain/mailstore/access.ts';
import type { Right } from '#domain/mailstore/rights.ts';
import { readSnapshot } from '#domain/mailstore/snapshot.ts';
import { recordVisit } from '#domain/mailstore/visits.ts';
import { decodeSelect } from '#formats/imap/commands/select.ts';
import { encodeNumberResponse } from '#formats/imap/responses.ts';
import {
  encodeStatus,
  highestModSequenceCode,
  uidNextCode,
  uidValidityCode,
  unseenCode,
} from '#formats/imap/status-response.ts';
import { type CommandContext, defineCommand, ok, type RegisteredCommand } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { ImapFault } from '../faults.ts';
import { requireMailbox } from '../requirements.ts';
import { resynchronise } from '../resync.ts';
import { SelectedMailbox } from '../selected.ts';
import { writeMailboxFlags } from '../untagged.ts';

/** RFC 4314 §5.2: with any of these the mailbox is READ-WRITE. */
const WRITING: readonly Right[] = ['s', 'w', 't', 'e', 'i'];

/** RFC 7162 §3.2.11: what follows is about another mailbox. */
function closeSelected({ session, out }: CommandContext): void {
  if (!session.selected) return;
  delete session.selected;
  out.wire(encodeStatus('*', 'OK', 'The mailbox is closed.', 'CLOSED'));
}

async function open(context: CommandContext, name: string, wantsReadOnly: boolean): Promise<SelectedMailbox> {
  const { access, mailbox } = await requireMailbox(context, name);
  const isReadOnly = wantsReadOnly || !WRITING.some((right) => hasRight(access, mailbox.id, right));
  // Asked for before the snapshot is taken, so that no announcement falls between the two.
  context.session.hasNews = false;
  const snapshot = await readSnapshot(context.deps.db, access, mailbox.id, { takeRecent: !isReadOnly });
  await recordVisit(context.deps.db, access, { mailboxId: mailbox.id, now: context.deps.clock() });
  return new SelectedMailbox(snapshot, access, isReadOnly);
}

function describe({ out }: CommandContext, view: SelectedMailbox): void {
  writeMailboxFlags(out, view);
  out.wire(encodeNumberResponse(view.count, 'EXISTS'));
  out.wire(encodeNumberResponse(view.recentCount, 'RECENT'));
  const unseen = view.firstUnseen + 1;
  if (unseen > 0) out.wire(encodeStatus('*', 'OK', 'The first unseen message.', unseenCode(unseen)));
  out.wire(encodeStatus('*', 'OK', 'UIDs are valid.', uidValidityCode(view.mailbox.uidValidity)));
  out.wire(encodeStatus('*', 'OK', 'The next UID.', uidNextCode(view.uidNext)));
  out.wire(encodeStatus('*', 'OK', 'The highest mod-sequence.', highestModSequenceCode(view.syncedModseq)));
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
      closeSelected(context);
      const view = await open(context, mailbox, name === 'EXAMINE');
      if (condstore) enableCondstore(context);
      describe(context, view);
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
