/**
 * Threads of found messages (RFC 5256 §3): the orders that the algorithms work on, and the turns that others have.
 */
import type { ThreadAlgorithm } from '#formats/imap/commands/thread.ts';
import { threadMessages } from '#formats/imap/threading/thread-messages.ts';
import type { ThreadTree } from '#formats/imap/threading/thread-tree.ts';
import { inBreaths } from '#platform/kernel/breath.ts';
import type { ImapDependencies } from '../dependencies.ts';
import type { Progress } from '../progress.ts';
import type { SelectedMailbox } from '../selected.ts';
import { sortStably } from './merge-sort.ts';
import { haveSameUids, uidsAt } from './message-key-cache.ts';
import { readMessageKeys } from './read-message-keys.ts';

/** Above it threads are made each time: some 2 MB would be kept for them. */
const MAX_KEPT = 100_000;

/** The threads of messages, made once for the same messages, which never change; a place in the tree is a place in `indexes`, which are in mailbox order. */
export async function threadIndexes(
  deps: ImapDependencies,
  view: SelectedMailbox,
  indexes: readonly number[],
  algorithm: ThreadAlgorithm,
  onProgress: Progress,
): Promise<ThreadTree> {
  const { threads: kept } = deps.messageKeys.keysOf(view);
  const uids = uidsAt(view, indexes);
  const before = kept.get(algorithm);
  if (before && haveSameUids(before.uids, uids)) return before.tree;
  const tree = await threadAnew(deps, view, indexes, algorithm, onProgress);
  if (indexes.length <= MAX_KEPT) kept.set(algorithm, { uids, tree });
  return tree;
}

async function threadAnew(
  deps: ImapDependencies,
  view: SelectedMailbox,
  indexes: readonly number[],
  algorithm: ThreadAlgorithm,
  onProgress: Progress,
): Promise<ThreadTree> {
  const { keys, known } = await readMessageKeys(deps, view, indexes, onProgress);
  const orderBy = (field: 'date' | 'arrival'): Promise<Uint32Array> => {
    const column = new Float64Array(keys.length);
    for (const [place, key] of keys.entries()) column[place] = key[field];
    return sortStably(keys.length, (a, b) => (column[a] as number) - (column[b] as number));
  };
  const byDate = await orderBy('date');
  const byArrival = await orderBy('arrival');
  return inBreaths(threadMessages(algorithm, { keys, idCount: known.idNumbers.size, byDate, byArrival }));
}
