/**
 * FETCH and UID FETCH (RFC 3501 §6.4.5) with CHANGEDSINCE and VANISHED (RFC 7162 §3.1.4, §3.2.6).
 *
 * Streams: messages are read in batches and written with back-pressure, no transaction is held, and what the view
 * knows is answered without the store. Memory is bounded by a batch, not by the answer.
 */

import { decodeFetch, type FetchCommand } from '#formats/imap/commands/fetch.ts';
import { windowOf } from '#formats/imap/commands/partial-range.ts';
import { resolveSet } from '../addressed.ts';
import {
  type CommandContext,
  type Completion,
  defineCommand,
  ok,
  type RegisteredCommand,
} from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { ImapFault } from '../faults.ts';
import { writeMessages } from '../fetch-messages.ts';
import { planFetch } from '../fetch-plan.ts';
import { newestIndexes } from '../message-limit.ts';
import { watchProgress } from '../progress.ts';
import { requireSelected } from '../requirements.ts';
import { writeVanishedEarlier } from '../resync.ts';
import type { SelectedMailbox } from '../selected.ts';
import { catchUp } from '../untagged.ts';

/** Indexes of the messages meant, without those that CHANGEDSINCE leaves out. */
function indexesOf(view: SelectedMailbox, { set, changedSince }: FetchCommand, byUid: boolean): number[] {
  const indexes: number[] = [];
  const { modseqs } = view.messages;
  const since = changedSince === undefined ? -1 : Number(changedSince);
  for (const [from, to] of resolveSet(view, set, byUid))
    for (let index = from; index < to; index += 1) if ((modseqs[index] ?? 0) > since) indexes.push(index);
  return indexes;
}

async function fetchMessages(
  context: CommandContext,
  command: FetchCommand,
  byUid: boolean,
): Promise<Completion> {
  const { session } = context;
  const view = requireSelected(session);
  if (command.vanished && !(byUid && session.enabled.has('QRESYNC')))
    throw new ImapFault('BAD', 'VANISHED is for UID FETCH once QRESYNC is enabled.');
  if (command.partial && !byUid) throw new ImapFault('BAD', 'PARTIAL is for UID FETCH.');
  if (command.items.some((item) => item.kind === 'modSequence')) enableCondstore(context);
  await catchUp(context, false, false);
  const plan = planFetch(command.items, session, byUid);
  const meant = indexesOf(view, command, byUid);
  const windowed = command.partial ? windowOf(meant, command.partial) : meant;
  const { items: indexes, code } = newestIndexes(context, view, windowed);
  if (command.vanished)
    await writeVanishedEarlier(context, view, { set: command.set, since: Number(command.changedSince) });
  const missing = await writeMessages(context, view, plan, indexes, watchProgress(context));
  if (missing === 0) return ok('Fetched.', code);
  session.hasNews = true;
  throw new ImapFault('NO', `${missing} of these messages have been expunged.`, 'EXPUNGEISSUED');
}

function fetchCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    // RFC 3501 §7.4.1: UID FETCH is another command than FETCH.
    mayExpunge: byUid,
    announces: ['BINARY', 'OBJECTID', 'PREVIEW', 'SAVEDATE'],
    decode: decodeFetch,
    run: (context, command) => fetchMessages(context, command, byUid),
  });
}

export const fetch = fetchCommand('FETCH', false);
export const uidFetch = fetchCommand('UID FETCH', true);
