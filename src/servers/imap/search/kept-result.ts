/**
 * Results kept up to date (RFC 5267 §4.3): after UPDATE the client is told what comes into a result and what leaves it.
 *
 * Cost: a look at the messages that changed, not at the mailbox; a sorted result is sorted anew by keys in memory.
 */
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import type { SortCriterion } from '#formats/imap/commands/sort.ts';
import { encodeEsearchResponse } from '#formats/imap/responses.ts';
import { noUpdateCode } from '#formats/imap/status-response.ts';
import type { CommandContext } from '../command.ts';
import { MAX_SEARCH_CONTEXTS } from '../limits.ts';
import type { KeptResult, SelectedMailbox } from '../selected.ts';
import { searchView } from './find.ts';
import { sortMessages } from './sort.ts';

/** What is to be kept. */
export interface Keeping {
  view: SelectedMailbox;
  key: SearchKey;
  byUid: boolean;
  /** Of SORT. */
  criteria?: readonly SortCriterion[];
  /** The result now, in its order. */
  indexes: readonly number[];
}

function keptResult(context: CommandContext, keeping: Keeping): KeptResult {
  const { tag, out, deps } = context;
  const { view, key, byUid, criteria } = keeping;
  const { messages } = view;
  const held = new Set(keeping.indexes.map((index) => messages.uids[index] ?? 0));
  const uidOf = (index: number): number => messages.uids[index] ?? 0;
  const numberOf = (index: number): number => (byUid ? (messages.uids[index] ?? 0) : index + 1);

  /** Places in the order of the result; 0 where it has none of its own (RFC 5267 §4.3.1). */
  const placesOf = async (added: readonly number[]): Promise<[number, number][]> => {
    if (!criteria) return added.map((index) => [0, numberOf(index)]);
    const all = [...held].map((uid) => messages.indexOf(uid)).filter((index) => index >= 0);
    const isNew = new Set(added);
    const order = await sortMessages(
      { deps, view },
      all.sort((a, b) => a - b),
      criteria,
    );
    return order.flatMap((index, place): [number, number][] =>
      isNew.has(index) ? [[place + 1, numberOf(index)]] : [],
    );
  };

  return {
    forget(gone) {
      const left = gone.filter(({ uid }) => held.delete(uid));
      if (left.length === 0) return;
      const removeFrom = left.map(({ uid, number }) => (byUid ? uid : number));
      out.wire(encodeEsearchResponse({ tag, uid: byUid, removeFrom }));
    },
    async review(uids) {
      const candidates = uids
        .map((uid) => messages.indexOf(uid))
        .filter((index) => index >= 0)
        .sort((a, b) => a - b);
      const matching = new Set(await searchView(context, view, key, candidates));
      const left = candidates.filter((index) => !matching.has(index) && held.delete(uidOf(index)));
      const added = candidates.filter((index) => matching.has(index) && !held.has(uidOf(index)));
      for (const index of added) held.add(uidOf(index));
      if (left.length > 0)
        out.wire(encodeEsearchResponse({ tag, uid: byUid, removeFrom: left.map(numberOf) }));
      if (added.length > 0)
        out.wire(encodeEsearchResponse({ tag, uid: byUid, addTo: await placesOf(added) }));
    },
  };
}

/** Keeps a result up to date from now on, or tells that it is not (RFC 5267 §4.3). */
export function keepResult(context: CommandContext, keeping: Keeping): void {
  const { tag, out } = context;
  const { contexts } = keeping.view;
  // Scores would change with every message.
  if (keeping.criteria?.some(({ key }) => key === 'RELEVANCY')) {
    out.status('*', 'NO', 'A result by relevancy is not kept up to date.', noUpdateCode(tag));
    return;
  }
  if (contexts.size >= MAX_SEARCH_CONTEXTS && !contexts.has(tag)) {
    out.status('*', 'NO', 'Too many results are kept up to date.', noUpdateCode(tag));
    return;
  }
  contexts.set(tag, keptResult(context, keeping));
}
