/**
 * COPY and UID COPY (RFC 3501 §6.4.7) with COPYUID (RFC 4315 §3).
 */

import { transferMessages } from '#domain/mailstore/transfer.ts';
import { decodeCopy } from '#formats/imap/commands/copy.ts';
import { copyUidCode } from '#formats/imap/status-response.ts';
import { resolveSet, uidsOf } from '../addressed.ts';
import { noteArrivals } from '../appended.ts';
import { defineCommand, ok, type RegisteredCommand } from '../command.ts';
import { requireWithinLimit } from '../message-limit.ts';
import { tellWhile } from '../progress.ts';
import { requireSelected, requireTarget } from '../requirements.ts';

function copyCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    mayExpunge: true,
    decode: decodeCopy,
    async run(context, { set, mailbox: targetName }) {
      const { deps, session } = context;
      const view = requireSelected(session);
      const uids = uidsOf(view, resolveSet(view, set, byUid));
      const target = await requireTarget(context, targetName);
      if (uids.length === 0) return ok('Nothing to copy.');
      requireWithinLimit(context, uids.length);
      const copying = transferMessages(deps.db, deps.blobs, {
        from: { access: view.access, mailboxId: view.mailbox.id },
        to: { access: target.access, mailboxId: target.mailbox.id },
        uids,
        isMove: false,
        ids: deps.ids,
        now: deps.clock(),
      });
      const copied = await tellWhile(context, copying, uids.length);
      const to = { access: target.access, mailboxId: target.mailbox.id };
      await noteArrivals(context, to, 'COPY', copied.targetUids);
      if (copied.sourceUids.length === 0) return ok('Nothing to copy.');
      return ok('Copied.', copyUidCode(copied.uidValidity, copied.sourceUids, copied.targetUids));
    },
  });
}

export const copy = copyCommand('COPY', false);
export const uidCopy = copyCommand('UID COPY', true);
