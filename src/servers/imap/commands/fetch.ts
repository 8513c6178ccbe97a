/**
 * FETCH and UID FETCH (RFC 3501 §6.4.5) with CHANGEDSINCE and VANISHED (RFC 7162 §3.1.4, §3.2.6).
 *
 * Streams: messages are read in batches and written with back-pressure, no transaction is held, and what the view
 * knows is answered without the store. Memory is bounded by a batch, not by the answer.
 */

import { storeFlags } from '#domain/mailstore/flags.ts';
import { batchesBySize, openBytes } from '#domain/mailstore/message-bytes.ts';
import { SEEN, type StoredMessage } from '#domain/mailstore/message-values.ts';
import { readMessages } from '#domain/mailstore/messages.ts';
import { decodeFetch, type FetchCommand } from '#formats/imap/commands/fetch.ts';
import type { FetchItem } from '#formats/imap/commands/fetch-items.ts';
import { resolveSet } from '../addressed.ts';
import { breathe } from '../breath.ts';
import {
  type CommandContext,
  type Completion,
  defineCommand,
  ok,
  type RegisteredCommand,
} from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { ImapFault } from '../faults.ts';
import { type FetchPlan, planFetch } from '../fetch-plan.ts';
import { viewItemText, writeFetched } from '../fetch-writer.ts';
import { FETCH_BATCH, MESSAGES_PER_BREATH, STORED_PER_BREATH } from '../limits.ts';
import { requireSelected } from '../requirements.ts';
import { writeVanishedEarlier } from '../resync.ts';
import type { SelectedMailbox } from '../selected.ts';
import { catchUp, fetchStart } from '../untagged.ts';

const FLAGS_ITEM: FetchItem = { kind: 'flags' };

/** Indexes of the messages meant, without those that CHANGEDSINCE leaves out. */
function indexesOf(view: SelectedMailbox, { set, changedSince }: FetchCommand, byUid: boolean): number[] {
  const indexes: number[] = [];
  const { modseqs } = view.messages;
  const since = changedSince === undefined ? -1 : Number(changedSince);
  for (const [from, to] of resolveSet(view, set, byUid))
    for (let index = from; index < to; index += 1) if ((modseqs[index] ?? 0) > since) indexes.push(index);
  return indexes;
}

async function writeFromView(
  { out, session }: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  indexes: readonly number[],
): Promise<void> {
  for (const [done, index] of indexes.entries()) {
    const texts = plan.items.map((item) => viewItemText(view, index, item.kind));
    out.wire(`${fetchStart(session, view, index)}${texts.join(' ')})\r\n`);
    if (done % MESSAGES_PER_BREATH === MESSAGES_PER_BREATH - 1) {
      await out.relieve();
      await breathe();
    }
  }
}

/** Sets \Seen where it is due and gives the UIDs of the messages that had not been seen. */
async function markSeen(
  { deps }: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  uids: readonly number[],
): Promise<Set<number>> {
  if (!plan.marksSeen || view.isReadOnly) return new Set();
  const unseen = uids.filter((uid) => ((view.messages.bits[view.messages.indexOf(uid)] ?? 0) & SEEN) === 0);
  if (unseen.length === 0) return new Set();
  const { changed } = await storeFlags(deps.db, view.access, {
    mailboxId: view.mailbox.id,
    uids: unseen,
    mode: 'add',
    flags: { bits: SEEN, keywords: [] },
    now: deps.clock(),
  });
  return new Set(changed.filter((message) => view.takeOwnFlags(message)).map((message) => message.uid));
}

async function writeBatch(
  { deps, out, session }: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  batch: readonly StoredMessage[],
  seen: ReadonlySet<number>,
): Promise<void> {
  const bytes = plan.readsBytes ? await openBytes(deps.blobs, batch) : [];
  const withFlags = plan.hasFlags ? plan.items : [...plan.items, FLAGS_ITEM];
  for (const [place, stored] of batch.entries()) {
    const index = view.messages.indexOf(stored.uid);
    const items = seen.has(stored.uid) ? withFlags : plan.items;
    const { zoneMinutes } = deps.settings;
    const start = fetchStart(session, view, index);
    await writeFetched(out, items, { view, index, start, stored, bytes: bytes[place], zoneMinutes });
    await out.relieve();
    if (place % STORED_PER_BREATH === STORED_PER_BREATH - 1) await breathe();
  }
}

/** Gives the number of messages that were gone. */
async function writeFromStore(
  context: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  indexes: readonly number[],
): Promise<number> {
  let missing = 0;
  for (let at = 0; at < indexes.length; at += FETCH_BATCH) {
    const uids = indexes.slice(at, at + FETCH_BATCH).map((index) => view.messages.uids[index] ?? 0);
    const stored = await readMessages(context.deps.db, view.access, view.mailbox.id, uids, plan.columns);
    missing += uids.length - stored.length;
    const seen = await markSeen(
      context,
      view,
      plan,
      stored.map((message) => message.uid),
    );
    const batches = plan.readsBytes ? batchesBySize(stored) : [stored];
    for (const batch of batches) await writeBatch(context, view, plan, batch, seen);
  }
  return missing;
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
  if (command.items.some((item) => item.kind === 'modSequence')) enableCondstore(context);
  await catchUp(context, false, false);
  const plan = planFetch(command.items, session, byUid);
  const indexes = indexesOf(view, command, byUid);
  if (command.vanished)
    await writeVanishedEarlier(context, view, { set: command.set, since: Number(command.changedSince) });
  if (plan.isInView) {
    await writeFromView(context, view, plan, indexes);
    return ok('Fetched.');
  }
  const missing = await writeFromStore(context, view, plan, indexes);
  if (missing === 0) return ok('Fetched.');
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
