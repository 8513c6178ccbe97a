/**
 * FETCH responses for messages of the selected mailbox: from the view alone where it knows all, else from the store in
 * batches, with back-pressure. Memory is bounded by a batch, not by the answer.
 */

import { storeFlags } from '#domain/mailstore/flags.ts';
import { type MessageBytes, openBatches } from '#domain/mailstore/message-bytes.ts';
import { SEEN, type StoredMessage } from '#domain/mailstore/message-values.ts';
import { isAllAscii, surrogateBy, surrogatePatches } from '#domain/mailstore/surrogate.ts';
import type { FetchItem } from '#formats/imap/commands/fetch-items.ts';
import type { Patch } from '#formats/mime/ascii-header.ts';
import { Breather, breathe } from '#platform/kernel/breath.ts';
import { flagEvents } from '#services/mail-events/mail-events.ts';
import type { CommandContext } from './command.ts';
import type { FetchPlan } from './fetch-plan.ts';
import { viewItemOf, writeFetched } from './fetch-writer.ts';
import type { FetchedMessage } from './fetched-message.ts';
import { FETCH_BATCH, MESSAGES_PER_BREATH, MESSAGES_PER_LOOK } from './limits.ts';
import type { Progress } from './progress.ts';
import type { SelectedMailbox } from './selected.ts';
import { encodingOf } from './session.ts';
import type { WiredMessage } from './stored-message-cache.ts';
import { fetchStart } from './untagged.ts';

const FLAGS_ITEM: FetchItem = { kind: 'flags' };

async function writeFromView(
  { out, session }: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  indexes: readonly number[],
  onProgress: Progress | undefined,
): Promise<void> {
  const writers = plan.items.flatMap((item) => viewItemOf(item.kind) ?? []);
  let done = -1;
  for (const index of indexes) {
    done += 1;
    let line = fetchStart(session, view, index);
    for (const [place, write] of writers.entries())
      line += place > 0 ? ` ${write(view, index)}` : write(view, index);
    out.wire(`${line})\r\n`);
    if (done % MESSAGES_PER_BREATH === MESSAGES_PER_BREATH - 1) {
      await out.relieve();
      await breathe();
      await onProgress?.(done + 1, indexes.length);
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
  await deps.events?.note(flagEvents(view.access, view.mailbox.id, changed));
  return new Set(view.takeOwnChange(changed).own);
}

/** The message with headers in ASCII, where its bytes are asked for and its own headers have more; at once where that is known. */
function surrogateFor(
  message: FetchedMessage,
): Promise<FetchedMessage | undefined> | FetchedMessage | undefined {
  const { bytes } = message;
  const stored: WiredMessage = message.stored;
  if (!bytes || (!stored.patches && isAllAscii(bytes))) return undefined;
  const original = { bytes, size: stored.size, parts: stored.parts ?? '' };
  const shownBy = (patches: readonly Patch[]): FetchedMessage | undefined => {
    const shown = surrogateBy(original, patches);
    return (
      shown && {
        ...message,
        bytes: shown.bytes,
        patches,
        stored: { ...stored, size: shown.size },
      }
    );
  };
  if (stored.patches) return shownBy(stored.patches);
  return surrogatePatches(original).then((patches) => {
    stored.patches = patches;
    return shownBy(patches);
  });
}

/** What the store gave of a message; its bytes where they are asked for. */
interface ReadMessage {
  message: StoredMessage;
  bytes?: MessageBytes;
}

async function writeBatch(
  { deps, out, session }: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  batch: readonly ReadMessage[],
  seen: ReadonlySet<number>,
): Promise<void> {
  const breather = new Breather();
  const sevenBit = !encodingOf(session).utf8;
  const withFlags = plan.hasFlags ? plan.items : [...plan.items, FLAGS_ITEM];
  for (const [place, { message: stored, bytes }] of batch.entries()) {
    const index = view.messages.indexOf(stored.uid);
    const items = seen.has(stored.uid) ? withFlags : plan.items;
    const { zoneMinutes } = deps.settings;
    const start = fetchStart(session, view, index);
    const message = { view, index, start, stored, bytes, zoneMinutes, sevenBit };
    const shown = sevenBit ? surrogateFor(message) : undefined;
    const writing = writeFetched(out, items, (shown instanceof Promise ? await shown : shown) ?? message);
    // Waiting costs a turn for each of many messages, so it is done only where there is something to wait for.
    if (writing) await writing;
    if (out.isFull) await out.flush();
    if (place % MESSAGES_PER_LOOK === 0 && breather.isDue) await breather.breathe();
  }
}

/** Messages that the session has been told are gone, or is about to be, are not read. */
function readStored(
  { deps }: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  uids: readonly number[],
): Promise<StoredMessage[]> {
  const present = uids.filter((uid) => !plan.readsBytes || !view.isRemoved(uid));
  return deps.storedMessages.read(deps.db, view, present, plan.columns);
}

/** Gives the number of messages that were gone. */
async function writeFromStore(
  context: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  indexes: readonly number[],
  onProgress: Progress | undefined,
): Promise<number> {
  let missing = 0;
  for (let at = 0; at < indexes.length; at += FETCH_BATCH) {
    const uids = indexes.slice(at, at + FETCH_BATCH).map((index) => view.messages.uids[index] ?? 0);
    const stored = await readStored(context, view, plan, uids);
    missing += uids.length - stored.length;
    const seen = await markSeen(
      context,
      view,
      plan,
      stored.map((message) => message.uid),
    );
    const batches = plan.readsBytes
      ? openBatches(context.deps.blobs, stored)
      : [stored.map((message): ReadMessage => ({ message }))];
    for await (const batch of batches) await writeBatch(context, view, plan, batch, seen);
    await onProgress?.(at + uids.length, indexes.length);
  }
  return missing;
}

/** Writes the FETCH responses of messages; gives the number of those that were gone. */
export async function writeMessages(
  context: CommandContext,
  view: SelectedMailbox,
  plan: FetchPlan,
  indexes: readonly number[],
  onProgress?: Progress,
): Promise<number> {
  if (!plan.isInView) return writeFromStore(context, view, plan, indexes, onProgress);
  await writeFromView(context, view, plan, indexes, onProgress);
  return 0;
}
