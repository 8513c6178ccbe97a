/**
 * What a client that comes back has missed: VANISHED (EARLIER) and changed flags (RFC 7162 §3.2.5, §3.2.6).
 */

import { findRemovedSince } from '#domain/mailstore/snapshot.ts';
import type { QresyncParameter } from '#formats/imap/commands/select.ts';
import { encodeVanishedResponse } from '#formats/imap/responses.ts';
import {
  isInRanges,
  resolveUidRanges,
  type SequenceRange,
  type SequenceSet,
} from '#formats/imap/sequence-set.ts';
import type { CommandContext } from './command.ts';
import { MESSAGES_PER_BREATH } from './limits.ts';
import type { SelectedMailbox } from './selected.ts';
import { writeFlags } from './untagged.ts';

const ALL: SequenceRange[] = [[1, '*']];

/** More UIDs than this are not named one by one when the change log does not reach back. */
const MAX_VANISHED = 1_000_000;

function rangesOf(set: SequenceSet | undefined, view: SelectedMailbox): SequenceRange[] {
  if (set === undefined) return ALL;
  return set === '$' ? view.savedUids.map((uid): SequenceRange => [uid, uid]) : set.ranges;
}

/** Every UID in the ranges that no message has. */
function absentUids(view: SelectedMailbox, ranges: readonly SequenceRange[], above: number): number[] {
  const absent: number[] = [];
  for (const [lo, hi] of ranges) {
    const last = Math.min(hi === '*' ? view.uidNext - 1 : hi, view.uidNext - 1);
    for (let uid = Math.max(lo, above + 1); uid <= last && absent.length < MAX_VANISHED; uid += 1)
      if (view.messages.indexOf(uid) < 0) absent.push(uid);
  }
  return absent;
}

/** Tells of messages that were expunged after a mod-sequence; only UIDs above `above`. */
export async function writeVanishedEarlier(
  context: CommandContext,
  view: SelectedMailbox,
  asked: { set?: SequenceSet | undefined; since: number; above?: number },
): Promise<void> {
  const ranges = rangesOf(asked.set, view);
  const above = asked.above ?? 0;
  const removed = await findRemovedSince(context.deps.db, view.access, view.mailbox.id, asked.since);
  const uids = removed
    ? removed.filter(
        (uid) => uid > above && view.messages.indexOf(uid) < 0 && isInRanges(ranges, uid, view.uidNext),
      )
    : absentUids(view, ranges, above);
  if (uids.length > 0) context.out.wire(encodeVanishedResponse(uids, true));
}

function* numbersIn(set: SequenceSet | undefined): Generator<number> {
  if (set === undefined || set === '$') return;
  for (const [lo, hi] of set.ranges)
    for (let number = lo; number <= (hi === '*' ? lo : hi); number += 1) yield number;
}

/** The highest UID up to which the client's numbers fit ours (RFC 7162 §3.2.5.2). */
function matchedUid(view: SelectedMailbox, parameter: QresyncParameter): number {
  const uids = numbersIn(parameter.knownNumbersUids);
  let matched = 0;
  for (const number of numbersIn(parameter.knownNumbers)) {
    const uid = uids.next();
    if (uid.done || view.messages.uids[number - 1] !== uid.value) break;
    matched = uid.value;
  }
  return matched;
}

/** Answers the QRESYNC parameter of SELECT; nothing is said where UIDVALIDITY does not fit. */
export async function resynchronise(
  context: CommandContext,
  view: SelectedMailbox,
  parameter: QresyncParameter,
): Promise<void> {
  if (parameter.uidValidity !== view.mailbox.uidValidity) return;
  const since = Number(parameter.modSequence);
  await writeVanishedEarlier(context, view, {
    set: parameter.knownUids,
    since,
    above: matchedUid(view, parameter),
  });
  const { modseqs, uids } = view.messages;
  for (const [from, to] of resolveUidRanges(rangesOf(parameter.knownUids, view), uids))
    for (let index = from; index < to; index += 1) {
      if ((modseqs[index] ?? 0) > since) writeFlags(context.out, context.session, view, index);
      if (index % MESSAGES_PER_BREATH === 0) await context.out.relieve();
    }
}
