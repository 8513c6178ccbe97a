/**
 * MOVE and UID MOVE (RFC 6851). COPYUID comes before the EXPUNGE responses (RFC 6851 §4.3).
 */

import { transferMessages } from '#domain/mailstore/transfer.ts';
import { decodeCopy } from '#formats/imap/commands/copy.ts';
import { copyUidCode, highestModSequenceCode } from '#formats/imap/status-response.ts';
import { resolveSet, uidsOf } from '../addressed.ts';
import { noteArrivals } from '../appended.ts';
import { defineCommand, ok, type RegisteredCommand } from '../command.ts';
import { newestUids } from '../message-limit.ts';
import { tellWhile } from '../progress.ts';
import { requireTarget, requireWritableView } from '../requirements.ts';

function moveCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    mayExpunge: true,
    announces: ['MOVE'],
    decode: decodeCopy,
    async run(context, { set, mailbox: targetName }) {
      const { deps, session, out } = context;
      const view = requireWritableView(session);
      const { items: uids, code: limit } = newestUids(context, uidsOf(view, resolveSet(view, set, byUid)));
      const target = await requireTarget(context, targetName);
      if (uids.length === 0) return ok('Nothing to move.');
      const moving = transferMessages(deps.db, deps.blobs, {
        from: { access: view.access, mailboxId: view.mailbox.id },
        to: { access: target.access, mailboxId: target.mailbox.id },
        uids,
        isMove: true,
        ids: deps.ids,
        now: deps.clock(),
      });
      const moved = await tellWhile(context, moving, uids.length);
      const to = { access: target.access, mailboxId: target.mailbox.id };
      await noteArrivals(context, to, 'COPY', moved.targetUids);
      session.hasNews = true;
      if (moved.sourceUids.length === 0) return ok('Nothing to move.');
      const code = copyUidCode(moved.uidValidity, moved.sourceUids, moved.targetUids);
      out.status('*', 'OK', 'Moved.', code);
      if (limit) return ok('Done.', limit);
      return ok('Done.', session.enabled.has('QRESYNC') ? highestModSequenceCode(moved.modseq) : undefined);
    },
  });
}

export const move = moveCommand('MOVE', false);
export const uidMove = moveCommand('UID MOVE', true);
