/**
 * The keys of messages: from memory, else from the stored header fields, never from message bytes.
 */
import { readMessages } from '#domain/mailstore/messages.ts';
import { type MessageKeys, messageKeysOf } from '#formats/imap/message-keys.ts';
import { decodeFields } from '#formats/mime/summary.ts';
import { breathe } from '#platform/kernel/breath.ts';
import type { ImapDependencies } from '../dependencies.ts';
import { FETCH_BATCH, MESSAGES_PER_BREATH } from '../limits.ts';
import type { Progress } from '../progress.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { MailboxKeys } from './message-key-cache.ts';

/** Keys of a message that is gone from the store before the session was told. */
const GONE: MessageKeys = {
  arrival: 0,
  date: 0,
  subject: '',
  isReplyOrForward: false,
  from: '',
  to: '',
  cc: '',
  displayFrom: '',
  displayTo: '',
  id: -1,
  references: [],
};

async function readMissing(
  deps: ImapDependencies,
  view: SelectedMailbox,
  uids: readonly number[],
  { byUid, idNumbers }: MailboxKeys,
  onProgress: Progress | undefined,
): Promise<void> {
  const numberOf = (id: string): number => {
    const number = idNumbers.get(id) ?? idNumbers.size;
    idNumbers.set(id, number);
    return number;
  };
  for (let from = 0; from < uids.length; from += FETCH_BATCH) {
    const batch = uids.slice(from, from + FETCH_BATCH);
    const columns = { fields: true };
    for (const stored of await readMessages(deps.db, view.access, view.mailbox.id, batch, columns)) {
      const fields = decodeFields(stored.fields ?? '{}');
      byUid.set(stored.uid, messageKeysOf(fields, stored.receivedAt.getTime(), numberOf));
    }
    await breathe();
    await onProgress?.(from + batch.length, uids.length);
  }
}

/** The keys of messages in the order of `indexes`, and what is known of the mailbox by then. */
export async function readMessageKeys(
  deps: ImapDependencies,
  view: SelectedMailbox,
  indexes: readonly number[],
  onProgress?: Progress,
): Promise<{ keys: MessageKeys[]; known: MailboxKeys }> {
  const known = deps.messageKeys.keysOf(view);
  const { uids } = view.messages;
  const missing = indexes.map((index) => uids[index] ?? 0).filter((uid) => !known.byUid.has(uid));
  await readMissing(deps, view, missing, known, onProgress);
  const keys: MessageKeys[] = [];
  for (const index of indexes) {
    keys.push(known.byUid.get(uids[index] ?? 0) ?? GONE);
    if (keys.length % MESSAGES_PER_BREATH === 0) await breathe();
  }
  return { keys, known };
}
