/**
 * THREAD and UID THREAD (RFC 5256 §3) by ORDEREDSUBJECT, REFERENCES and REFS.
 */
import { decodeThread } from '#formats/imap/commands/thread.ts';
import { encodeThreadResponse } from '#formats/imap/threading/thread-response.ts';
import { breathe } from '#platform/kernel/breath.ts';
import { defineCommand, ok, type RegisteredCommand } from '../command.ts';
import { requireWithinLimit } from '../message-limit.ts';
import { watchTwoPhases } from '../progress.ts';
import { findMessages } from '../search/find.ts';
import { threadIndexes } from '../search/thread.ts';

function threadCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    // RFC 5256 §3 allows EXPUNGE during UID THREAD, but its keys may contain message numbers.
    mayExpunge: false,
    announces: ['THREAD=ORDEREDSUBJECT', 'THREAD=REFERENCES', 'THREAD=REFS'],
    decode: decodeThread,
    async run(context, { algorithm, ...criteria }) {
      const [onProgress, onThreading] = watchTwoPhases(context);
      const { view, indexes } = await findMessages(context, { ...criteria, isSaved: false, onProgress });
      requireWithinLimit(context, indexes.length);
      const tree = await threadIndexes(context.deps, view, indexes, algorithm, onThreading);
      const { uids } = view.messages;
      const numberOf = (place: number): number => {
        const index = indexes[place] ?? 0;
        return byUid ? (uids[index] ?? 0) : index + 1;
      };
      for (const wire of encodeThreadResponse(tree, numberOf)) {
        context.out.wire(wire);
        await context.out.relieve();
        await breathe();
      }
      return ok('Threaded.');
    },
  });
}

export const threadNumbers = threadCommand('THREAD', false);
export const uidThread = threadCommand('UID THREAD', true);
