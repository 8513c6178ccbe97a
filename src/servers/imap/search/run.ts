/**
 * Runs a search over the selected mailbox: the view first, then what is dearer for the messages still open.
 *
 * Memory is bounded by a batch; the event loop is let go between batches.
 */

import { openBatches } from '#domain/mailstore/message-bytes.ts';
import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import { readMessages } from '#domain/mailstore/messages.ts';
import { breathe } from '#platform/kernel/breath.ts';
import type { ImapDependencies } from '../dependencies.ts';
import { FETCH_BATCH, MESSAGES_PER_BREATH } from '../limits.ts';
import type { Progress } from '../progress.ts';
import type { SelectedMailbox } from '../selected.ts';
import { COST, type Matcher } from './matcher.ts';
import { readBody, readHeader, type SearchedMessage } from './searched-message.ts';
import { fieldsOf } from './stored-fields.ts';

/** What is searched by what. */
export interface Search {
  deps: ImapDependencies;
  view: SelectedMailbox;
  matcher: Matcher<SearchedMessage>;
  /** Only these indexes, ascending; all by default. */
  candidates?: readonly number[];
  /** Told how many of how many messages are decided. */
  onProgress?: Progress;
}

/** Decides by message bytes; the body is read only for those whose header leaves them open. */
async function decideByBytes(
  search: Search,
  open: readonly SearchedMessage[],
  found: number[],
): Promise<void> {
  const byStored = new Map(open.map((message) => [message.stored as StoredMessage, message]));
  for await (const batch of openBatches(search.deps.blobs, [...byStored.keys()])) {
    for (const { message: stored, bytes: source } of batch) {
      const message = byStored.get(stored);
      if (!message) continue;
      await readHeader(message, source);
      let answer = search.matcher.matches(message);
      if (answer === undefined) {
        await readBody(message, source);
        answer = search.matcher.matches(message);
      }
      if (answer) found.push(message.index);
      await breathe();
    }
  }
}

async function decideByStore(search: Search, indexes: readonly number[], found: number[]): Promise<void> {
  const { deps, view, matcher } = search;
  const uids = indexes.map((index) => view.messages.uids[index] ?? 0);
  const wantsFields = matcher.cost >= COST.fields;
  const columns = { fields: wantsFields, envelope: wantsFields, parts: matcher.cost >= COST.header };
  const open: SearchedMessage[] = [];
  for (const stored of await readMessages(deps.db, view.access, view.mailbox.id, uids, columns)) {
    const index = view.messages.indexOf(stored.uid);
    const message: SearchedMessage = { index, stored, ...(wantsFields && { fields: fieldsOf(stored) }) };
    const answer = matcher.matches(message);
    if (answer) found.push(index);
    else if (answer === undefined) open.push(message);
  }
  if (open.length > 0) await decideByBytes(search, open, found);
}

/** The same from a mask, where the view alone decides: some 10 ns a message. */
function indexesOf(count: number, fill: (mask: Uint8Array) => void): number[] {
  const mask = new Uint8Array(count);
  fill(mask);
  const found: number[] = [];
  for (let index = mask.indexOf(1); index >= 0; index = mask.indexOf(1, index + 1)) found.push(index);
  return found;
}

/** Indexes of the messages that match, ascending. */
export async function runSearch(search: Search): Promise<number[]> {
  const { fill } = search.matcher;
  if (fill && !search.candidates) return indexesOf(search.view.count, fill);
  const found: number[] = [];
  let open: number[] = [];
  const { candidates } = search;
  const count = candidates ? candidates.length : search.view.count;
  for (let place = 0; place < count; place += 1) {
    const index = candidates ? (candidates[place] as number) : place;
    const answer = search.matcher.matches({ index });
    if (answer) found.push(index);
    else if (answer === undefined) open.push(index);
    if (place % MESSAGES_PER_BREATH === MESSAGES_PER_BREATH - 1) await breathe();
  }
  while (open.length > 0) {
    await decideByStore(search, open.slice(0, FETCH_BATCH), found);
    open = open.slice(FETCH_BATCH);
    await search.onProgress?.(count - open.length, count);
  }
  return found.sort((a, b) => a - b);
}
