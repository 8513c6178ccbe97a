/**
 * Which messages a command means: sequence sets of numbers, of UIDs, or the saved search result (RFC 5182).
 */
import {
  type IndexRange,
  resolveNumberRanges,
  resolveUidRanges,
  type SequenceSet,
} from '#formats/imap/sequence-set.ts';
import { ImapFault } from './faults.ts';
import type { SelectedMailbox } from './selected.ts';

/** Ascending indexes of saved UIDs as ranges; those that have gone since are left out. */
function savedRanges(view: SelectedMailbox): IndexRange[] {
  const ranges: IndexRange[] = [];
  for (const uid of view.savedUids) {
    const index = view.messages.indexOf(uid);
    if (index < 0) continue;
    const last = ranges.at(-1);
    if (last && last[1] === index) last[1] = index + 1;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}

/**
 * Index ranges of the messages a set names. UIDs that do not exist are no fault; numbers that do not exist are the
 * client's (RFC 9051 §9 `seq-number`).
 */
export function resolveSet(view: SelectedMailbox, set: SequenceSet, byUid: boolean): IndexRange[] {
  if (set === '$') return savedRanges(view);
  if (byUid) return resolveUidRanges(set.ranges, view.messages.uids);
  if (set.ranges.some(([, hi]) => hi !== '*' && hi > view.count))
    throw new ImapFault('BAD', `There are only ${view.count} messages.`);
  return view.count === 0 ? [] : resolveNumberRanges(set.ranges, view.count);
}

/** The UIDs of index ranges, ascending. */
export function uidsOf(view: SelectedMailbox, ranges: readonly IndexRange[]): number[] {
  const { uids } = view.messages;
  return ranges.flatMap(([from, to]) => Array.from(uids.subarray(from, to)));
}
