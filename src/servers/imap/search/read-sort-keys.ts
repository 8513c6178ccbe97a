/**
 * The sort keys of messages: from memory, else from the stored header fields, never from message bytes.
 */
import { readMessages } from '#domain/mailstore/messages.ts';
import { type SortKeys, sortKeysOf } from '#formats/imap/sort-keys.ts';
import type { MessageFields } from '#formats/mime/summary.ts';
import { breathe } from '../breath.ts';
import type { ImapDependencies } from '../dependencies.ts';
import { FETCH_BATCH, MESSAGES_PER_BREATH } from '../limits.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { KeysByUid } from './sort-key-cache.ts';

/** Keys of a message that is gone from the store before the session was told. */
const GONE: SortKeys = {
  arrival: 0,
  date: 0,
  subject: '',
  from: '',
  to: '',
  cc: '',
  displayFrom: '',
  displayTo: '',
};

async function readMissing(
  deps: ImapDependencies,
  view: SelectedMailbox,
  uids: readonly number[],
  known: KeysByUid,
): Promise<void> {
  for (let from = 0; from < uids.length; from += FETCH_BATCH) {
    const batch = uids.slice(from, from + FETCH_BATCH);
    for (const stored of await readMessages(deps.db, view.access, view.mailbox.id, batch, { fields: true }))
      known.set(
        stored.uid,
        sortKeysOf(JSON.parse(stored.fields ?? '{}') as MessageFields, stored.receivedAt.getTime()),
      );
    await breathe();
  }
}

/** The sort keys of messages, in the order of `indexes`. */
export async function readSortKeys(
  deps: ImapDependencies,
  view: SelectedMailbox,
  indexes: readonly number[],
): Promise<SortKeys[]> {
  const known = deps.sortKeys.keysOf(view);
  const { uids } = view.messages;
  const missing = indexes.map((index) => uids[index] ?? 0).filter((uid) => !known.has(uid));
  await readMissing(deps, view, missing, known);
  const keys: SortKeys[] = [];
  for (const index of indexes) {
    keys.push(known.get(uids[index] ?? 0) ?? GONE);
    if (keys.length % MESSAGES_PER_BREATH === 0) await breathe();
  }
  return keys;
}
