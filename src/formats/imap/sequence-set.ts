/**
 * Sequence sets (RFC 9051 §9 `sequence-set`): the value, its reading, and what it selects.
 *
 * Kept normalised: ranges ascending, disjoint, not adjacent, at most one of them open (`n:*`) and then last.
 * A lone `*` is `4294967295:*`, which means the same: `n:*` holds the last message even when n is beyond it
 * (RFC 9051 §9, `seq-range`). Selecting costs by the number of ranges, never by the numbers they span.
 */
import { ImapSyntaxFault } from './syntax-fault.ts';

/** From, to; both inclusive. `*` is the largest number in use. */
export type SequenceRange = [lo: number, hi: number | '*'];

/** `$` is the saved result of the last SEARCH (RFC 5182). */
export type SequenceSet = { ranges: SequenceRange[] } | '$';

/** Indexes of a sorted array: from inclusive, to exclusive. */
export type IndexRange = [from: number, to: number];

/** More than a 64 kB line has in practice; bounds the sort. */
const MAX_RANGES = 20_000;

const MAX_NUMBER = 4_294_967_295;

function readNumber(text: string): number | '*' {
  if (text === '*') return '*';
  const value = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  if (value === 0 || value > MAX_NUMBER) throw new ImapSyntaxFault('bad number in a sequence set');
  return value;
}

function readRange(text: string): SequenceRange {
  const colon = text.indexOf(':');
  const a = readNumber(colon < 0 ? text : text.slice(0, colon));
  const b = colon < 0 ? a : readNumber(text.slice(colon + 1));
  if (a === '*') return [b === '*' ? MAX_NUMBER : b, '*'];
  if (b === '*') return [a, '*'];
  return a <= b ? [a, b] : [b, a];
}

/** Sorts and merges; `hi` of an open range counts as beyond all numbers. */
function normalise(ranges: SequenceRange[]): SequenceRange[] {
  const merged: SequenceRange[] = [];
  for (const [lo, hi] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (!last || (last[1] !== '*' && lo > last[1] + 1)) merged.push([lo, hi]);
    else if (last[1] !== '*' && (hi === '*' || hi > last[1])) last[1] = hi;
  }
  return merged;
}

/** Reads the text of a sequence set; throws `ImapSyntaxFault`. */
export function decodeSequenceSet(text: string): SequenceSet {
  if (text === '$') return '$';
  const parts = text.split(',', MAX_RANGES + 1);
  if (parts.length > MAX_RANGES) throw new ImapSyntaxFault('too many ranges in a sequence set');
  return { ranges: normalise(parts.map(readRange)) };
}

/** A sequence set as a client writes it. */
export function encodeSequenceSet(set: SequenceSet): string {
  if (set === '$') return '$';
  const texts = set.ranges.map(([lo, hi]) => {
    if (hi === '*') return lo === MAX_NUMBER ? '*' : `${lo}:*`;
    return lo === hi ? `${lo}` : `${lo}:${hi}`;
  });
  return texts.join(',');
}

/** The first index in ascending `numbers` whose number is at least `number`. */
function lowerBound(numbers: ArrayLike<number>, number: number, from: number): number {
  let low = from;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? Number.POSITIVE_INFINITY) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index ranges of ascending `uids` that the ranges select; ascending, disjoint, none empty. */
export function resolveUidRanges(ranges: readonly SequenceRange[], uids: ArrayLike<number>): IndexRange[] {
  const count = uids.length;
  const found: IndexRange[] = [];
  let from = 0;
  for (const [lo, hi] of ranges) {
    const start = lowerBound(uids, lo, from);
    const to = hi === '*' ? count : lowerBound(uids, hi + 1, start);
    // `n:*` holds the last message even when n is beyond it, unless an earlier range holds it already.
    const first = hi === '*' ? Math.max(from, Math.min(start, count - 1)) : start;
    if (first >= to) continue;
    found.push([first, to]);
    from = to;
  }
  return found;
}

/** Index ranges (number - 1) of the messages with these sequence numbers in a mailbox of `count`. */
export function resolveNumberRanges(ranges: readonly SequenceRange[], count: number): IndexRange[] {
  const found: IndexRange[] = [];
  let from = 0;
  for (const [lo, hi] of ranges) {
    const to = hi === '*' ? count : Math.min(hi, count);
    const first = Math.max(from, hi === '*' ? Math.min(lo, count) - 1 : lo - 1);
    if (first >= to) continue;
    found.push([first, to]);
    from = to;
  }
  return found;
}

/** True when `number` is in the ranges of a mailbox whose largest number is `largest`. */
export function isInRanges(ranges: readonly SequenceRange[], number: number, largest: number): boolean {
  return ranges.some(([lo, hi]) =>
    hi === '*' ? number >= Math.min(lo, largest) && number <= largest : number >= lo && number <= hi,
  );
}

/** Numbers as compact ranges, `1:3,7`, in the order given (ascending as a rule; COPYUID needs the order). */
export function encodeUidSet(uids: ArrayLike<number>): string {
  const parts: string[] = [];
  for (let i = 0; i < uids.length; i += 1) {
    const first = uids[i] ?? 0;
    let last = first;
    while (i + 1 < uids.length && uids[i + 1] === last + 1) {
      last += 1;
      i += 1;
    }
    parts.push(first === last ? `${first}` : `${first}:${last}`);
  }
  return parts.join(',');
}
