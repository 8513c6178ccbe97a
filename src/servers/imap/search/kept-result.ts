/**
 * Results kept up to date (RFC 5267 §4.3): after UPDATE the client is told what comes into a result and what leaves it.
 *
 * Cost: a look at the messages that changed, not at the mailbox; a sorted result is sorted anew by keys in memory.
 * What cannot be followed by changes of messages is refused (§4.3.1): scores, which change with every message, and ages,
 * which change with the time.
 */

import type { SearchReturns } from '#formats/imap/commands/search.ts';
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import type { SortCriterion } from '#formats/imap/commands/sort.ts';
import { additionsOf, type ContextChange, type Placed, removalsOf } from '#formats/imap/context-update.ts';
import { type EsearchResult, encodeEsearchResponse } from '#formats/imap/responses.ts';
import { noUpdateCode } from '#formats/imap/status-response.ts';
import type { CommandContext } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { MAX_SEARCH_CONTEXTS } from '../limits.ts';
import type { GoneMessage, KeptResult, SelectedMailbox } from '../selected.ts';
import { encodingOf } from '../session.ts';
import { mentions } from './compile.ts';
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
  /** Of ESEARCH (RFC 7377 §2.2). */
  mailbox?: { name: string; uidValidity: number };
}

/** The UIDs of a result, in its order. */
interface Held {
  /** Takes messages out and tells which, with their places from 1, ascending; the place is 0 in mailbox order. */
  remove(gone: readonly GoneMessage[]): readonly ContextChange[];
  /** Takes messages in and tells the same of them. */
  add(came: readonly GoneMessage[]): Promise<readonly ContextChange[]>;
  has(uid: number): boolean;
}

/** Of SEARCH: in mailbox order, which clients keep themselves (RFC 5267 §4.3.3). */
function heldInMailboxOrder(uids: readonly number[], numberOf: (one: GoneMessage) => number): Held {
  const held = new Set(uids);
  const inOnePair = (messages: readonly GoneMessage[]): ContextChange[] =>
    messages.length === 0 ? [] : [{ place: 0, numbers: messages.map(numberOf) }];
  return {
    has: (uid) => held.has(uid),
    remove: (gone) => inOnePair(gone.filter(({ uid }) => held.delete(uid))),
    async add(came) {
      for (const { uid } of came) held.add(uid);
      return inOnePair(came);
    },
  };
}

/** Of SORT: places have to be told (RFC 5267 §4.3.2). */
function heldInOrder(
  uids: readonly number[],
  numberOf: (one: GoneMessage) => number,
  sort: (uids: readonly number[]) => Promise<readonly number[]>,
): Held {
  let order = uids;
  let held = new Set(uids);
  const placesOf = (messages: readonly GoneMessage[]): Placed[] => {
    const numbers = new Map(messages.map((one) => [one.uid, numberOf(one)]));
    return order.flatMap((uid, index) => {
      const number = numbers.get(uid);
      return number === undefined ? [] : [{ place: index + 1, number }];
    });
  };
  return {
    has: (uid) => held.has(uid),
    remove(gone) {
      const changes = removalsOf(placesOf(gone));
      const left = new Set(gone.map(({ uid }) => uid));
      order = order.filter((uid) => !left.has(uid));
      held = new Set(order);
      return changes;
    },
    async add(came) {
      order = await sort([...order, ...came.map(({ uid }) => uid)]);
      held = new Set(order);
      return additionsOf(placesOf(came));
    },
  };
}

function keptResult(context: CommandContext, keeping: Keeping): KeptResult {
  const { tag, out, deps, session } = context;
  const { view, key, byUid, criteria, mailbox } = keeping;
  const { messages } = view;
  const numberOf = ({ uid, number }: GoneMessage): number => (byUid ? uid : number);
  const uids = keeping.indexes.map((index) => messages.uids[index] ?? 0);
  const sort = async (unsorted: readonly number[]): Promise<number[]> => {
    const indexes = unsorted.map((uid) => messages.indexOf(uid)).filter((index) => index >= 0);
    const sorted = await sortMessages(
      { deps, view },
      indexes.sort((a, b) => a - b),
      criteria ?? [],
    );
    return sorted.map((index) => messages.uids[index] ?? 0);
  };
  const held = criteria ? heldInOrder(uids, numberOf, sort) : heldInMailboxOrder(uids, numberOf);
  const tell = (changes: Pick<EsearchResult, 'addTo' | 'removeFrom'>): void => {
    const told = { tag, uid: byUid, ...(mailbox && { mailbox }), ...changes };
    out.wire(encodeEsearchResponse(told, encodingOf(session)));
  };

  return {
    forget(gone) {
      const removeFrom = held.remove(gone);
      if (removeFrom.length > 0) tell({ removeFrom });
    },
    async review(changed) {
      const indexes = [...new Set(changed)].map((uid) => messages.indexOf(uid));
      const candidates = indexes.filter((index) => index >= 0).sort((a, b) => a - b);
      const matching = new Set(await searchView(context, view, key, { candidates }));
      const looked = candidates.map((index) => ({
        uid: messages.uids[index] ?? 0,
        number: index + 1,
        matches: matching.has(index),
      }));
      const removeFrom = held.remove(looked.filter((one) => !one.matches && held.has(one.uid)));
      if (removeFrom.length > 0) tell({ removeFrom });
      const addTo = await held.add(looked.filter((one) => one.matches && !held.has(one.uid)));
      if (addTo.length > 0) tell({ addTo });
    },
  };
}

/** Why a result is not kept up to date; undefined where it is. */
function refusalOf({ view, key, criteria }: Keeping): string | undefined {
  if (criteria?.some((one) => one.key === 'RELEVANCY'))
    return 'A result by relevancy is not kept up to date.';
  if (mentions(key, 'age')) return 'A result by age is not kept up to date.';
  if (view.contexts.size >= MAX_SEARCH_CONTEXTS) return 'Too many results are kept up to date.';
  return undefined;
}

/** BAD where a result of this tag is kept already: nobody could tell the two apart (RFC 5267 §4.3). */
export function requireFreshTag({ tag, session }: CommandContext, returns: SearchReturns | undefined): void {
  if (returns?.options.has('UPDATE') && session.selected?.contexts.has(tag))
    throw new ImapFault('BAD', 'A result of that tag is kept up to date.');
}

/** Keeps a result up to date from now on, or tells that it is not (RFC 5267 §4.3.1). */
export function keepResult(context: CommandContext, keeping: Keeping): void {
  const { tag, out } = context;
  const refusal = refusalOf(keeping);
  if (refusal === undefined) keeping.view.contexts.set(tag, keptResult(context, keeping));
  else out.status('*', 'NO', refusal, noUpdateCode(tag));
}
